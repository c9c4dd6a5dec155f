package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.run.TrackTarget;
import ai.djl.lrdecay.tracking.EpochSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --track}: where the numbers of a training go, besides its records. */
final class TrackOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--track",
            paramLabel = "TARGET",
            description =
                    "Show each epoch elsewhere, too: tensorboard:DIR, mlflow:URL or csv:FILE."
                            + " Repeatable.")
    private List<String> texts = new ArrayList<>();

    /** The targets; one that is none is a wrong usage. */
    List<TrackTarget> targets() {
        return Usage.checked(
                command,
                () -> {
                    texts.forEach(this::requireOnce);
                    return texts.stream().map(TrackTarget::parse).toList();
                });
    }

    private void requireOnce(String text) {
        if (Collections.frequency(texts, text) > 1) {
            throw new IllegalArgumentException("--track " + text + " is given twice");
        }
    }

    /** Makes the sinks of a single run. */
    List<EpochSink> sinks(String name) {
        return targets().stream().map(target -> target.sink(name, this::warn)).toList();
    }

    private void warn(String message) {
        command.commandLine().getErr().println(message);
        command.commandLine().getErr().flush();
    }
}
