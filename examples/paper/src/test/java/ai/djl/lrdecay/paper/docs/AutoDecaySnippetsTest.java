package ai.djl.lrdecay.paper.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.Decision;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.WarmUp;
import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.lrdecay.training.listener.AutoDecayListener;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset.Usage;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the guide to AutoDecay that is about warm-up, validation loss, end and state. */
class AutoDecaySnippetsTest {

    @TempDir Path folder;

    private static WarmUp rate(int epochs) {
        AutoDecay autoDecay =
                AutoDecay.builder()
                        .setLearningRate(0.01f)
                        .optDetector(
                                PlateauSettings.builder().optPlannedObservations(epochs).build())
                        .build();
        return WarmUp.builder().setMainTracker(autoDecay).setUpdates(48).build();
    }

    @Test
    void warmUpValidationLossAndTheEnd() throws Exception {
        int epochs = 3;
        List<String> log = new ArrayList<>();
        Path file = folder.resolve("rate.json");
        DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss());
        Ps10.Builder data =
                Ps10.builder().setSampling(32, true).optTrainSize(128).optImageSize(1, 1);
        Ps10 train = data.build();
        Ps10 validation = data.optUsage(Usage.TEST).optTestSize(64).build();
        WarmUp rate = rate(epochs);
        config.optOptimizer(Optimizer.adam().optLearningRateTracker(rate).build());
        config.addTrainingListeners(
                AutoDecayListener.builder().setTracker(rate).optValidationLoss().build());
        try (Model model = Model.newInstance("wrn")) {
            model.setBlock(
                    WideResNet.builder().setDepth(10).setWidenFactor(1).setClasses(10).build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 6, 1, 1));
                EasyTrain.fit(trainer, epochs, train, validation);
            } catch (EarlyStoppedException e) {
                log.add("It ended by itself: " + e.getMessage());
            }
        }
        Files.writeString(file, rate.saveState());
        assertThat(log).isEmpty();
        // 12 updates are within the warm-up.
        assertThat(rate.lastValue()).isEqualTo(0.01f * 12 / 48);

        WarmUp resumed = rate(epochs);
        resumed.restoreState(Files.readString(file));
        assertThat(resumed.saveState()).isEqualTo(rate.saveState());
        assertThat(resumed.getNewValue(13)).isEqualTo(rate.getNewValue(13));
        assertThatThrownBy(() -> rate(90).restoreState(Files.readString(file)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A loop of one's own, with losses that stay as they are. */
    @Test
    void aLoopOfOnesOwn() {
        WarmUp rate = rate(90);
        List<Float> rates = new ArrayList<>();
        int epoch = 0;
        int update = 0;
        boolean over = false;
        while (epoch < 90 && !over) {
            epoch++;
            for (int batch = 0; batch < 16; batch++) {
                update++;
                rates.add(rate.getNewValue(update));
            }
            double validationLoss = epoch == 1 ? 2.3 : 1.5;
            Decision decision = rate.observer().orElseThrow().observe(validationLoss);
            over = decision == Decision.TERMINATE;
        }
        // Nine epochs after the warm-up of three it decays; the next nine bring nothing.
        assertThat(epoch).isEqualTo(21);
        assertThat(rates.get(47)).isEqualTo(0.01f);
        assertThat(rates.get(12 * 16)).isEqualTo(0.001f);
    }
}
