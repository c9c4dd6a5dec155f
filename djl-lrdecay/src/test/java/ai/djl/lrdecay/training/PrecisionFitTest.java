package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.tracking.EpochSummary;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's training job in bfloat16. */
class PrecisionFitTest {

    private static final int EPOCHS = 5;

    @TempDir Path folder;

    /** Notes the types of what listeners are shown. */
    private static final class Types extends TrainingListenerAdapter {

        private final Set<DataType> seen = new HashSet<>();

        @Override
        public void onTrainingBatch(Trainer trainer, BatchData batchData) {
            note(trainer, batchData);
        }

        @Override
        public void onValidationBatch(Trainer trainer, BatchData batchData) {
            note(trainer, batchData);
        }

        private void note(Trainer trainer, BatchData batchData) {
            for (NDList predictions : batchData.getPredictions().values()) {
                predictions.forEach(array -> seen.add(array.getDataType()));
            }
            for (Parameter parameter : trainer.getModel().getBlock().getParameters().values()) {
                seen.add(parameter.getArray().getDataType());
                if (parameter.requiresGradient()) {
                    try (NDArray gradient = parameter.getArray().getGradient()) {
                        seen.add(gradient.getDataType());
                    }
                }
            }
        }
    }

    private record Ended(FitResult result, Map<String, HostTensor> weights, Set<DataType> types) {}

    private static Ended fit(Path to, int epochs, int initialisation, Precision precision)
            throws Exception {
        Types types = new Types();
        Optimizer adam = Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.01f)).build();
        try (SmallJob job = new SmallJob(adam, initialisation, types)) {
            FitResult result =
                    StagedFit.builder()
                            .setTrainer(job.trainer)
                            .setTrainingData(job.training)
                            .optValidationData(job.validation)
                            .setEpochs(epochs)
                            .optMicroBatches(2)
                            .optBest("validation_accuracy", MetricMode.MAX)
                            .optRestoreBest(false)
                            .optPrecision(precision)
                            .optFolder(to, adam)
                            .build()
                            .fit();
            return new Ended(result, job.weights(), types.seen);
        }
    }

    @Test
    void resumesExactly() throws Exception {
        Ended whole = fit(folder.resolve("whole"), EPOCHS, 1, Precision.BFLOAT16);
        Path part = folder.resolve("part");
        fit(part, 2, 1, Precision.BFLOAT16);
        Ended resumed = fit(part, EPOCHS, 7, Precision.BFLOAT16);
        assertThat(resumed.weights()).isEqualTo(whole.weights());
        assertThat(resumed.result()).isEqualTo(whole.result());
    }

    @Test
    void nobodySeesAnythingButFloat32() throws Exception {
        Ended ended = fit(folder, 1, 1, Precision.BFLOAT16);
        assertThat(ended.types()).containsExactly(DataType.FLOAT32);
    }

    /** The same learning, not the same bits. */
    @Test
    void learnsAsInFloat32() throws Exception {
        Ended low = fit(folder.resolve("low"), EPOCHS, 1, Precision.BFLOAT16);
        Ended full = fit(folder.resolve("full"), EPOCHS, 1, Precision.FLOAT32);
        assertThat(low.weights()).isNotEqualTo(full.weights());
        EpochSummary expected = full.result().last();
        EpochSummary actual = low.result().last();
        assertThat(expected).isNotNull();
        assertThat(actual).isNotNull();
        assertThat(expected.trainLoss()).isLessThan(0.8);
        assertThat(actual.trainLoss()).isCloseTo(expected.trainLoss(), within(0.02));
        assertThat(actual.validationLoss()).isCloseTo(expected.validationLoss(), within(0.02));
    }

    @Test
    void aCheckpointOfAnotherPrecisionIsRefused() throws Exception {
        fit(folder, 1, 1, Precision.FLOAT32);
        assertThatThrownBy(() -> fit(folder, 2, 1, Precision.BFLOAT16))
                .hasMessageContaining("another");
    }
}
