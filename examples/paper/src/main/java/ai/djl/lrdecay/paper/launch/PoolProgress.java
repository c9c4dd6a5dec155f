package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.run.Durations;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How far a pool of runs is, with an estimate of the time left: one line that is rewritten on a
 * terminal, a line every half minute elsewhere.
 */
public final class PoolProgress {

    private static final long TERMINAL_INTERVAL = 1_000_000_000L;
    private static final long LOG_INTERVAL = 30_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private final boolean quiet;
    private final FolderRecords records;
    private final int jobs;
    private final Set<Job> open = new LinkedHashSet<>();
    private final TimeLeft time = new TimeLeft();
    private int total;
    private int failures;
    private long lastShown;

    /**
     * Creates the progress.
     *
     * @param out where it is shown
     * @param terminal whether that is a terminal
     * @param quiet whether to show only failures
     * @param records where the runs are recorded
     * @param jobs how many runs go side by side
     */
    public PoolProgress(
            PrintStream out, boolean terminal, boolean quiet, FolderRecords records, int jobs) {
        this.out = out;
        this.terminal = terminal;
        this.quiet = quiet;
        this.records = records;
        this.jobs = jobs;
    }

    void start(int all, Collection<Job> unfinished) {
        total = all;
        open.addAll(unfinished);
        lastShown = System.nanoTime();
        if (!quiet && open.size() < total) {
            out.println((total - open.size()) + " of " + total + " runs were finished before.");
        }
    }

    void update(Collection<Job> running) {
        long now = System.nanoTime();
        for (Job spec : running) {
            time.observe(spec, records.stepsDone(spec), now / 1e9);
        }
        if (!quiet && now - lastShown >= (terminal ? TERMINAL_INTERVAL : LOG_INTERVAL)) {
            lastShown = now;
            show(running);
        }
    }

    private void show(Collection<Job> running) {
        List<String> parts = new ArrayList<>();
        parts.add((total - open.size() - failures) + " of " + total + " runs done");
        parts.add(running.size() + " running");
        if (failures > 0) {
            parts.add(failures + " failed");
        }
        parts.add(left(running));
        String line = String.join(", ", parts);
        if (terminal) {
            out.print("\r" + line + " ".repeat(Math.max(0, 78 - line.length())));
            out.flush();
        } else {
            out.println(line);
        }
    }

    private String left(Collection<Job> running) {
        OptionalDouble seconds =
                time.seconds(open, job -> running.contains(job) ? records.stepsDone(job) : 0);
        return seconds.isEmpty()
                ? "time left: not known yet"
                : "about " + Durations.text(seconds.getAsDouble() / Math.max(1, jobs)) + " left";
    }

    /** Shows a sentence that matters also where little is to be said. */
    void notice(String sentence) {
        out.println(sentence);
    }

    void finished(Job spec) {
        open.remove(spec);
    }

    void failed(Job spec, String failure) {
        open.remove(spec);
        failures++;
        if (terminal) {
            out.println();
        }
        out.println(failure);
    }

    void end() {
        if (terminal && !quiet) {
            out.print("\r" + " ".repeat(78) + "\r");
            out.flush();
        }
    }
}
