package ai.djl.lrdecay.paper.run;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A larger batch instead of a smaller rate (Smith et al. 2018, arXiv 1711.00489): {@code
 * grow@30,60}, or {@code grow@30,60x5} with a factor of its own. The rate stays, and the samples of
 * an update are multiplied after those epochs, at most to all training samples.
 *
 * @param growths the epochs after which the batch grows, ascending from 1, at least one
 * @param factor what the samples of an update are multiplied with there, from 2 to 1000
 */
record GrowSpec(List<Integer> growths, int factor) implements ScheduleSpec {

    static final String PREFIX = "grow@";

    /** How it is written. */
    static final String USAGE =
            "grow@30,60 or grow@30,60x5 to leave the rate and multiply the batch, by 10 or by that"
                    + " factor, at most to all samples";

    private static final int DEFAULT_FACTOR = 10;
    private static final int MOST = 1000;

    /** Makes the list unmodifiable. */
    GrowSpec {
        growths = List.copyOf(growths);
    }

    static GrowSpec parse(String text) {
        Milestones read = Milestones.parse(text, PREFIX, USAGE);
        double factor = read.factor().orElse(DEFAULT_FACTOR);
        Milestones.require(
                factor >= 2 && factor <= MOST && factor == Math.rint(factor),
                text,
                "its factor must be a whole number from 2 to 1000, as in grow@30,60x5");
        return new GrowSpec(read.epochs(), (int) factor);
    }

    @Override
    public RateSchedule start(double initialRate, int epochs) {
        return new GrowSchedule(new StepSchedule(growths, 1, initialRate), factor);
    }

    @Override
    public void checkWithin(int epochs) {
        int last = growths.get(growths.size() - 1);
        Checks.require(
                last < epochs,
                String.format(
                        Locale.ROOT,
                        "the schedule '%s' grows the batch after epoch %d, and the run has only"
                                + " %d: use more epochs or an earlier one",
                        this,
                        last,
                        epochs));
    }

    @Override
    public String toString() {
        return growths.stream().map(String::valueOf).collect(Collectors.joining(",", PREFIX, ""))
                + (factor == DEFAULT_FACTOR ? "" : "x" + factor);
    }
}
