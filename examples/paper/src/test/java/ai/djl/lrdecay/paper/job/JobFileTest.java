package ai.djl.lrdecay.paper.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.run.Execution;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.SnapshotRef;
import ai.djl.lrdecay.paper.run.Specs;
import ai.djl.lrdecay.paper.run.TrackTarget;
import ai.djl.lrdecay.paper.transfer.Strategy;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobFileTest {

    @TempDir Path folder;

    private static final RunSpec RUN =
            Specs.run("ps10:train=64,size=1", "step@1", Specs.sgd(0.1, 16), 2).build();
    private static final TransferSpec TRANSFER =
            new TransferSpec(Strategy.FIX, SnapshotRef.of(RUN), DataSources.parse("glyphs"), 3);

    @Test
    void everyKindOfJobIsReadAsItWasWritten() throws IOException {
        Path file = folder.resolve("job.json");
        for (Job job : List.of(new TrainingJob(RUN), new FixedTransferJob(TRANSFER))) {
            for (Optional<Path> data : List.of(Optional.<Path>empty(), Optional.of(folder))) {
                JobFile written =
                        new JobFile(
                                job,
                                new Execution(3, "gpu:0"),
                                folder,
                                data,
                                data.map(Path::toString),
                                data.isEmpty()
                                        ? List.of()
                                        : List.of(
                                                TrackTarget.parse("csv:a.csv"),
                                                TrackTarget.parse("mlflow:http://host:1")));
                written.write(file);
                assertThat(JobFile.read(file)).isEqualTo(written);
            }
        }
        assertThat(List.of(JobKind.values()))
                .containsExactly(
                        new TrainingJob(RUN).kind(), new FixedTransferJob(TRANSFER).kind());
    }

    @Test
    void whatStartsFromARunComesAfterIt() {
        assertThat(new FixedTransferJob(TRANSFER).after()).contains(RUN.id());
        assertThat(new TrainingJob(RUN).after()).isEmpty();
        TransferSpec tuned =
                new TransferSpec(Strategy.FINETUNE, TRANSFER.source(), TRANSFER.data(), 3);
        assertThatThrownBy(() -> new FixedTransferJob(tuned))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "train|dance|not a job",
                "\"format\": 1|\"format\": 9|not a job",
                "wrn-10-1|wrn-11-1|values are not valid",
                "\"epochs\": 2|\"epochs\": 0|values are not valid",
                "\"epochs\": 2|\"epochs\": \"x\"|values are not valid",
                "\"threads\": 1|\"threads\": 0|not valid",
                "\"execution\"|\"where\"|not a job",
                "\"track\": []|\"track\": [{\"kind\": \"MLFLOW\", \"place\": \"x\"}]|not valid",
                "{|(|not valid JSON",
            })
    void whatIsNoJobIsNamed(String text, String replacement, String why) throws IOException {
        Path file = folder.resolve("job.json");
        new JobFile(
                        new TrainingJob(RUN),
                        Specs.CPU,
                        folder,
                        Optional.empty(),
                        Optional.empty(),
                        List.of())
                .write(file);
        String content = Files.readString(file);
        assertThat(content).contains(text);
        Files.writeString(file, content.replace(text, replacement));
        assertThatThrownBy(() -> JobFile.read(file))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(why);
    }

    /** As an older version wrote it. */
    @Test
    void aJobWithoutTrackingIsTrackedNowhere() throws IOException {
        Path file = folder.resolve("job.json");
        new JobFile(
                        new TrainingJob(RUN),
                        Specs.CPU,
                        folder,
                        Optional.empty(),
                        Optional.empty(),
                        List.of())
                .write(file);
        String content = Files.readString(file).replaceAll(",\\s*\"track\": \\[\\]", "");
        assertThat(content).doesNotContain("track");
        Files.writeString(file, content);
        assertThat(JobFile.read(file).track()).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path none = folder.resolve("none.json");
        assertThatThrownBy(() -> JobFile.read(none))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(none.toString());
    }
}
