package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.tracking.CsvSink;
import ai.djl.lrdecay.tracking.EpochSink;
import ai.djl.lrdecay.tracking.MlflowSink;
import ai.djl.lrdecay.tracking.TensorBoardSink;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --track}: where the numbers of a training go, besides its records. */
final class TrackOptions {

    private static final String EXPERIMENT = "djl-lrdecay";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--track",
            paramLabel = "TARGET",
            description =
                    "Show each epoch elsewhere, too: tensorboard:DIR, mlflow:URL or csv:FILE."
                            + " Repeatable.")
    private List<String> targets = new ArrayList<>();

    /** Makes the sinks; a target that is none is a wrong usage. */
    List<EpochSink> sinks(String name) {
        return Usage.checked(command, () -> targets.stream().map(to -> sink(to, name)).toList());
    }

    private EpochSink sink(String target, String name) {
        int colon = target.indexOf(':');
        String kind = colon < 0 ? target : target.substring(0, colon);
        String place = colon < 0 ? "" : target.substring(colon + 1);
        if (place.isEmpty()) {
            throw new IllegalArgumentException(wrong(target));
        }
        return switch (kind) {
            case "tensorboard" -> new TensorBoardSink(Path.of(place));
            case "csv" -> new CsvSink(Path.of(place));
            case "mlflow" ->
                    new MlflowSink(
                            address(place),
                            EXPERIMENT,
                            name,
                            message -> {
                                command.commandLine().getErr().println(message);
                                command.commandLine().getErr().flush();
                            });
            default -> throw new IllegalArgumentException(wrong(target));
        };
    }

    private static URI address(String text) {
        URI address = URI.create(text);
        if (address.getHost() == null || !address.getScheme().startsWith("http")) {
            throw new IllegalArgumentException(
                    "mlflow:"
                            + text
                            + " is not the address of a server: write for instance"
                            + " mlflow:http://localhost:5000");
        }
        return address;
    }

    private static String wrong(String target) {
        return "unknown --track '" + target + "': use tensorboard:DIR, mlflow:URL or csv:FILE";
    }
}
