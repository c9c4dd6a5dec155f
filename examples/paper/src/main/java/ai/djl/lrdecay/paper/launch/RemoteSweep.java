package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.job.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Does the jobs of a plan on other machines, each by {@code run-one} in a process there. A job that
 * fails is tried again, because {@code run-one} continues; one with a wrong specification is not,
 * and neither stops the others.
 */
public final class RemoteSweep {

    private static final long POLL_MILLIS = 200;
    private static final int ATTEMPTS = 3;

    private final List<String> options;
    private final FolderRecords records;
    private final PoolProgress progress;
    private final Map<String, Integer> attempts = new HashMap<>();
    private final Map<PlannedJob, RemotePool.Ticket> submitted = new LinkedHashMap<>();
    private final List<PlannedJob> waiting = new ArrayList<>();
    private final Map<Job, String> failures = new LinkedHashMap<>();

    /**
     * Creates a sweep.
     *
     * @param out the output folder, with the plan in it
     * @param options further options of {@code run-one}
     * @param progress is shown how it goes
     */
    public RemoteSweep(Path out, List<String> options, PoolProgress progress) {
        this.options = List.copyOf(options);
        this.records = Conclusion.records(out);
        this.progress = progress;
    }

    /**
     * Does everything that is not finished yet.
     *
     * @param jobs the jobs of the plan
     * @param pool the machines
     * @return what failed, one sentence each; empty if all are finished
     * @throws InterruptedException if the thread is interrupted
     */
    public List<String> run(List<PlannedJob> jobs, RemotePool pool) throws InterruptedException {
        for (PlannedJob job : jobs) {
            if (!isFinished(job.job(), true)) {
                waiting.add(job);
            }
        }
        progress.start(
                jobs.stream().map(PlannedJob::job).toList(),
                waiting.stream().map(PlannedJob::job).toList());
        try {
            while (!waiting.isEmpty() || !submitted.isEmpty()) {
                submitStartable(pool);
                Thread.sleep(POLL_MILLIS);
                collect();
                progress.update(
                        submitted.entrySet().stream()
                                .filter(entry -> entry.getValue().isRunning())
                                .map(entry -> entry.getKey().job())
                                .toList());
            }
        } finally {
            progress.end();
        }
        return List.copyOf(failures.values());
    }

    private void submitStartable(RemotePool pool) {
        Set<String> open =
                waiting.stream().map(planned -> planned.job().id()).collect(Collectors.toSet());
        submitted.keySet().forEach(planned -> open.add(planned.job().id()));
        for (Iterator<PlannedJob> all = waiting.iterator(); all.hasNext(); ) {
            PlannedJob planned = all.next();
            Optional<String> start = planned.job().after();
            if (start.filter(open::contains).isPresent()) {
                continue;
            }
            all.remove();
            if (start.filter(this::hasFailed).isPresent()) {
                fail(planned.job(), "the run " + start.get() + " that it starts from failed");
            } else {
                submit(planned, pool);
            }
        }
    }

    /** What it needs may be damaged, or too large to be sent: the others go on. */
    private void submit(PlannedJob planned, RemotePool pool) {
        try {
            submitted.put(planned, pool.submit(task(planned)));
        } catch (IOException e) {
            fail(planned.job(), String.valueOf(e.getMessage()));
        }
    }

    private boolean hasFailed(String id) {
        return failures.keySet().stream().anyMatch(job -> job.id().equals(id));
    }

    private RemoteTask task(PlannedJob planned) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("run-one", "--until-eof", "--out", RemoteTask.OUT));
        arguments.addAll(List.of("--plan", RemoteTask.OUT + "/" + PlanFile.NAME));
        arguments.addAll(List.of("--index", Integer.toString(planned.index())));
        arguments.addAll(options);
        List<String> needs = new ArrayList<>(List.of(PlanFile.NAME));
        planned.job().after().ifPresent(start -> needs.add("runs/" + start));
        return new RemoteTask(planned.job().id(), arguments, needs, "runs/" + planned.job().id());
    }

    private void collect() {
        for (Iterator<Map.Entry<PlannedJob, RemotePool.Ticket>> all =
                        submitted.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<PlannedJob, RemotePool.Ticket> entry = all.next();
            Optional<RemoteOutcome> outcome = entry.getValue().outcome();
            if (outcome.isPresent()) {
                all.remove();
                take(entry.getKey(), outcome.get());
            }
        }
    }

    private void take(PlannedJob planned, RemoteOutcome outcome) {
        Job job = planned.job();
        String reason = outcome.message();
        try {
            if (outcome.records().isPresent()) {
                outcome.records().unpack(records.folder(job));
            }
        } catch (IOException e) {
            reason = e.getMessage();
        }
        if (outcome.code() == 0 && isFinished(job, false)) {
            progress.finished(job);
        } else if (outcome.code() != RemoteOutcome.WRONG
                && attempts.merge(job.id(), 1, Integer::sum) < ATTEMPTS) {
            waiting.add(planned);
        } else {
            fail(job, reason + " (on " + outcome.place().host() + ", exit " + outcome.code() + ")");
        }
    }

    private void fail(Job job, String reason) {
        String failure = "Run " + job.id() + " failed: " + reason;
        failures.put(job, failure);
        progress.failed(job, failure);
    }

    private boolean isFinished(Job job, boolean whole) {
        try {
            return whole
                    ? records.isFinishedOrSetAside(job, progress::notice)
                    : records.isFinished(job);
        } catch (IOException e) {
            // The run itself says what is wrong with its folder, and the others continue.
            return false;
        }
    }
}
