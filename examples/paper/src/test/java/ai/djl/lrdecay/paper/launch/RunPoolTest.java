package ai.djl.lrdecay.paper.launch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.job.FixedTransferJob;
import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.job.TrainingJob;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.Execution;
import ai.djl.lrdecay.paper.run.FineTuningSpec;
import ai.djl.lrdecay.paper.run.Provenance;
import ai.djl.lrdecay.paper.run.RunResult.Verdict;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.SnapshotRef;
import ai.djl.lrdecay.paper.run.Specs;
import ai.djl.lrdecay.paper.run.TrackTarget;
import ai.djl.lrdecay.paper.transfer.Strategy;
import ai.djl.lrdecay.paper.transfer.TransferRecord;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep over learning rates, in real processes. */
class RunPoolTest {

    @TempDir Path folder;

    private static RunSpec spec(double rate) {
        return Specs.run("ps10:train=64,test=16,size=1", "constant", Specs.plain(rate, 64), 3)
                .build();
    }

    private static RunSpec from(RunSpec spec, String start) {
        return spec.toBuilder()
                .optFineTuning(Optional.of(new FineTuningSpec(SnapshotRef.parse(start), 0.1)))
                .build();
    }

    private RunPool pool(FolderRecords records, int threads, TrackTarget... track) {
        return pool(records, threads, 2, track);
    }

    private RunPool pool(FolderRecords records, int threads, int sideBySide, TrackTarget... track) {
        PrintStream shown = new PrintStream(OutputStream.nullOutputStream());
        PoolProgress progress = new PoolProgress(shown, 0, true, records, sideBySide);
        ChildProcesses processes =
                new ChildProcesses(
                        folder.resolve("logs"),
                        new Execution(threads, "cpu"),
                        Optional.empty(),
                        Optional.of("seal"),
                        List.of(track));
        return new RunPool(records, processes, sideBySide, progress);
    }

