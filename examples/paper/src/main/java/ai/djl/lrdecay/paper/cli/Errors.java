package ai.djl.lrdecay.paper.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a person is told when something is wrong: one sentence, and a stack trace on demand. */
final class Errors {

    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private Errors() {}

    static int usage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("lrdecay: " + sentence(describe(e)));
        if (e instanceof UnmatchedArgumentException unmatched) {
            UnmatchedArgumentException.printSuggestions(unmatched, err);
        }
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return USAGE;
    }

    static int execution(Exception e, CommandLine command, ParseResult result) {
        PrintWriter err = command.getErr();
        err.println("lrdecay: " + sentence(describe(e)));
        if (verbose(result)) {
            e.printStackTrace(err);
        } else if (!(e instanceof IOException)) {
            err.println("Run it again with --verbose for the details.");
        }
        return FAILED;
    }

    private static boolean verbose(ParseResult result) {
        return result.originalArgs().contains("--verbose");
    }

    private static String describe(Throwable e) {
        if (e instanceof AccessDeniedException denied) {
            return "no permission to write or read " + denied.getFile();
        }
        if (e instanceof NoSuchFileException missing) {
            return "there is no " + missing.getFile();
        }
        if (e instanceof FileSystemException files && files.getReason() != null) {
            return files.getFile() + ": " + files.getReason();
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
