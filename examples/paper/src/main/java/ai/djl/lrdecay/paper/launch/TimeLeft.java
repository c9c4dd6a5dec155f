package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.job.Effort;
import ai.djl.lrdecay.paper.job.Job;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToIntFunction;

/**
 * How long jobs will still take, learned from those that were seen running. A kind that was not
 * seen yet is taken to need as long for a sample as the others.
 */
final class TimeLeft {

    private static final int SETTLED_STEPS = 5;

    private final Map<Job, Integer> stepsAtFirst = new HashMap<>();
    private final Map<Job, Double> secondsAtFirst = new HashMap<>();
    private final Map<String, Pace> paces = new HashMap<>();

    private record Pace(double secondsPerStep, long samples) {}

    /**
     * Learns.
     *
     * @param job a running job
     * @param done its steps so far
     * @param seconds the time since any moment that stays the same
     */
    void observe(Job job, int done, double seconds) {
        Effort effort = job.effort();
        int here = done - stepsAtFirst.computeIfAbsent(job, key -> done);
        double since = seconds - secondsAtFirst.computeIfAbsent(job, key -> seconds);
        // The first steps carry the start of the process: better an older value if there is one.
        if (here >= SETTLED_STEPS || (here > 0 && !paces.containsKey(effort.kind()))) {
            paces.put(effort.kind(), new Pace(since / here, effort.samples()));
        }
    }

    /**
     * Estimates.
     *
     * @param jobs those that are not finished
     * @param done the steps so far of each
     * @return the seconds that they take one after the other; empty if nothing was seen yet
     */
    OptionalDouble seconds(Collection<Job> jobs, ToIntFunction<Job> done) {
        if (paces.isEmpty()) {
            return OptionalDouble.empty();
        }
        double seen = paces.values().stream().mapToDouble(Pace::secondsPerStep).sum();
        double samples = paces.values().stream().mapToDouble(Pace::samples).sum();
        double result = 0;
        for (Job job : jobs) {
            Effort effort = job.effort();
            Pace pace = paces.get(effort.kind());
            double perStep =
                    pace == null ? seen / samples * effort.samples() : pace.secondsPerStep();
            result += (effort.steps() - done.applyAsInt(job)) * perStep;
        }
        return OptionalDouble.of(result);
    }
}
