package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.tracking.EpochSink;
import ai.djl.lrdecay.tracking.EpochSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows the epochs of a run to sinks, with the numbers of its records, besides another listener.
 */
public final class TrackedRun implements RunListener, AutoCloseable {

    private final RunListener other;
    private final RunDirectory directory;
    private final Map<String, String> settings;
    private final List<EpochSink> sinks;

    /**
     * Creates the listener.
     *
     * @param other hears everything as well
     * @param spec the specification, which is shown as settings
     * @param directory the folder of the run, whose epochs before are shown to sinks that have none
     * @param sinks where the numbers go; closed with this
     */
    public TrackedRun(
            RunListener other, RunSpec spec, RunDirectory directory, List<EpochSink> sinks) {
        this.other = other;
        this.directory = directory;
        this.sinks = List.copyOf(sinks);
        settings = new LinkedHashMap<>();
        settings.put("run", spec.id());
        settings.put("data", spec.data().toString());
        settings.put("model", spec.network().toString());
        settings.put("schedule", spec.schedule().toString());
        settings.put("optimizer", spec.optimizer().toString());
        settings.put("epochs", Integer.toString(spec.epochs()));
        settings.put("seed", Long.toString(spec.seed()));
    }

    @Override
    public void onStart(int epochsDone) {
        show(epochsDone);
        other.onStart(epochsDone);
    }

    /**
     * Shows a run that is finished: nothing is trained, and the listeners of a training hear
     * nothing.
     *
     * @throws UncheckedIOException if its records cannot be read
     */
    public void showFinished() {
        show(directory.epochsDone());
    }

    private void show(int epochsDone) {
        try {
            List<EpochSummary> before =
                    directory.epochs().stream().limit(epochsDone).map(TrackedRun::summary).toList();
            sinks.forEach(sink -> sink.begin(settings, before));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onBatch() {
        other.onBatch();
    }

    @Override
    public void onMeasured(EpochRecord epoch) {
        EpochSummary summary = summary(epoch);
        sinks.forEach(sink -> sink.epoch(summary));
        other.onMeasured(epoch);
    }

    private static EpochSummary summary(EpochRecord epoch) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("accuracy/train", epoch.train().accuracy());
        metrics.put("accuracy/test", epoch.testAccuracy());
        if (Double.isFinite(epoch.test().topFive())) {
            metrics.put("accuracy/test_top5", epoch.test().topFive());
        }
        groups(metrics, "accuracy/train_", epoch.train().groups());
        groups(metrics, "accuracy/test_", epoch.test().groups());
        return new EpochSummary(
                epoch.epoch(),
                epoch.stage(),
                epoch.learningRate(),
                epoch.trainLoss(),
                epoch.test().loss(),
                metrics);
    }

    /** A single group is all of the data. */
    private static void groups(
            Map<String, Double> metrics, String prefix, Map<String, Double> accuracies) {
        if (accuracies.size() > 1) {
            accuracies.forEach((name, accuracy) -> metrics.put(prefix + name, accuracy));
        }
    }

    @Override
    public void onEpoch(EpochRecord epoch, double seconds) {
        other.onEpoch(epoch, seconds);
    }

    @Override
    public void onNotice(String message) {
        other.onNotice(message);
    }

    @Override
    public void close() {
        sinks.forEach(EpochSink::close);
    }
}
