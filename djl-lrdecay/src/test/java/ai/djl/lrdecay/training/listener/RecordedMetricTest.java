package ai.djl.lrdecay.training.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.training.SmallJob;
import ai.djl.metric.Metrics;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Optimizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which epoch a metric is of that a listener of the user's records: the number of the epoch. */
class RecordedMetricTest {

    private static final String FAILURE = "the disk is full";

    @TempDir Path folder;

    private final List<Double> observed = new ArrayList<>();
    private final AutoDecay rate =
            AutoDecay.builder()
                    .setLearningRate(0.05f)
                    .optCallback(event -> observed.add(event.value()))
                    .build();
    private final Optimizer sgd = Optimizer.sgd().setLearningRateTracker(rate).build();
    private final AutoDecayListener listener =
            AutoDecayListener.builder().setTracker(rate).optMetric("mine").optStop(false).build();
    private int epochs;
    private boolean failed;

    /** Records the number of the epoch, and then fails where it is told to. */
    private TrainingListener recorder(int failing) {
        return new TrainingListenerAdapter() {
            @Override
            public void onEpoch(Trainer trainer) {
                epochs++;
                trainer.getMetrics().addMetric("mine", epochs);
                if (epochs == failing && !failed) {
                    failed = true;
                    throw new IllegalStateException(FAILURE);
                }
            }
        };
    }

    /** Recorded behind the listener, so that each value is seen with the next epoch. */
    @Test
    void whatWasRecordedOfAnEpochThatIsDoneAgainIsForgotten() throws Exception {
        CheckpointListener checkpoints =
                CheckpointListener.builder()
                        .setFolder(folder)
                        .setOptimizer(sgd)
                        .optTracker(rate)
                        .optEvery(3)
                        .build();
        try (SmallJob job = new SmallJob(sgd, 1, listener, checkpoints, recorder(5))) {
            job.trainer.setMetrics(new Metrics());
            checkpoints.resume(job.trainer);
            assertThatThrownBy(() -> EasyTrain.fit(job.trainer, 7, job.training, null))
                    .hasMessage(FAILURE);
            assertThat(observed).containsExactly(1.0, 2.0, 3.0, 4.0);
            assertThat(checkpoints.resume(job.trainer)).isEqualTo(3);
            epochs = 3;
            EasyTrain.fit(job.trainer, 4, job.training, null);
        }
        // That of epoch 3 itself was not part of its checkpoint.
        assertThat(observed).containsExactly(1.0, 2.0, 3.0, 4.0, 4.0, 5.0, 6.0);
    }

    @Test
    void metricsThatHadValuesBeforeAreNotObserved() throws Exception {
        Metrics metrics = new Metrics();
        metrics.addMetric("mine", 77);
        metrics.addMetric("mine", 78);
        try (SmallJob job = new SmallJob(sgd, 1, recorder(0), listener)) {
            job.trainer.setMetrics(metrics);
            EasyTrain.fit(job.trainer, 3, job.training, null);
        }
        assertThat(observed).containsExactly(1.0, 2.0, 3.0);
    }

    @Test
    void aValueThatIsAwaitedIsInTheMetricsOfItsEpoch() throws Exception {
        try (SmallJob job = new SmallJob(sgd, 1, listener, recorder(0))) {
            for (int call = 0; call < 3; call++) {
                job.trainer.setMetrics(new Metrics());
                EasyTrain.fit(job.trainer, 2, job.training, null);
            }
        }
        assertThat(observed).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0);
    }
}
