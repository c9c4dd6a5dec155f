package ai.djl.lrdecay.paper.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that every command has. */
final class CommonOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--quiet", description = "Print only results and errors.")
    private boolean quiet;

    // Errors looks for it among the arguments.
    @SuppressWarnings("UnusedVariable")
    @Option(names = "--verbose", description = "Print the stack trace of an error.")
    private boolean verbose;

    // picocli acts on it by itself.
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    boolean quiet() {
        return quiet;
    }

    /** Turns a wrong value into a wrong usage. */
    <T> T checked(Supplier<T> value) {
        return Usage.checked(command, value);
    }

    /** Refuses the usage unless a condition holds. */
    void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(command.commandLine(), message);
        }
    }
}
