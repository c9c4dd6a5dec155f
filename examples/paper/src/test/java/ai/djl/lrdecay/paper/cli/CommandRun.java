package ai.djl.lrdecay.paper.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * What a command did, in this process.
 *
 * @param code its exit code
 * @param out its standard output
 * @param err its standard error
 */
record CommandRun(int code, String out, String err) {

    /** Runs a command: words with blanks between them, then arguments that may have blanks. */
    static CommandRun of(String words, String... arguments) {
        return lrdecay(
                Stream.concat(Stream.of(words.split(" ")), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    /** Runs a command. */
    static CommandRun lrdecay(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int code = Main.execute(arguments);
            return new CommandRun(
                    code,
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
    }
}