    /** One rate diverges, which is a result; one run fails; the others are trained. */
    @Test
    void aDivergenceIsAResultAndAFailureStopsNothing() throws Exception {
        FolderRecords records = new FolderRecords(folder.resolve("runs"));
        RunSpec diverging = spec(1e30);
        RunSpec failing = spec(0.2);
        Files.createDirectories(records.root());
        Files.writeString(records.directory(failing).root(), "in the way");
        List<RunSpec> specs = List.of(failing, diverging, spec(0.1), spec(0.05));
        List<String> failures = pool(records, 1).run(specs.stream().map(TrainingJob::new).toList());
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0)).contains(failing.id()).contains("is a file");
        assertThat(records.find(diverging).orElseThrow().result().verdict())
                .isEqualTo(Verdict.DIVERGED);
        assertThat(records.find(spec(0.1)).orElseThrow().epochs()).hasSize(3);
        assertThat(records.find(spec(0.05)).orElseThrow().epochs()).hasSize(3);
        for (RunSpec spec : specs) {
            assertThat(folder.resolve("logs/" + spec.id() + ".log")).isNotEmptyFile();
        }
    }

    /** A process that is killed takes its job with it; the next one gets a process of its own. */
    @Test
    void aProcessThatIsKilledEndsOneJob() throws Exception {
        FolderRecords records = new FolderRecords(folder.resolve("runs"));
        RunSpec endless =
                Specs.run("ps10:train=64,test=16,size=1", "constant", Specs.plain(0.2, 64), 100_000)
                        .build();
        Path begun = records.directory(endless).root().resolve("metrics.jsonl");
        Set<Long> killed = ConcurrentHashMap.newKeySet();
        Thread killer =
                new Thread(
                        () -> {
                            while (!Files.exists(begun)) {
                                Thread.onSpinWait();
                            }
                            ProcessHandle.current()
                                    .children()
                                    .filter(ProcessHandle::destroyForcibly)
                                    .forEach(child -> killed.add(child.pid()));
                        });
        killer.start();
        List<RunSpec> specs = List.of(endless, spec(0.1), spec(0.05));
        List<String> failures =
                pool(records, 1, 1).run(specs.stream().map(TrainingJob::new).toList());
        killer.join();
        assertThat(killed).hasSize(1);
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0)).contains(endless.id());
        assertThat(records.find(spec(0.1))).isPresent();
        assertThat(records.find(spec(0.05))).isPresent();
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
    }

    /** Jobs of one process are those of processes of their own, to the last bit. */
    @Test
    void whatAProcessDidBeforeChangesNothing() throws Exception {
        List<RunSpec> specs = List.of(spec(0.1), spec(1e30), spec(0.05));
        FolderRecords together = new FolderRecords(folder.resolve("together"));
        assertThat(pool(together, 1, 1).run(specs.stream().map(TrainingJob::new).toList()))
                .isEmpty();
        FolderRecords alone = new FolderRecords(folder.resolve("alone"));
        for (RunSpec spec : specs) {
            assertThat(pool(alone, 1, 1).run(List.of(new TrainingJob(spec)))).isEmpty();
            Path metrics = alone.directory(spec).root().resolve("metrics.jsonl");
            assertThat(together.directory(spec).root().resolve("metrics.jsonl"))
                    .hasSameBinaryContentAs(metrics);
        }
    }

    /** Each by itself, with the numbers of its records; a server that is down stops nothing. */
    @Test
    void everyRunIsTracked() throws Exception {
        FolderRecords records = new FolderRecords(folder.resolve("runs"));
        List<RunSpec> specs = List.of(spec(0.1), spec(0.05));
        List<String> failures =
                pool(
                                records,
                                1,
                                TrackTarget.parse("tensorboard:" + folder.resolve("tb")),
                                TrackTarget.parse("csv:" + folder.resolve("tables/epochs.csv")),
                                // The port of "discard", where nobody listens.
                                TrackTarget.parse("mlflow:http://127.0.0.1:9"))
                        .run(specs.stream().map(TrainingJob::new).toList());
        assertThat(failures).isEmpty();
        for (RunSpec spec : specs) {
            List<EpochRecord> epochs = records.find(spec).orElseThrow().epochs();
            List<String> rows =
                    Files.readAllLines(folder.resolve("tables/epochs-" + spec.id() + ".csv"));
            assertThat(rows).hasSize(1 + epochs.size());
            for (EpochRecord epoch : epochs) {
                assertThat(rows.get(epoch.epoch()).split(","))
                        .startsWith(
                                Integer.toString(epoch.epoch()),
                                Integer.toString(epoch.stage()),
                                Double.toString(epoch.learningRate()),
                                Double.toString(epoch.trainLoss()),
                                Double.toString(epoch.test().loss()));
            }
            assertThat(folder.resolve("tb/" + spec.id())).isDirectoryContaining("glob:**tfevents*");
            assertThat(folder.resolve("logs/" + spec.id() + ".log"))
                    .content()
                    .containsOnlyOnce("cannot be reached");
        }
    }

    /** What starts from another run waits for it, whatever the order; fixed transfers do, too. */
    @Test
    void whatStartsFromARunWaitsForIt() throws Exception {
        FolderRecords records = new FolderRecords(folder.resolve("runs"));
        RunSpec source = spec(0.1);
        RunSpec tuning = from(spec(0.3), "run:" + source.id() + "@1");
        RunSpec orphan = from(spec(0.4), "run:nothing@1");
        TransferSpec fixed =
                new TransferSpec(
                        Strategy.FIX,
                        SnapshotRef.of(source),
                        DataSources.parse("ps10:train=64,test=20,size=1,seed=4"),
                        1);
        List<Job> jobs =
                List.of(
                        new TrainingJob(tuning),
                        new FixedTransferJob(fixed),
                        new TrainingJob(orphan),
                        new TrainingJob(source));
        List<String> failures = pool(records, 1).run(jobs);
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0)).contains(orphan.id()).contains("there is no folder");
        assertThat(records.find(tuning).orElseThrow().epochs()).hasSize(3);
        TransferRecord record = records.find(fixed).orElseThrow();
        assertThat(record.stages()).hasSize(1);
        assertThat(record.stages().get(0).sourceAccuracy())
                .isEqualTo(records.find(source).orElseThrow().last().testAccuracy());
        // Where it is computed is no part of what is computed: nothing is run again.
        Path metrics = records.directory(source).root().resolve("metrics.jsonl");
        FileTime before = Files.getLastModifiedTime(metrics);
        Files.delete(folder.resolve("logs/" + source.id() + ".log"));
        List<Job> again = jobs.stream().filter(job -> !job.id().equals(orphan.id())).toList();
        assertThat(pool(records, 2).run(again)).isEmpty();
        assertThat(folder.resolve("logs/" + source.id() + ".log")).doesNotExist();
        assertThat(Files.getLastModifiedTime(metrics)).isEqualTo(before);
        Provenance place = records.directory(source).info().orElseThrow().place();
        assertThat(place.execution()).isEqualTo(new Execution(1, "cpu"));
        assertThat(place.protocol()).contains("seal");
        assertThat(record.place().protocol()).contains("seal");
    }
}
