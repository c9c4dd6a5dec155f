package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.decay.Stability;
import java.util.Arrays;

/**
 * The schedule {@code auto}, {@code auto:trend} or {@code auto:scaled}: AutoDecay with its defaults
 * for the planned number of epochs. {@code auto:scaled,no-deadlines} looks at the loss alone.
 *
 * @param criterion when the loss counts as stable
 * @param deadlines whether stages end in time where the criterion has deadlines for them; true for
 *     the others
 */
record AutoSpec(Stability criterion, boolean deadlines) implements ScheduleSpec {

    /** What they all begin with. */
    static final String PREFIX = "auto";

    /** How they are written. */
    static final String USAGE =
            "auto, auto:scaled or auto:trend to decay when the loss is stable, or"
                    + " auto:scaled,no-deadlines however late that is";

    /** What is written behind a schedule that would else watch the end of the training, too. */
    static final String NO_DEADLINES = ",no-deadlines";

    static AutoSpec parse(String text) {
        if (text.equals(withoutDeadlines().toString())) {
            return withoutDeadlines();
        }
        return Arrays.stream(Stability.values())
                .map(AutoSpec::new)
                .filter(spec -> text.equals(spec.toString()))
                .findFirst()
                .orElseThrow(() -> Milestones.bad(text, USAGE, null));
    }

    AutoSpec(Stability criterion) {
        this(criterion, true);
    }

    /** Only the scaled criterion has any. */
    static AutoSpec withoutDeadlines() {
        return new AutoSpec(Stability.SCALED, false);
    }

    @Override
    public RateSchedule start(double initialRate, int epochs) {
        return new AutoSchedule(this, initialRate, epochs);
    }

    @Override
    public String toString() {
        return (criterion == Stability.PAPER ? "auto" : "auto:" + criterion.label())
                + (deadlines ? "" : NO_DEADLINES);
    }
}
