package ai.djl.lrdecay.paper.cli;

import picocli.CommandLine.Option;

/** {@code --batch-size} and {@code --momentum}: what a step of SGD is made of. */
final class StepOptions {

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "128",
            description = "Samples in a step (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--momentum",
            paramLabel = "F",
            defaultValue = "0.9",
            description = "The momentum (default: ${DEFAULT-VALUE}).")
    private double momentum;

    int batchSize() {
        return batchSize;
    }

    double momentum() {
        return momentum;
    }
}
