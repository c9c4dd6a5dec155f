package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.decay.Stability;

/**
 * A learning-rate schedule as named on the command line: {@code constant}, {@code step@30,60} with
 * an optional factor as in {@code step@30,60x0.2}, {@code auto} (AutoDecay with the paper's
 * criterion), {@code auto:trend}, {@code auto:scaled}, or {@code plateau} (PyTorch's rule) with a
 * patience as in {@code plateau@5}.
 */
public sealed interface ScheduleSpec permits StepSpec, AutoSpec, PlateauSpec {

    /** How schedules are written. */
    String USAGE =
            "use constant, step@30,60 or step@30,60x0.2 (epochs ascending, factor in (0, 1)),"
                    + " auto, auto:trend, auto:scaled, or plateau or plateau@5 (PyTorch's rule, its patience)";

    /**
     * Reads a schedule.
     *
     * @param text the text
     * @return the schedule
     * @throws IllegalArgumentException if it is not a schedule
     */
    static ScheduleSpec parse(String text) {
        for (Stability criterion : Stability.values()) {
            AutoSpec spec = new AutoSpec(criterion);
            if (text.equals(spec.toString())) {
                return spec;
            }
        }
        if (text.equals("constant") || text.startsWith("step@")) {
            return StepSpec.parse(text);
        }
        if (text.startsWith("plateau")) {
            return PlateauSpec.parse(text);
        }
        throw new IllegalArgumentException("unknown schedule '" + text + "': " + USAGE);
    }

    /**
     * Starts the schedule.
     *
     * @param initialRate the rate of the first epoch
     * @param epochs the planned number of epochs
     * @return the schedule before its first epoch
     */
    RateSchedule start(double initialRate, int epochs);
}
