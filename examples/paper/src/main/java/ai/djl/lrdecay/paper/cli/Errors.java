package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.run.OtherRunException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said when something is wrong: one sentence, and a stack trace on demand. */
final class Errors {

    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final long MEBI = 1L << 20;

    private Errors() {}

    static int usage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        Optional<String> misspelt =
                e instanceof MissingParameterException
                        ? unknownOption(command, args)
                        : Optional.empty();
        if (misspelt.isPresent()) {
            // What is missing is perhaps the one that was meant.
            return usage(new UnmatchedArgumentException(command, List.of(misspelt.get())), args);
        }
        err.println("lrdecay: " + sentence(describe(e)));
        if (e instanceof UnmatchedArgumentException unmatched) {
            UnmatchedArgumentException.printSuggestions(unmatched, err);
        }
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return USAGE;
    }

    private static Optional<String> unknownOption(CommandLine command, String[] args) {
        return Arrays.stream(args)
                .filter(argument -> argument.startsWith("--") && argument.length() > 2)
                .map(argument -> argument.replaceFirst("=.*", ""))
                .filter(name -> !command.getCommandSpec().optionsMap().containsKey(name))
                .findFirst();
    }

    static int execution(Exception e, CommandLine command, ParseResult result) {
        PrintWriter err = command.getErr();
        if (isOutOfMemory(e)) {
            return outOfMemory(err);
        }
        Throwable cause =
                e instanceof UncheckedIOException ? Objects.requireNonNull(e.getCause()) : e;
        err.println("lrdecay: " + sentence(describe(cause)));
        if (verbose(result)) {
            e.printStackTrace(err);
        } else if (!(cause instanceof IOException || isOwnSentence(cause))) {
            // This may be a defect.
            err.println("Run it again with --verbose for the details.");
        }
        return FAILED;
    }

    /** What this project refuses says what to do. */
    private static boolean isOwnSentence(Throwable cause) {
        StackTraceElement[] trace = cause.getStackTrace();
        return cause.getClass() == IllegalArgumentException.class
                && trace.length > 0
                && trace[0].getClassName().startsWith("ai.djl.lrdecay.");
    }

    static int outOfMemory(PrintWriter err) {
        err.println(
                "lrdecay: this needs more than Java's heap of "
                        + Runtime.getRuntime().maxMemory() / MEBI
                        + " MiB: use smaller settings, or enlarge the heap with"
                        + " LRDECAY_JAVA_OPTS=-Xmx8g.");
        err.flush();
        return FAILED;
    }

    private static boolean isOutOfMemory(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }

    private static boolean verbose(ParseResult result) {
        return result.originalArgs().contains("--verbose");
    }

    static String describe(Throwable e) {
        if (e instanceof OtherRunException other) {
            return other.folder()
                    + " holds another run: it was begun with "
                    + TrainingOptions.differences(other.there(), other.wanted())
                    + "; choose another folder, or give the options of that run";
        }
        if (e instanceof AccessDeniedException denied) {
            return "no permission to write or read " + denied.getFile();
        }
        if (e instanceof NoSuchFileException missing) {
            return "there is no " + missing.getFile();
        }
        if (e instanceof FileAlreadyExistsException there) {
            return there.getFile() + " already exists, and is not what is needed there";
        }
        if (e instanceof FileSystemException files && files.getFile() != null) {
            String reason = files.getReason();
            return files.getFile()
                    + ": "
                    + (reason == null ? files.getClass().getSimpleName() : reason);
        }
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }

    /** The first line, as a sentence. */
    private static String sentence(String message) {
        String line =
                Arrays.stream(message.split("\\R"))
                        .filter(text -> !text.isBlank())
                        .findFirst()
                        .orElse("something is wrong")
                        .strip();
        return line.matches(".*[.!?)]") ? line : line + ".";
    }
}
