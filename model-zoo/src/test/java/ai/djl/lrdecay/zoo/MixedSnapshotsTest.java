package ai.djl.lrdecay.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder in which two trainings left their snapshots is not published as one. */
class MixedSnapshotsTest {

    @TempDir Path folder;

    @BeforeAll
    static void start() {
        Engine.getInstance();
    }

    private Path write(int stage, int epoch, String data, Map<String, String> provenance)
            throws IOException {
        Path snapshot = folder.resolve("run/stage-" + stage);
        Trained.write(snapshot, 3, Trained.stage(stage, epoch, data, provenance));
        return snapshot;
    }

    private List<StageInfo> publish() throws IOException {
        return new SnapshotPublisher(folder.resolve("zoo"))
                .publish(
                        Trained.publication("animals", "1.0.0", 3),
                        StageSnapshot.listAll(folder.resolve("run")));
    }

    private void refused(ThrowingCallable publication, Path one, Path other, String why) {
        assertThatThrownBy(publication)
                .isInstanceOf(ZooException.class)
                .hasMessageContaining(one + " and " + other + " are not of one training: ")
                .hasMessageContaining(why);
        assertThat(folder.resolve("zoo")).doesNotExist();
    }

    @Test
    void runsThatSayWhoTheyAre() throws Exception {
        Path first = write(1, 10, "animals", Map.of(TrainedStage.RUN, "new"));
        Path second = write(2, 20, "animals", Map.of(TrainedStage.RUN, "new"));
        Path third = write(3, 30, "animals", Map.of(TrainedStage.RUN, "old"));
        refused(this::publish, second, third, "their runs are 'new' and 'old'");
        write(3, 30, "animals", Map.of());
        refused(this::publish, second, third, "their runs are 'new' and not known");
        write(2, 5, "animals", Map.of(TrainedStage.RUN, "new"));
        refused(this::publish, first, second, "epochs 10 and 5");
        write(2, 20, "animals", Map.of(TrainedStage.RUN, "new"));
        // A folder of data that was moved changes no training.
        write(3, 30, "the same animals", Map.of(TrainedStage.RUN, "new"));
        assertThat(publish()).hasSize(3);
    }

    @Test
    void runsThatAreNotKnown() throws Exception {
        Path first = write(1, 10, "animals", Map.of());
        Path second = write(2, 20, "plants", Map.of());
        refused(this::publish, first, second, "their data are 'animals' and 'plants'");
        write(2, 10, "animals", Map.of());
        refused(this::publish, first, second, "epochs 10 and 10");
        Trained.write(second, 1, Trained.stage(2, 20, "animals", Map.of()));
        refused(this::publish, first, second, "inputs");
        write(2, 20, "animals", Map.of());
        assertThat(publish()).hasSize(2);
    }
}
