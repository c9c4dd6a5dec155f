package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.zoo.Publication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the snapshots of somebody's own training do not say: what goes in and what comes out. */
final class OwnModelOptions {

    @Option(
            names = "--classes",
            paramLabel = "FILE",
            description =
                    "With snapshots of your own training: a file with the names of the classes,"
                            + " one per line (default: the outputs are not classes).")
    private @Nullable Path classes;

    @Option(
            names = "--mean",
            paramLabel = "F",
            split = ",",
            description =
                    "With them: the mean subtracted from each channel, on the scale from 0 to 1.")
    private List<Float> mean = List.of();

    @Option(
            names = "--deviation",
            paramLabel = "F",
            split = ",",
            description = "With them: the deviation that each channel was divided by.")
    private List<Float> deviation = List.of();

    @Option(
            names = "--translator",
            paramLabel = "NAME",
            description =
                    "With them: the StageTranslatorProvider of your own jar, which $LRDECAY_JARS"
                            + " names.")
    private @Nullable String translator;

    @Option(
            names = "--translator-argument",
            paramLabel = "NAME=TEXT",
            description = "With them: an argument of that translator. Repeatable.")
    private Map<String, String> translatorArguments = Map.of();

    /** Whether any of them is given. */
    boolean given() {
        return classes != null
                || !mean.isEmpty()
                || !deviation.isEmpty()
                || translator != null
                || !translatorArguments.isEmpty();
    }

    /** Puts them into a publication. */
    void into(Publication.Builder publication) throws IOException {
        if (classes != null) {
            publication.optClassNames(
                    Files.readAllLines(classes).stream().filter(line -> !line.isBlank()).toList());
        }
        publication.optNormalisation(mean, deviation);
        if (translator != null) {
            publication.optTranslator(translator, translatorArguments);
        }
    }
}
