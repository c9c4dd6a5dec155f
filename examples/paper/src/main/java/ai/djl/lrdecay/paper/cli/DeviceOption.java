package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.run.Devices;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** On which device something is computed. */
final class DeviceOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description =
                    "auto, cpu, gpu or gpu:N; to train on several at once gpu:N,M,.. or"
                            + " gpu:all (default: ${DEFAULT-VALUE}).")
    private String device;

    /** What was said, for a process on another machine to resolve. */
    String text() {
        return device;
    }

    /** The name of the device, resolved; this loads the engine unless it is the CPU. */
    String name() {
        return Usage.checked(command, () -> Devices.resolve(device));
    }
}
