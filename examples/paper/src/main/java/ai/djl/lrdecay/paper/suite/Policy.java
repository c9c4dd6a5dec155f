package ai.djl.lrdecay.paper.suite;

import ai.djl.lrdecay.decay.Decision;
import ai.djl.lrdecay.decay.ObservingTracker;
import ai.djl.lrdecay.decay.PlateauDetector;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.paper.plateau.PlateauRule;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Decides on a learning rate from what is observed. */
interface Policy {

    /** What a decay multiplies the rate with. */
    double FACTOR = 0.1;

    /**
     * Takes an observation.
     *
     * @param loss the observed loss
     * @param curve the training, at which only an oracle may look
     * @return the decision
     */
    Decision observe(double loss, LossCurve curve);

    /**
     * Returns the rate until the next observation, in units of the first one. Asked for once before
     * the first observation and once after each.
     *
     * @param rate the present rate
     * @param decision what was decided; CONTINUE before the first observation
     * @return the next rate
     */
    default double rate(double rate, Decision decision) {
        return decision == Decision.DECAY ? rate * FACTOR : rate;
    }

    /** AutoDecay with its defaults for the horizon. */
    static Policy autoDecay(PlateauSettings settings) {
        PlateauDetector detector = new PlateauDetector(settings);
        return (loss, curve) -> detector.observe(loss);
    }

    /**
     * A plateau rule.
     *
     * @param maker makes the rule from its settings
     * @param settings its settings
     * @param mostDecays the number of decays after which the next one ends the training instead
     * @param deadlines after which observations the first decays come at the latest
     */
    static Policy rule(
            Function<PlateauRule.Settings, PlateauRule> maker,
            PlateauRule.Settings settings,
            int mostDecays,
            List<Integer> deadlines) {
        PlateauRule rule = maker.apply(settings);
        int[] decays = {0};
        return (loss, curve) -> {
            boolean found = rule.observe(loss);
            if (found && decays[0] >= mostDecays) {
                return Decision.TERMINATE;
            }
            boolean late = decays[0] < deadlines.size() && curve.time() >= deadlines.get(decays[0]);
            if (!found && !late) {
                return Decision.CONTINUE;
            }
            decays[0]++;
            return Decision.DECAY;
        };
    }

    /**
     * A tracker of the library with a first rate of 1, for which an observation is an update.
     *
     * @param tracker the tracker, before its first update
     * @param deadlines after the first of these observations its rate is at most a tenth of the
     *     first one, after the second a hundredth, and so on
     */
    static Policy tracker(ObservingTracker tracker, List<Integer> deadlines) {
        return new Policy() {
            private int updates;

            @Override
            public Decision observe(double loss, LossCurve curve) {
                boolean ends = tracker.observe(loss) == Decision.TERMINATE;
                return ends ? Decision.TERMINATE : Decision.CONTINUE;
            }

            @Override
            public double rate(double rate, Decision decision) {
                int late = 0;
                while (late < deadlines.size() && updates >= deadlines.get(late)) {
                    late++;
                }
                updates++;
                return Math.min(tracker.getNewValue(updates), Math.pow(FACTOR, late));
            }
        };
    }

    /**
     * Fixed steps, which look at nothing.
     *
     * @param decays after which observations to decay
     */
    static Policy steps(Set<Integer> decays) {
        return (loss, curve) -> decays.contains(curve.time()) ? Decision.DECAY : Decision.CONTINUE;
    }

    /** Decays as soon as the true loss has reached a plateau; ends where a decay is no use. */
    static Policy oracle() {
        return (loss, curve) -> {
            if (!Plateau.isReached(curve)) {
                return Decision.CONTINUE;
            }
            return Plateau.decayHelps(curve) ? Decision.DECAY : Decision.TERMINATE;
        };
    }
}
