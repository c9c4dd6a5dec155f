package ai.djl.lrdecay.paper.launch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.job.TrainingJob;
import ai.djl.lrdecay.paper.run.Execution;
import ai.djl.lrdecay.paper.run.FineTuningSpec;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.SnapshotRef;
import ai.djl.lrdecay.paper.run.Specs;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of jobs whose machines, or whose starts, fail. */
class RemoteSweepTest {

    @TempDir Path folder;

    private final List<String> submitted = new ArrayList<>();

    private static RunSpec spec(double rate) {
        return Specs.run("ps10:train=64,test=16,size=1", "constant", Specs.plain(rate, 64), 1)
                .build();
    }

    private static RunSpec from(RunSpec start, double rate) {
        return spec(rate).toBuilder()
                .optFineTuning(Optional.of(new FineTuningSpec(SnapshotRef.of(start).at(1), 0.1)))
                .build();
    }

    /** Machines on which jobs end with a code: what ends with 0 is done in this process. */
    private RemotePool pool(List<PlannedJob> planned, Map<String, Integer> codes) {
        return new RemotePool() {
            @Override
            public Ticket submit(RemoteTask task) throws IOException {
                submitted.add(task.id());
                int code = codes.getOrDefault(task.id(), 0);
                if (code == RemoteOutcome.NOT_STARTED) {
                    throw new IOException(task.id() + " is too much to be sent");
                }
                if (code == 0) {
                    PlannedJob job =
                            planned.stream()
                                    .filter(one -> one.job().id().equals(task.id()))
                                    .findFirst()
                                    .orElseThrow();
                    new SingleJob(job, folder, new Execution(1, "cpu"), Optional.empty())
                            .run(DataFolders.standard(null), new RunListener() {});
                }
                RemoteOutcome outcome =
                        new RemoteOutcome(
                                code,
                                "it said " + code,
                                new RemoteOutcome.Place("there", "", 0, 0),
                                PackedFolder.NONE);
                return new Ticket() {
                    @Override
                    public boolean isRunning() {
                        return false;
                    }

                    @Override
                    public Optional<RemoteOutcome> outcome() {
                        return Optional.of(outcome);
                    }
                };
            }

            @Override
            public int places() {
                return 1;
            }

            @Override
            public void close() {}
        };
    }

    private List<String> sweep(List<RunSpec> specs, Map<String, Integer> codes) throws Exception {
        List<Job> jobs = new ArrayList<>(specs.stream().map(TrainingJob::new).toList());
        List<PlannedJob> planned = PlanFile.plan(jobs, Optional.empty());
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        PoolProgress progress = new PoolProgress(nowhere, 0, true, Conclusion.records(folder), 1);
        return new RemoteSweep(folder, List.of(), progress).run(planned, pool(planned, codes));
    }

    /**
     * What starts from a run that failed fails with it, and what starts from that; others go on.
     */
    @Test
    void whatStartsFromAFailedRunFails() throws Exception {
        RunSpec failing = spec(0.1);
        RunSpec first = from(failing, 0.2);
        RunSpec second = from(first, 0.3);
        RunSpec other = spec(0.4);
        List<String> failures =
                sweep(List.of(failing, first, second, other), Map.of(failing.id(), 1));
        assertThat(failures)
                .containsExactly(
                        "Run " + failing.id() + " failed: it said 1 (on there, exit 1)",
                        "Run "
                                + first.id()
                                + " failed: the run "
                                + failing.id()
                                + " that it starts from failed",
                        "Run "
                                + second.id()
                                + " failed: the run "
                                + first.id()
                                + " that it starts from failed");
        // It continues where it was, so it is tried again; nobody tries what cannot start.
        assertThat(submitted)
                .containsExactlyInAnyOrder(failing.id(), failing.id(), failing.id(), other.id());
        assertThat(Conclusion.records(folder).isFinished(new TrainingJob(other))).isTrue();
    }

    @Test
    void whatStartsFromARunBeginsAfterIt() throws Exception {
        RunSpec start = spec(0.1);
        RunSpec next = from(start, 0.2);
        assertThat(sweep(List.of(next, start), Map.of())).isEmpty();
        assertThat(submitted).containsExactly(start.id(), next.id());
    }

    /** A wrong specification is said once, and what cannot be sent stops nobody else. */
    @Test
    void whatNoAttemptMakesRightIsSaidOnce() throws Exception {
        RunSpec wrong = spec(0.1);
        RunSpec large = spec(0.2);
        RunSpec other = spec(0.3);
        List<String> failures =
                sweep(
                        List.of(wrong, large, other),
                        Map.of(
                                wrong.id(),
                                RemoteOutcome.WRONG,
                                large.id(),
                                RemoteOutcome.NOT_STARTED));
        assertThat(failures)
                .containsExactlyInAnyOrder(
                        "Run " + wrong.id() + " failed: it said 2 (on there, exit 2)",
                        "Run " + large.id() + " failed: " + large.id() + " is too much to be sent");
        assertThat(submitted).containsExactlyInAnyOrder(wrong.id(), large.id(), other.id());
        assertThat(Conclusion.records(folder).isFinished(new TrainingJob(other))).isTrue();
    }
}
