package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.run.NetworkSpec;
import picocli.CommandLine.Option;

/** {@code --data} and {@code --model}: which network learns what. */
final class TaskOptions {

    @Option(
            names = "--data",
            paramLabel = "DATA",
            required = true,
            completionCandidates = DataNames.class,
            description = DataNames.HELP)
    private DatasetSpec data;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            required = true,
            description =
                    "wrn-DEPTH-WIDTH, for instance wrn-16-2; resnet50; mlp-WIDTH, one hidden layer"
                            + " without batch norm; or linear.")
    private NetworkSpec network;

    DatasetSpec data() {
        return data;
    }

    NetworkSpec network() {
        return network;
    }
}
