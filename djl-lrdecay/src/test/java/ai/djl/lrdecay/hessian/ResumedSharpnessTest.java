package ai.djl.lrdecay.hessian;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.hessian.SharpnessListener.Measurement;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver;
import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.lrdecay.training.SmallJob;
import ai.djl.lrdecay.training.listener.AutoDecayListener;
import ai.djl.lrdecay.training.listener.CheckpointListener;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The curvature of a training that is resumed is measured after the same epochs. */
class ResumedSharpnessTest {

    private static final int EPOCHS = 14;

    @TempDir Path folder;

    /** Trains until AutoDecay ends it, or for some epochs, and says what was measured and when. */
    private static int train(
            Path to, boolean atStageEnds, int epochs, boolean end, List<String> measured)
            throws Exception {
        AutoDecay decay = SmallJob.decay();
        Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(decay).build();
        CheckpointListener checkpoints = SmallJob.checkpoints(to, optimizer, decay).build();
        boolean[] alive = {true};
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            HessianOperator.Builder operator =
                    HessianOperator.builder()
                            .setLoss(Loss.softmaxCrossEntropyLoss())
                            .setData(
                                    CurvatureData.of(
                                            new NDList(
                                                    manager.arange(12 * 36)
                                                            .sin()
                                                            .reshape(new Shape(12, 1, 6, 6))),
                                            new NDList(
                                                    manager.arange(12)
                                                            .mod(3)
                                                            .toType(DataType.INT64, false)),
                                            12));
            SharpnessListener.Builder sharpness =
                    SharpnessListener.builder()
                            .setEvaluator(
                                    HessianSpectrumEvaluator.builder()
                                            .optOperator(operator.toFactory())
                                            .optSolver(
                                                    LanczosEigensolver.builder()
                                                            .optCount(1)
                                                            .build())
                                            .build())
                            .setLearningRate(decay::learningRate)
                            .optCallback(
                                    measurement -> {
                                        if (alive[0]) {
                                            measured.add(text(measurement));
                                        }
                                    });
            int[] trained = {0};
            TrainingListenerAdapter counter =
                    new TrainingListenerAdapter() {
                        @Override
                        public void onEpoch(Trainer trainer) {
                            trained[0]++;
                        }
                    };
            SharpnessListener listener =
                    atStageEnds ? sharpness.build() : sharpness.optEveryEpochs(3).build();
            try (SmallJob job =
                    new SmallJob(
                            optimizer,
                            1,
                            counter,
                            listener,
                            checkpoints,
                            AutoDecayListener.builder().setTracker(decay).build())) {
                int done = checkpoints.resume(job.trainer);
                try {
                    EasyTrain.fit(job.trainer, epochs - done, job.training, job.validation);
                } catch (EarlyStoppedException e) {
                    assertThat(e.getMessage()).contains("stage 3");
                }
                // A process that is killed does not hear of the end, which closing tells.
                alive[0] = end;
                return done + trained[0];
            }
        }
    }

    private static String text(Measurement measurement) {
        return measurement.epoch()
                + ": "
                + measurement.spectrum().sharpness()
                + " at "
                + measurement.learningRate();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isMeasuredAfterTheSameEpochs(boolean atStageEnds) throws Exception {
        List<String> expected = new ArrayList<>();
        int whole = train(folder.resolve("whole"), atStageEnds, EPOCHS, true, expected);
        assertThat(expected).hasSizeGreaterThan(2);
        for (int epoch = 1; epoch <= whole; epoch++) {
            Path to = folder.resolve("after-" + epoch);
            List<String> measured = new ArrayList<>();
            train(to, atStageEnds, epoch, false, measured);
            train(to, atStageEnds, EPOCHS, true, measured);
            assertThat(measured).as("after %d", epoch).isEqualTo(expected);
        }
    }
}
