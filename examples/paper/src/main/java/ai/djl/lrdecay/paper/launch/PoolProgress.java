package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.run.Durations;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * How far a pool of runs is, with an estimate of the time left: a bar that is redrawn each second
 * on a terminal, a line every half minute elsewhere.
 */
public final class PoolProgress {

    private static final long OBSERVED_INTERVAL = 1_000_000_000L;
    private static final long TERMINAL_INTERVAL = 1_000_000_000L;
    private static final long LOG_INTERVAL = 30_000_000_000L;

    private final PrintStream out;

    /** The columns of the terminal that may be used; 0 where there is none. */
    private final int columns;

    private final boolean quiet;
    private final FolderRecords records;
    private final int jobs;
    private final LongSupplier nanos;
    private final Set<Job> open = new LinkedHashSet<>();
    private final TimeLeft time = new TimeLeft();
    private final List<Job> finished = new ArrayList<>();
    private int total;
    private boolean drawn;
    private int failures;
    private long lastShown;
    private long lastObserved;

    /**
     * Creates the progress.
     *
     * @param out where it is shown
     * @param columns how wide the terminal is; 0 if it is none
     * @param quiet whether to show only failures
     * @param records where the runs are recorded
     * @param jobs how many runs go side by side
     */
    public PoolProgress(
            PrintStream out, int columns, boolean quiet, FolderRecords records, int jobs) {
        this(out, columns, quiet, records, jobs, System::nanoTime);
    }

    PoolProgress(
            PrintStream out,
            int columns,
            boolean quiet,
            FolderRecords records,
            int jobs,
            LongSupplier nanos) {
        this.out = out;
        // The last column stays free: some terminals begin a new line after it.
        this.columns = Math.max(0, columns - 1);
        this.quiet = quiet;
        this.records = records;
        this.jobs = jobs;
        this.nanos = nanos;
    }

    void start(Collection<? extends Job> all, Collection<Job> unfinished) {
        total = all.size();
        open.addAll(unfinished);
        all.stream().filter(job -> !open.contains(job)).forEach(finished::add);
        lastShown = nanos.getAsLong();
        lastObserved = lastShown;
        if (!quiet && open.size() < total) {
            out.println((total - open.size()) + " of " + total + " runs were finished before.");
        }
    }

    void update(Collection<Job> running) {
        long now = nanos.getAsLong();
        if (quiet || now - lastObserved < OBSERVED_INTERVAL) {
            return;
        }
        lastObserved = now;
        // Files are read for it, which may be far away.
        Map<Job, Integer> steps = new LinkedHashMap<>();
        for (Job job : running) {
            int done = records.stepsDone(job);
            steps.put(job, done);
            time.observe(job, done, now / 1e9);
        }
        if (now - lastShown >= (columns > 0 ? TERMINAL_INTERVAL : LOG_INTERVAL)) {
            lastShown = now;
            show(steps);
        }
    }

    private void show(Map<Job, Integer> running) {
        if (columns > 0) {
            out.print("\r" + line(running).text(columns));
            out.flush();
            drawn = true;
            return;
        }
        List<String> parts = new ArrayList<>();
        parts.add((total - open.size() - failures) + " of " + total + " runs done");
        parts.add(running.size() + " running");
        if (failures > 0) {
            parts.add(failures + " failed");
        }
        parts.add(left(running));
        out.println(String.join(", ", parts));
    }

    private ProgressLine line(Map<Job, Integer> running) {
        List<String> epochs = new ArrayList<>();
        double done = finished.stream().mapToDouble(job -> work(job, job.effort().steps())).sum();
        double all = done;
        for (Job job : open) {
            int steps = job.effort().steps();
            int now = running.getOrDefault(job, 0);
            done += work(job, now);
            all += work(job, steps);
            // A transfer is one step, of which nothing is to be seen until it is done.
            if (running.containsKey(job) && steps > 1) {
                epochs.add(now + "/" + steps);
            }
        }
        return new ProgressLine(
                all == 0 ? 1 : done / all,
                total - open.size() - failures,
                total,
                failures,
                epochs,
                left(running));
    }

    private static double work(Job job, int steps) {
        return (double) steps * job.effort().samples();
    }

    /**
     * Takes the bar away, so that something else can be written; the next second draws it again.
     */
    private void clear() {
        if (drawn) {
            out.print("\r" + " ".repeat(columns) + "\r");
            out.flush();
            drawn = false;
        }
    }

    private String left(Map<Job, Integer> running) {
        OptionalDouble seconds = time.seconds(open, job -> running.getOrDefault(job, 0));
        return seconds.isEmpty()
                ? "time left: not known yet"
                : "about " + Durations.text(seconds.getAsDouble() / Math.max(1, jobs)) + " left";
    }

    /** Shows a sentence that matters also where little is to be said. */
    void notice(String sentence) {
        clear();
        out.println(sentence);
    }

    void finished(Job spec) {
        open.remove(spec);
        finished.add(spec);
    }

    void failed(Job spec, String failure) {
        open.remove(spec);
        failures++;
        clear();
        out.println(failure);
    }

    void end() {
        clear();
    }
}
