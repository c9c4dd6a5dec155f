package ai.djl.lrdecay.paper.launch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.experiment.Records;
import ai.djl.lrdecay.paper.run.Job;
import ai.djl.lrdecay.paper.run.RunResult.Verdict;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.transfer.TransferRecord;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep over learning rates, in real processes. */
class RunPoolTest {

    @TempDir Path folder;

    private static RunSpec spec(double rate) {
        return new RunSpec(
                "ps10:train=64,test=16,size=1",
                "wrn-10-1",
                "constant",
                rate,
                3,
                64,
                0,
                false,
                0,
                1,
                1,
                "cpu");
    }

    /** One rate diverges, which is a result; one run fails; the others are trained. */
    @Test
    void aDivergenceIsAResultAndAFailureStopsNothing() throws Exception {
        Records records = new Records(folder.resolve("runs"));
        RunSpec diverging = spec(1e30);
        RunSpec failing = spec(0.2);
        Path damaged = records.directory(failing).root();
        Files.createDirectories(damaged);
        Files.writeString(damaged.resolve("run.json"), "{");
        List<RunSpec> specs = List.of(failing, diverging, spec(0.1), spec(0.05));
        PrintStream shown = new PrintStream(OutputStream.nullOutputStream());
        PoolProgress progress = new PoolProgress(shown, false, true, records, 2);
        Path logs = folder.resolve("logs");
        List<String> failures = new RunPool(records, logs, 2, null, progress).run(specs);
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0)).contains(failing.id()).contains("run.json");
        assertThat(records.find(diverging).orElseThrow().result().verdict())
                .isEqualTo(Verdict.DIVERGED);
        assertThat(records.find(spec(0.1)).orElseThrow().epochs()).hasSize(3);
        assertThat(records.find(spec(0.05)).orElseThrow().epochs()).hasSize(3);
        for (RunSpec spec : specs) {
            assertThat(logs.resolve(spec.id() + ".log")).isNotEmptyFile();
        }
    }

    /** What starts from another run waits for it, whatever the order; fixed transfers do, too. */
    @Test
    void whatStartsFromARunWaitsForIt() throws Exception {
        Records records = new Records(folder.resolve("runs"));
        RunSpec source = spec(0.1);
        RunSpec tuning = spec(0.3).withStart("run:" + source.id() + "@1", 0.1);
        RunSpec orphan = spec(0.4).withStart("run:nothing@1", 0.1);
        TransferSpec fixed =
                new TransferSpec(
                        "run:" + source.id(), "ps10:train=64,test=20,size=1,seed=4", 1, 1, "cpu");
        List<Job> jobs = List.of(tuning, fixed, orphan, source);
        PrintStream shown = new PrintStream(OutputStream.nullOutputStream());
        PoolProgress progress = new PoolProgress(shown, false, true, records, 2);
        RunPool pool = new RunPool(records, folder.resolve("logs"), 2, null, progress);
        List<String> failures = pool.run(jobs);
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0)).contains(orphan.id()).contains("neither a snapshot nor a run");
        assertThat(records.find(tuning).orElseThrow().epochs()).hasSize(3);
        TransferRecord record = records.find(fixed).orElseThrow();
        assertThat(record.stages()).hasSize(1);
        assertThat(record.stages().get(0).sourceAccuracy())
                .isEqualTo(records.find(source).orElseThrow().last().testAccuracy());
        assertThat(pool.run(List.of(tuning, fixed, source))).isEmpty();
    }
}
