package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.run.Devices;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that every command has. */
final class CommonOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description =
                    "auto, cpu, gpu or gpu:N; gpu:N,M,.. or gpu:all trains on several at"
                            + " once (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The seed, or the first of several (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Where data sets lie, each in a folder of its name"
                            + " (default: $LRDECAY_DATA, ./data, /usr/share/datasets).")
    private @Nullable Path dataDir;

    @Option(names = "--quiet", description = "Say nothing but results and errors.")
    private boolean quiet;

    @Option(names = "--verbose", description = "Say more; with an error, its stack trace.")
    private boolean verbose;

    // picocli acts on it by itself.
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and end.")
    private boolean help;

    /** The device, resolved; this loads the engine unless it is the CPU. */
    String device() {
        return checked(() -> Devices.resolve(device));
    }

    /** Where data sets are looked for. */
    DataFolders folders() {
        return checked(() -> DataFolders.standard(dataDir));
    }

    /** The folder of data sets that was named, or null. */
    @Nullable Path dataDir() {
        return dataDir;
    }

    long seed() {
        return seed;
    }

    boolean quiet() {
        return quiet;
    }

    boolean verbose() {
        return verbose;
    }

    /** Turns a wrong value into a wrong usage. */
    <T> T checked(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            String message = e.getMessage() == null ? "wrong value" : e.getMessage();
            throw new ParameterException(command.commandLine(), message, e);
        }
    }

    /** Refuses the usage unless a condition holds. */
    void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(command.commandLine(), message);
        }
    }
}
