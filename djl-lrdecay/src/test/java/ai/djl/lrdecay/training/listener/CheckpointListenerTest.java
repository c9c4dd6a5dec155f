package ai.djl.lrdecay.training.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.TrainingDivergedException;
import ai.djl.lrdecay.training.SmallJob;
import ai.djl.training.EasyTrain;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointListenerTest {

    @TempDir Path folder;

    private void train(boolean resume, int epochs) throws Exception {
        train(resume, epochs, Tracker.fixed(0.1f));
    }

    private void train(boolean resume, int epochs, Tracker rate) throws Exception {
        Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(rate).build();
        CheckpointListener checkpoints =
                CheckpointListener.builder().setFolder(folder).setOptimizer(optimizer).build();
        try (SmallJob job = new SmallJob(optimizer, 1, checkpoints)) {
            int done = resume ? checkpoints.resume(job.trainer) : 0;
            EasyTrain.fit(job.trainer, epochs - done, job.training, null);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        }
    }

    @Test
    void weightsThatAreNotFiniteAreNotKept() throws Exception {
        Tracker overflows = update -> update == 12 ? Float.POSITIVE_INFINITY : 0.1f;
        assertThatThrownBy(() -> train(true, 5, overflows))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("epoch 3");
        assertThat(files()).containsExactly("epoch-000001.safetensors", "epoch-000002.safetensors");
        train(true, 5);
    }

    /** Its epochs would be taken for older ones than those that are there, and deleted. */
    @Test
    void anEarlierTrainingThatWasNotResumedIsNotLost() throws Exception {
        train(false, 4);
        List<String> before = files();
        assertThat(before).hasSize(2);
        assertThatThrownBy(() -> train(false, 3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("call resume");
        assertThat(files()).isEqualTo(before);
        train(true, 6);
        assertThat(files()).containsExactly("epoch-000005.safetensors", "epoch-000006.safetensors");
    }
}
