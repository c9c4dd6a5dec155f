package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.training.precision.Precision;
import picocli.CommandLine.Option;

/** {@code --precision} where a network is used, not trained from the start. */
final class PrecisionOption {

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            defaultValue = "float32",
            description =
                    "The precision of the network: ${COMPLETION-CANDIDATES} (default:"
                            + " ${DEFAULT-VALUE}).")
    private Precision precision;

    Precision value() {
        return precision;
    }
}
