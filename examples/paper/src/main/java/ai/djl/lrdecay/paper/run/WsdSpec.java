package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.WarmUpStableDecay;
import java.util.Optional;

/**
 * Warm-up, stable, decay without the warm-up: {@code wsd@60} descends in a line after epoch 60
 * until the end, {@code wsd:auto} when the training loss is stable, or else in time to end with the
 * epochs; {@code wsd:auto,no-deadlines} when it is stable alone.
 *
 * @param after the last epoch at the constant rate; nothing if the loss decides
 * @param deadlines whether a descent that the loss has not begun begins in time; true where an
 *     epoch is given
 */
record WsdSpec(Optional<Integer> after, boolean deadlines) implements ScheduleSpec {

    /** What they all begin with. */
    static final String PREFIX = "wsd";

    /** How they are written. */
    static final String USAGE =
            "wsd@60 to descend after that epoch, wsd:auto when the loss is stable, or"
                    + " wsd:auto,no-deadlines however late that is";

    private static final String AUTO = "wsd:auto";
    private static final String AT = "wsd@";

    static WsdSpec parse(String text) {
        if (text.equals(AUTO)) {
            return new WsdSpec(Optional.empty(), true);
        }
        if (text.equals(AUTO + AutoSpec.NO_DEADLINES)) {
            return new WsdSpec(Optional.empty(), false);
        }
        try {
            int epoch = Integer.parseInt(text.substring(AT.length()));
            if (text.startsWith(AT) && epoch >= 1) {
                return new WsdSpec(Optional.of(epoch), true);
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw Milestones.bad(text, USAGE, e);
        }
        throw Milestones.bad(text, USAGE, null);
    }

    @Override
    public RateSchedule start(double initialRate, int epochs) {
        WarmUpStableDecay.Builder builder =
                WarmUpStableDecay.builder().setLearningRate((float) initialRate);
        if (after.isPresent()) {
            builder.optDescentAfter(after.get(), epochs - after.get());
        } else {
            builder.optDetector(PlateauSettings.builder().optPlannedObservations(epochs).build());
            if (deadlines) {
                builder.optPlannedUpdates(epochs);
            }
        }
        return new TrackedSchedule(builder.build(), after.isEmpty());
    }

    @Override
    public void checkWithin(int epochs) {
        if (after.isPresent() && after.get() >= epochs) {
            throw new IllegalArgumentException(
                    "the descent after epoch "
                            + after.get()
                            + " of "
                            + this
                            + " never begins: the"
                            + " run has "
                            + epochs
                            + " epochs");
        }
    }

    @Override
    public String toString() {
        return after.map(epoch -> AT + epoch).orElse(AUTO)
                + (deadlines ? "" : AutoSpec.NO_DEADLINES);
    }
}
