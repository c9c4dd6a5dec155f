package ai.djl.lrdecay.paper.run;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A learning-rate schedule as named on the command line: {@code constant}, or {@code step@30,60}
 * with an optional factor, {@code step@30,60x0.2}, or {@code raise@200x2}, which raises the rate.
 * Raising has a word of its own, so that nobody who means to divide by ten multiplies by it.
 *
 * @param decays the epochs after which the rate changes, ascending; none for a constant rate
 * @param factor what the rate is multiplied with there: in (0, 1), or in (1, 1000] for a raise
 */
record StepSpec(List<Integer> decays, double factor) implements ScheduleSpec {

    static final double DEFAULT_FACTOR = 0.1;

    /** How they are written. */
    static final String STEP_USAGE =
            "step@30,60 to divide the rate by 10 after those epochs, or step@30,60x0.2 with a"
                    + " factor of its own";

    static final String RAISE_USAGE = "raise@200x2 to raise it";

    private static final String STEP = "step@";
    private static final String RAISE = "raise@";
    private static final double MOST = 1000;

    /** Makes the list unmodifiable. */
    StepSpec {
        decays = List.copyOf(decays);
    }

    static StepSpec parse(String text) {
        if (text.equals("constant")) {
            return new StepSpec(List.of(), DEFAULT_FACTOR);
        }
        boolean raises = text.startsWith(RAISE);
        Milestones read =
                raises
                        ? Milestones.parse(text, RAISE, RAISE_USAGE)
                        : Milestones.parse(text, STEP, STEP_USAGE);
        double factor = read.factor().orElse(raises ? Double.NaN : DEFAULT_FACTOR);
        if (raises) {
            Milestones.require(
                    factor > 1 && factor <= MOST,
                    text,
                    "it needs a factor in (1, 1000], as in raise@200x2");
        } else {
            Milestones.require(
                    factor > 0 && factor < 1,
                    text,
                    "its factor must be in (0, 1), as in step@30,60x0.2; raise@ raises the rate");
        }
        return new StepSpec(read.epochs(), factor);
    }

    /** Tells whether a text names such a schedule. */
    static boolean isNamed(String text) {
        return text.equals("constant") || text.startsWith(STEP) || text.startsWith(RAISE);
    }

    @Override
    public RateSchedule start(double initialRate, int epochs) {
        return new StepSchedule(decays, factor, initialRate);
    }

    @Override
    public void checkWithin(int epochs) {
        for (int decay : decays) {
            Checks.require(
                    decay < epochs,
                    String.format(
                            Locale.ROOT,
                            "the schedule '%s' %s after epoch %d, and the run has only %d: use"
                                    + " more epochs or an earlier one",
                            this,
                            factor > 1 ? "raises the rate" : "decays",
                            decay,
                            epochs));
        }
    }

    @Override
    public String toString() {
        if (decays.isEmpty()) {
            return "constant";
        }
        String prefix = factor > 1 ? RAISE : STEP;
        return decays.stream().map(String::valueOf).collect(Collectors.joining(",", prefix, ""))
                + (factor == DEFAULT_FACTOR ? "" : "x" + Json.number(factor));
    }
}
