package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.decay.Stability;
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
            "constant; step@30,60 to divide the rate by 10 after those epochs, or step@30,60x0.2"
                    + " with a factor of its own; raise@200x2 to raise it; grow@30,60 or grow@30,60x5 to"
                    + " leave the rate and multiply the batch, by 10 or by that factor, at most to"
                    + " all samples; auto, auto:scaled or auto:trend to decay when the"
                    + " loss is stable; plateau for PyTorch's plateau rule, plateau@5 with that"
                    + " patience, plateau@8:0.03:3 with a threshold and the most decays, too, and"
                    + " plateau:keras@8 for Keras's; wsd@60 to descend after that epoch, or"
                    + " wsd:auto when the loss is stable; auto:scaled,no-deadlines and"
                    + " wsd:auto,no-deadlines to wait for the loss however late it is; linear or cosine to descend over all epochs; greedy for"
                    + " GreedyLR, which also raises the rate";

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
        if (text.equals(AutoSpec.withoutDeadlines().toString())) {
            return AutoSpec.withoutDeadlines();
        }
        for (Stability criterion : Stability.values()) {
            AutoSpec spec = new AutoSpec(criterion);
            if (text.equals(spec.toString())) {
                return spec;
            }
        }
        if (StepSpec.isNamed(text)) {
            return StepSpec.parse(text);
        }
        if (text.startsWith(GrowSpec.PREFIX)) {
            return GrowSpec.parse(text);
        }
        if (text.startsWith("plateau")) {
            return PlateauSpec.parse(text);
        }
        if (text.startsWith("wsd")) {
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
        throw new IllegalArgumentException("unknown schedule '" + text + "': use " + USAGE);
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
