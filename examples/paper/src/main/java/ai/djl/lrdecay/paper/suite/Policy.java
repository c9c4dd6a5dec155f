package ai.djl.lrdecay.paper.suite;

import ai.djl.lrdecay.decay.Decision;
import ai.djl.lrdecay.decay.PlateauDetector;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.paper.plateau.PlateauRule;
import java.util.Set;
import java.util.function.Function;

/** Decides on a learning rate from what is observed. */
interface Policy {

    /**
     * Takes an observation.
     *
     * @param loss the observed loss
     * @param curve the training, at which only an oracle may look
     * @return the decision
     */
    Decision observe(double loss, LossCurve curve);

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
     */
    static Policy rule(
            Function<PlateauRule.Settings, PlateauRule> maker,
            PlateauRule.Settings settings,
            int mostDecays) {
        PlateauRule rule = maker.apply(settings);
        int[] decays = {0};
        return (loss, curve) -> {
            if (!rule.observe(loss)) {
                return Decision.CONTINUE;
            }
            decays[0]++;
            return decays[0] > mostDecays ? Decision.TERMINATE : Decision.DECAY;
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
