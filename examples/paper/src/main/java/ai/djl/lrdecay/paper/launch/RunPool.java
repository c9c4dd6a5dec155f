package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.job.Job;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs side by side, in as many processes, each with its own log. A run that fails does not stop
 * the others.
 */
public final class RunPool {

    private static final long POLL_MILLIS = 200;

    private final FolderRecords records;
    private final ChildProcesses processes;
    private final int sideBySide;
    private final PoolProgress progress;
    private final Map<Job, JobWorker> running = new LinkedHashMap<>();
    private final Map<Integer, JobWorker> workers = new HashMap<>();
    private boolean ending;

    /** Which of the places for jobs a run has: runs on GPUs take turns by it. */
    private final Map<Job, Integer> slots = new HashMap<>();

    /**
     * Creates a pool.
     *
     * @param records where runs are recorded
     * @param processes starts the processes
     * @param sideBySide how many run at a time, at least 1
     * @param progress is shown how it goes
     */
    public RunPool(
            FolderRecords records,
            ChildProcesses processes,
            int sideBySide,
            PoolProgress progress) {
        this.records = records;
        this.processes = processes;
        this.sideBySide = sideBySide;
        this.progress = progress;
    }

    /**
     * Runs everything that is not finished yet.
     *
     * @param jobs the runs and transfers
     * @return what failed, one sentence each; empty if all are finished
     * @throws IOException if a process cannot be started or a record is damaged
     * @throws InterruptedException if the thread is interrupted; the processes are ended
     */
    public List<String> run(List<? extends Job> jobs) throws IOException, InterruptedException {
        Deque<Job> waiting = new ArrayDeque<>();
        List<String> failures = new ArrayList<>();
        for (Job job : jobs) {
            if (!isFinishedAndWhole(job)) {
                waiting.add(job);
            }
        }
        progress.start(jobs, waiting);
        Thread ender = new Thread(this::endForGood, "end child runs");
        Runtime.getRuntime().addShutdownHook(ender);
        try {
            while (!waiting.isEmpty() || !running.isEmpty()) {
                while (running.size() < sideBySide) {
                    Optional<Job> next = startable(waiting);
                    if (next.isEmpty()) {
                        break;
                    }
                    waiting.remove(next.get());
                    start(next.get());
                }
                Thread.sleep(POLL_MILLIS);
                collect(failures);
                progress.update(running.keySet());
            }
        } finally {
            endAll();
            progress.end();
            removeHook(ender);
        }
        return failures;
    }

    private static void removeHook(Thread ender) {
        try {
            Runtime.getRuntime().removeShutdownHook(ender);
        } catch (IllegalStateException e) {
            // The virtual machine is ending: the hook runs, and does what is to be done.
        }
    }

    /** The first run that does not start from another one which is still to come. */
    private Optional<Job> startable(Deque<Job> waiting) {
        Set<String> open = new HashSet<>();
        waiting.forEach(job -> open.add(job.id()));
        running.keySet().forEach(job -> open.add(job.id()));
        return waiting.stream()
                .filter(job -> job.after().filter(open::contains).isEmpty())
                .findFirst();
    }

    private boolean isFinishedAndWhole(Job job) {
        try {
            return records.isFinishedOrSetAside(job, progress::notice);
        } catch (IOException e) {
            // The run itself says what is wrong with its folder, and the others continue.
            return false;
        }
    }

    private boolean isFinished(Job job) {
        try {
            return records.isFinished(job);
        } catch (IOException e) {
            // The run itself says what is wrong with its folder, and the others continue.
            return false;
        }
    }

    private synchronized void start(Job job) throws IOException {
        if (ending) {
            return;
        }
        int slot = 0;
        while (slots.containsValue(slot)) {
            slot++;
        }
        slots.put(job, slot);
        JobWorker worker = workers.get(slot);
        if (worker == null || !worker.isUsable()) {
            worker = processes.start(slot);
            workers.put(slot, worker);
        }
        worker.start(processes.write(job, records.folder(job)));
        running.put(job, worker);
    }

    private synchronized void collect(List<String> failures) throws IOException {
        if (ending) {
            return;
        }
        List<Job> ended =
                running.entrySet().stream()
                        .filter(entry -> !entry.getValue().isBusy())
                        .map(Map.Entry::getKey)
                        .toList();
        for (Job job : ended) {
            running.remove(job);
            slots.remove(job);
            if (isFinished(job)) {
                progress.finished(job);
            } else {
                String failure =
                        "Run "
                                + job.id()
                                + " failed: "
                                + ProcessLog.lastLine(processes.log(job))
                                + " (log: "
                                + processes.log(job)
                                + ")";
                failures.add(failure);
                progress.failed(job, failure);
            }
        }
    }

    /** This process ends: what its children did not finish has not failed. */
    private synchronized void endForGood() {
        ending = true;
        endAll();
    }

    private synchronized void endAll() {
        workers.values().forEach(JobWorker::end);
    }
}
