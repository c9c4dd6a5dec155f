package ai.djl.lrdecay.training.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.WarmUp;
import ai.djl.lrdecay.tracking.CsvSink;
import ai.djl.lrdecay.tracking.TensorBoardSink;
import ai.djl.lrdecay.training.SmallJob;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.lrdecay.util.ResidentMemory;
import ai.djl.training.EasyTrain;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.optimizer.Optimizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job with all listeners in a process of its own, whose heap is small, so that resident memory
 * shows what the engine holds.
 */
class FlatListenersTest {

    private static final int EPOCHS = 600;
    private static final double LEAK_MIB = 6;

    @TempDir Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void residentMemoryStaysFlat() throws Exception {
        double growth =
                ResidentMemory.growth(
                        FlatListenersTest.class, 32, folder.toString(), Integer.toString(EPOCHS));
        assertThat(growth).isLessThan(LEAK_MIB);
    }

    /** Prints resident MiB after a third of the epochs and at the end. */
    public static void main(String[] args) throws Exception {
        Path to = Path.of(args[0]);
        int epochs = Integer.parseInt(args[1]);
        AutoDecay decay =
                AutoDecay.builder()
                        .setLearningRate(0.01f)
                        .optDetector(
                                PlateauSettings.builder().optPlannedObservations(epochs).build())
                        .build();
        WarmUp rate = WarmUp.builder().setMainTracker(decay).setUpdates(10).build();
        Optimizer adam = Optimizer.adam().optLearningRateTracker(rate).build();
        WeightAverage average = WeightAverage.ema(0.99);
        TrainingListener[] listeners = {
            AutoDecayListener.builder().setTracker(rate).optStop(false).build(),
            CheckpointListener.builder()
                    .setFolder(to.resolve("checkpoint"))
                    .setOptimizer(adam)
                    .optTracker(rate)
                    .optAverage(average)
                    .optEvery(5)
                    .build(),
            StageSnapshotListener.builder()
                    .setFolder(to.resolve("snapshots"))
                    .optTracker(rate)
                    .build(),
            new BestModelListener(to.resolve("best.safetensors"), "train_loss", MetricMode.MIN),
            new WeightAverageListener(average),
            new LearningRateListener(rate),
            new TrackingListener(
                    rate,
                    Map.of("model", "small"),
                    List.of(
                            new CsvSink(to.resolve("epochs.csv")),
                            new TensorBoardSink(to.resolve("events"), 50)))
        };
        try (SmallJob job = new SmallJob(adam, 1, listeners)) {
            EasyTrain.fit(job.trainer, epochs / 3, job.training, job.validation);
            double before = ResidentMemory.mebibytes();
            EasyTrain.fit(job.trainer, epochs - epochs / 3, job.training, job.validation);
            System.out.println(before + " " + ResidentMemory.mebibytes());
        }
    }
}
