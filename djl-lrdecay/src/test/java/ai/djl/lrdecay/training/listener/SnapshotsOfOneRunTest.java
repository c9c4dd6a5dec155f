package ai.djl.lrdecay.training.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.training.SmallJob;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import ai.djl.training.EasyTrain;
import ai.djl.training.optimizer.Optimizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots say which training they are from, so that those of two are not taken for one. */
class SnapshotsOfOneRunTest {

    @TempDir Path folder;

    private void train(int epochs, Map<String, String> provenance, boolean resumable)
            throws Exception {
        Optimizer adam = Optimizer.adam().build();
        StageSnapshotListener snapshots =
                StageSnapshotListener.builder()
                        .setFolder(folder.resolve("snapshots"))
                        .optStageEnds(1, 2)
                        .optProvenance(provenance)
                        .build();
        CheckpointListener checkpoints =
                CheckpointListener.builder()
                        .setFolder(folder.resolve("checkpoints"))
                        .setOptimizer(adam)
                        .build();
        try (SmallJob job =
                resumable
                        ? new SmallJob(adam, 1, snapshots, checkpoints)
                        : new SmallJob(adam, 1, snapshots)) {
            int done = resumable ? checkpoints.resume(job.trainer) : 0;
            EasyTrain.fit(job.trainer, epochs - done, job.training, null);
        }
    }

    private List<String> runs() throws Exception {
        return runs(folder.resolve("snapshots"));
    }

    private static List<String> runs(Path snapshots) throws Exception {
        List<String> runs = new ArrayList<>();
        for (Path path : StageSnapshot.list(snapshots)) {
            runs.add(StageSnapshot.read(path).about().provenance().get(TrainedStage.RUN));
        }
        return runs;
    }

    @Test
    void trainingsInOneFolderDiffer() throws Exception {
        train(3, Map.of(), false);
        List<String> first = runs();
        assertThat(first).hasSize(3).doesNotContainNull();
        assertThat(first).containsOnly(first.get(0));
        train(2, Map.of(), false);
        List<String> second = runs();
        assertThat(second).hasSize(2).doesNotContain(first.get(0)).containsOnly(second.get(0));
        // Both can be published, each by itself.
        assertThat(runs(folder.resolve("snapshots/before-1"))).isEqualTo(first);
        train(2, Map.of(), false);
        assertThat(runs(folder.resolve("snapshots/before-1"))).isEqualTo(first);
        assertThat(runs(folder.resolve("snapshots/before-2"))).isEqualTo(second);
    }

    @Test
    void aResumedTrainingIsTheSame() throws Exception {
        train(1, Map.of(), true);
        train(3, Map.of(), true);
        List<String> runs = runs();
        assertThat(runs).hasSize(3).doesNotContainNull().containsOnly(runs.get(0));
    }

    @Test
    void aNameThatIsGivenIsKept() throws Exception {
        train(2, Map.of(TrainedStage.RUN, "mine", "seed", "3"), true);
        assertThat(runs()).containsExactly("mine", "mine");
    }
}
