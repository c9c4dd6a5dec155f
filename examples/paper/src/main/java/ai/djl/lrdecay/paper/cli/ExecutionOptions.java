package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.run.Execution;
import ai.djl.lrdecay.paper.run.Threads;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a training is computed. */
final class ExecutionOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin private DeviceOption device;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "CPU threads; 0 for all cores (default: ${DEFAULT-VALUE}).")
    private int threads;

    /** Threads and device; from now on the engine uses that many. */
    Execution use() {
        if (threads < 0) {
            throw new ParameterException(
                    command.commandLine(), "--threads must be at least 0, not " + threads);
        }
        int cores = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        Threads.use(cores);
        return new Execution(cores, device.name());
    }
}
