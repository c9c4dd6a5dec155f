package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.decay.WarmUpStableDecay;
import ai.djl.lrdecay.decay.WarmUpStableDecay.Descent;
import java.util.Locale;

/**
 * A rate that descends over all epochs, in a line or along a cosine, towards 0: {@code linear},
 * {@code cosine}.
 *
 * @param descent the form
 */
record DescentSpec(Descent descent) implements ScheduleSpec {

    @Override
    public RateSchedule start(double initialRate, int epochs) {
        return new TrackedSchedule(
                WarmUpStableDecay.builder()
                        .setLearningRate((float) initialRate)
                        .optDescent(descent)
                        .optDescentAfter(0, epochs)
                        .build(),
                false);
    }

    @Override
    public String toString() {
        return descent.name().toLowerCase(Locale.ROOT);
    }
}
