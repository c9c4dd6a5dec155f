package ai.djl.lrdecay.paper.cli;

import picocli.CommandLine.Option;

/** From which seed everything random follows. */
final class SeedOption {

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    long value() {
        return seed;
    }
}
