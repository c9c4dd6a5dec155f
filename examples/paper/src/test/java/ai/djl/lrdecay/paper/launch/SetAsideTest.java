package ai.djl.lrdecay.paper.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.job.TrainingJob;
import ai.djl.lrdecay.paper.run.FolderInUseException;
import ai.djl.lrdecay.paper.run.FolderLock;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.Specs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder with damaged records is set aside, but not under the hands of a process. */
class SetAsideTest {

    @TempDir Path folder;

    @Test
    void notWhileAProcessWorksInIt() throws Exception {
        RunSpec spec =
                Specs.run("ps10:train=40,test=10,size=1", "constant", Specs.sgd(0.1, 20), 1)
                        .build();
        FolderRecords records = new FolderRecords(folder);
        Job job = new TrainingJob(spec);
        Path run = records.folder(job);
        Specs.train(spec, new RunDirectory(run), false, RunListener.SILENT);
        List<String> notices = new ArrayList<>();
        assertThat(records.isFinishedOrSetAside(job, notices::add)).isTrue();
        Files.write(run.resolve("metrics.jsonl"), new byte[100]);
        try (FolderLock ignored = FolderLock.of(run)) {
            assertThatThrownBy(() -> records.isFinishedOrSetAside(job, notices::add))
                    .isInstanceOf(FolderInUseException.class);
        }
        assertThat(run).exists();
        assertThat(notices).isEmpty();
        assertThat(records.isFinishedOrSetAside(job, notices::add)).isFalse();
        assertThat(run).doesNotExist();
        assertThat(notices).hasSize(1);
        assertThat(notices.get(0)).contains("metrics.jsonl", run + ".damaged-1");
    }
}
