package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.training.EasyTrain;
import ai.djl.training.optimizer.Optimizer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsWithinStagesTest {

    @TempDir Path folder;

    @Test
    void areKeptBetweenTheEndsOfStages() throws Exception {
        Engine.getInstance();
        StageSnapshotListener listener =
                StageSnapshotListener.builder()
                        .setFolder(folder)
                        .optStageEnds(4)
                        .optEvery(2)
                        .build();
        try (SmallJob job = new SmallJob(Optimizer.adam().build(), 1, listener)) {
            EasyTrain.fit(job.trainer, 8, job.training, job.validation);
        }
        List<Path> all = StageSnapshot.listAll(folder);
        // Epochs 4 and 8 are ends of stages, and no snapshots within.
        assertThat(all.stream().map(path -> path.getFileName().toString()))
                .containsExactly("stage-1-epoch-2", "stage-1", "stage-2-epoch-6", "stage-2");
        for (Path snapshot : all) {
            TrainedStage about = StageSnapshot.readSealed(snapshot).about();
            assertThat(about.atEnd()).isEqualTo(!snapshot.toString().contains("epoch"));
            assertThat(about.measures()).containsKey("train_loss");
        }
        assertThat(StageSnapshot.readSealed(all.get(2)).epoch()).isEqualTo(6);
        assertThatThrownBy(
                        () ->
                                StageSnapshotListener.builder()
                                        .setFolder(folder)
                                        .optStageEnds(4)
                                        .optEvery(-1)
                                        .build())
                .hasMessageContaining("every 1 or more epochs");
    }
}
