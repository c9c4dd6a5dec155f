package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.decay.WarmUpStableDecay.Descent;
import com.google.gson.annotations.JsonAdapter;
import java.util.List;

/**
 * A learning-rate schedule as named on the command line: {@code constant}, {@code step@30,60} with
 * an optional factor as in {@code step@30,60x0.2}, {@code raise@200x2}, {@code grow@30,60} (a
 * larger batch instead), {@code auto} (AutoDecay with the paper's criterion), {@code auto:trend},
 * {@code auto:scaled}, or {@code plateau} (PyTorch's rule) with a patience as in {@code plateau@5}.
 * In JSON it is that text. A new schedule is a record of this kind, a line in {@link #parse}, and
 * its form in {@link #USAGE}.
 */
@JsonAdapter(ScheduleSpec.Adapter.class)
public sealed interface ScheduleSpec
        permits StepSpec, GrowSpec, AutoSpec, PlateauSpec, WsdSpec, DescentSpec, GreedySpec {

    /** How schedules are written, for help and errors. */
    String USAGE =
            "constant; "
                    + StepSpec.STEP_USAGE
                    + "; "
                    + StepSpec.RAISE_USAGE
                    + "; "
                    + GrowSpec.USAGE
                    + "; "
                    + AutoSpec.USAGE
                    + "; "
                    + PlateauSpec.USAGE
                    + "; "
                    + WsdSpec.USAGE
                    + "; linear or cosine to descend over all epochs; greedy for GreedyLR, which"
                    + " also raises the rate";

    /**
     * Never decays.
     *
     * @return the schedule
     */
    static ScheduleSpec constant() {
        return StepSpec.parse("constant");
    }

    /**
     * Decays once, after two thirds of the epochs: how networks are usually fine-tuned.
     *
     * @param epochs the number of epochs, at least 1
     * @return the schedule; constant for a single epoch
     */
    static ScheduleSpec afterTwoThirds(int epochs) {
        return epochs < 2
                ? constant()
                : new StepSpec(List.of(Math.max(1, epochs * 2 / 3)), StepSpec.DEFAULT_FACTOR);
    }

    /**
     * Reads a schedule.
     *
     * @param text the text
     * @return the schedule
     * @throws IllegalArgumentException if it is not a schedule
     */
    static ScheduleSpec parse(String text) {
        if (text.startsWith(AutoSpec.PREFIX)) {
            return AutoSpec.parse(text);
        }
        if (StepSpec.isNamed(text)) {
            return StepSpec.parse(text);
        }
        if (text.startsWith(GrowSpec.PREFIX)) {
            return GrowSpec.parse(text);
        }
        if (text.startsWith(PlateauSpec.PREFIX)) {
            return PlateauSpec.parse(text);
        }
        if (text.startsWith(WsdSpec.PREFIX)) {
            return WsdSpec.parse(text);
        }
        for (Descent descent : Descent.values()) {
            DescentSpec spec = new DescentSpec(descent);
            if (text.equals(spec.toString())) {
                return spec;
            }
        }
        if (text.equals(GreedySpec.NAME)) {
            return new GreedySpec();
        }
        throw new IllegalArgumentException(
                "unknown schedule '"
                        + text
                        + "': there are constant, step@30,60, raise@30x2, grow@30,60, auto,"
                        + " plateau, wsd@60, linear, cosine and greedy; --help has all forms");
    }

    /**
     * Starts the schedule.
     *
     * @param initialRate the rate of the first epoch
     * @param epochs the planned number of epochs
     * @return the schedule before its first epoch
     */
    RateSchedule start(double initialRate, int epochs);

    /**
     * Checks that a run is long enough.
     *
     * @param epochs the number of epochs
     * @throws IllegalArgumentException if something is planned for after its end
     */
    default void checkWithin(int epochs) {}

    /**
     * Returns the kind of schedule, for the names of runs.
     *
     * @return letters alone
     */
    default String name() {
        return toString().replaceAll("[@:].*", "");
    }

    /** The JSON form: the text. */
    final class Adapter extends TextAdapter<ScheduleSpec> {
        Adapter() {
            super(ScheduleSpec::parse);
        }
    }
}
