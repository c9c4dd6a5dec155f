package ai.djl.lrdecay.training;

import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.lrdecay.tracking.EpochSink;
import ai.djl.lrdecay.tracking.EpochSummary;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.training.dataset.Dataset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is optional in a {@link StagedFit}, fixed when it is built. */
record FitOptions(
        @Nullable Dataset validation,
        Observation observation,
        @Nullable WeightAverage average,
        Storage storage,
        Computation computation,
        List<EpochSink> sinks,
        Map<String, String> settings,
        long seed) {

    /** Begins what is shown, after the epochs that were done before. */
    void beginSinks(List<EpochSummary> before) {
        sinks.forEach(sink -> sink.begin(settings, before));
    }

    /** What is observed, and which weights are kept. */
    record Observation(
            @Nullable ResumableTracker tracker,
            String metric,
            String bestMetric,
            MetricMode bestMode,
            boolean restoreBest,
            boolean backToBest) {}

    /** How a step is computed: in how many parts, and in which precision. */
    record Computation(int microBatches, Precision precision) {}

    /** Where checkpoints are written, if anywhere, and how often. */
    record Storage(@Nullable Path folder, int every) {}
}
