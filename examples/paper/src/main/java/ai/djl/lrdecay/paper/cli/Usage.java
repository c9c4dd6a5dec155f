package ai.djl.lrdecay.paper.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Wrong usage: what can be seen from the options alone, whatever is on the disk. */
final class Usage {

    private Usage() {}

    /** Turns a wrong value into a wrong usage. */
    static <T> T checked(CommandSpec command, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            String message = e.getMessage() == null ? "wrong value" : e.getMessage();
            throw new ParameterException(command.commandLine(), message, e);
        }
    }
}
