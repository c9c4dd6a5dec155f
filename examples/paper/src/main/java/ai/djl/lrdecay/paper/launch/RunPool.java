package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.experiment.Records;
import ai.djl.lrdecay.paper.run.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.jspecify.annotations.Nullable;

/**
 * Runs side by side, each in its own process with its own log. A run that fails does not stop the
 * others.
 */
public final class RunPool {

    private static final long POLL_MILLIS = 200;

    private final Records records;
    private final Path logs;
    private final int jobs;
    private final @Nullable Path dataDir;
    private final PoolProgress progress;
    private final Map<Job, Process> running = new LinkedHashMap<>();

    /** Which of the places for jobs a run has: runs on GPUs take turns by it. */
    private final Map<Job, Integer> slots = new HashMap<>();

    /**
     * Creates a pool.
     *
     * @param records where runs are recorded
     * @param logs the folder of their logs
     * @param jobs how many run at a time, at least 1
     * @param dataDir where data sets lie, or null for the usual places
     * @param progress is shown how it goes
     */
    public RunPool(
            Records records, Path logs, int jobs, @Nullable Path dataDir, PoolProgress progress) {
        this.records = records;
        this.logs = logs;
        this.jobs = jobs;
        this.dataDir = dataDir;
        this.progress = progress;
    }

    /**
     * Runs everything that is not finished yet.
     *
     * @param specs the runs
     * @return what failed, one sentence each; empty if all are finished
     * @throws IOException if a process cannot be started or a record is damaged
     * @throws InterruptedException if the thread is interrupted; the processes are ended
     */
    public List<String> run(List<? extends Job> specs) throws IOException, InterruptedException {
        Files.createDirectories(logs);
        Deque<Job> waiting = new ArrayDeque<>();
        List<String> failures = new ArrayList<>();
        for (Job spec : specs) {
            if (!isFinished(spec)) {
                waiting.add(spec);
            }
        }
        progress.start(specs.size(), waiting);
        Thread ender = new Thread(this::endAll, "end child runs");
        Runtime.getRuntime().addShutdownHook(ender);
        try {
            while (!waiting.isEmpty() || !running.isEmpty()) {
                while (running.size() < jobs) {
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
        }
        Runtime.getRuntime().removeShutdownHook(ender);
        return failures;
    }

    /** The first run that does not start from another one which is still to come. */
    private Optional<Job> startable(Deque<Job> waiting) {
        Set<String> open = new HashSet<>();
        waiting.forEach(spec -> open.add(spec.id()));
        running.keySet().forEach(spec -> open.add(spec.id()));
        return waiting.stream()
                .filter(spec -> spec.after().filter(open::contains).isEmpty())
                .findFirst();
    }

    private boolean isFinished(Job spec) {
        try {
            return records.isFinished(spec);
        } catch (IOException e) {
            // The run itself says what is wrong with its folder, and the others go on.
            return false;
        }
    }

    private synchronized void start(Job spec) throws IOException {
        int slot = 0;
        while (slots.containsValue(slot)) {
            slot++;
        }
        slots.put(spec, slot);
        running.put(spec, ChildRun.start(spec, records.folder(spec), dataDir, log(spec), slot));
    }

    private synchronized void collect(List<String> failures) throws IOException {
        List<Job> ended =
                running.entrySet().stream()
                        .filter(entry -> !entry.getValue().isAlive())
                        .map(Map.Entry::getKey)
                        .toList();
        for (Job spec : ended) {
            Process process = running.remove(spec);
            slots.remove(spec);
            // A run that diverged says so by its exit status, and is finished all the same.
            boolean good = process != null && isFinished(spec);
            if (good) {
                progress.finished(spec);
            } else {
                String failure =
                        "Run "
                                + spec.id()
                                + " failed: "
                                + lastLine(log(spec))
                                + " (log: "
                                + log(spec)
                                + ")";
                failures.add(failure);
                progress.failed(spec, failure);
            }
        }
    }

    private Path log(Job spec) {
        return logs.resolve(spec.id() + ".log");
    }

    private static String lastLine(Path log) throws IOException {
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        String last = "its process ended without a word";
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("\tat ")) {
                last = line.strip();
            }
        }
        return last;
    }

    private synchronized void endAll() {
        running.values().forEach(Process::destroyForcibly);
    }
}
