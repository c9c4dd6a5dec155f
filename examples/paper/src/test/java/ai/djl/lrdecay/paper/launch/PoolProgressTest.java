package ai.djl.lrdecay.paper.launch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.job.TrainingJob;
import ai.djl.lrdecay.paper.run.Specs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown of a pool, on a terminal and elsewhere. */
class PoolProgressTest {

    @TempDir Path folder;

    private long nanos;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private static Job job(double rate, int epochs) {
        return new TrainingJob(
                Specs.run("ps10:train=64,test=16,size=1", "constant", Specs.plain(rate, 64), epochs)
                        .build());
    }

    private PoolProgress progress(int columns, boolean quiet) {
        return new PoolProgress(
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                columns,
                quiet,
                new FolderRecords(folder),
                2,
                () -> nanos);
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLineHasABarEpochsAndTheTimeLeft() {
        ProgressLine line =
                new ProgressLine(0.5, 12, 60, 1, List.of("12/45", "3/45"), "about 3 min left");
        assertThat(line.text(98))
                .isEqualTo(
                        "[###############...............]  50 %  12/60 runs, 1 failed"
                                + "  epoch 12/45, 3/45  about 3 min left"
                                + " ");
        // With less room the bar shrinks, then the epochs go, then the bar.
        assertThat(line.text(79)).hasSize(79).startsWith("[####").contains("epoch 12/45, 3/45");
        assertThat(line.text(60)).hasSize(60).startsWith("[").doesNotContain("epoch");
        assertThat(line.text(45)).hasSize(45).startsWith(" 50 %  12/60 runs").endsWith("left");
        assertThat(line.text(20)).isEqualTo(" 50 %  12/60 runs, 1");
    }

    @Test
    void theBarBeginsEmptyAndEndsFull() {
        assertThat(new ProgressLine(0, 0, 2, 0, List.of(), "").text(60))
                .contains("[" + ".".repeat(30));
        assertThat(new ProgressLine(1, 2, 2, 0, List.of(), "").text(60))
                .contains("[" + "#".repeat(30));
    }

    /** One of two runs of ten epochs is done, which is half of the work. */
    @Test
    void aTerminalHasALineThatIsRedrawn() {
        Job first = job(0.1, 10);
        Job second = job(0.2, 10);
        PoolProgress progress = progress(80, false);
        progress.start(List.of(first, second), List.of(second));
        nanos = 1_100_000_000L;
        progress.update(List.of(second));
        assertThat(shown()).contains("1 of 2 runs were finished before.");
        String line = shown().substring(shown().indexOf('\r'));
        assertThat(line).hasSize(80).contains(" 50 %  1/2 runs  epoch 0/10  time left: not known");
        progress.failed(second, "Run x failed.");
        // The bar makes room for the sentence.
        assertThat(shown())
                .endsWith("\r" + " ".repeat(79) + "\rRun x failed." + System.lineSeparator());
        String before = shown();
        progress.end();
        assertThat(shown()).isEqualTo(before);
    }

    @Test
    void elsewhereThereAreNoControlCharacters() {
        Job job = job(0.1, 10);
        PoolProgress progress = progress(0, false);
        progress.start(List.of(job), List.of(job));
        nanos = 1_100_000_000L;
        progress.update(List.of(job));
        progress.notice("A notice.");
        assertThat(shown()).isEqualTo("A notice." + System.lineSeparator());
        nanos = 31_000_000_000L;
        progress.update(List.of(job));
        assertThat(shown())
                .endsWith(
                        "0 of 1 runs done, 1 running, time left: not known yet"
                                + System.lineSeparator())
                .doesNotContain("\r");
    }

    @Test
    void quietShowsOnlyFailures() {
        Job job = job(0.1, 10);
        PoolProgress progress = progress(80, true);
        progress.start(List.of(job), List.of(job));
        nanos = 1_100_000_000L;
        progress.update(List.of(job));
        progress.failed(job, "It failed.");
        progress.end();
        assertThat(shown()).isEqualTo("It failed." + System.lineSeparator());
    }
}
