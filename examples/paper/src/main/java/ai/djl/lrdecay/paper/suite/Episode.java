package ai.djl.lrdecay.paper.suite;

import ai.djl.lrdecay.decay.Decision;

/**
 * One training under one policy.
 *
 * @param finalLoss the true loss at its end
 * @param length its length as a share of the horizon, in (0, 1]
 * @param decays the number of decays
 * @param falseDecays how many of them came while the true loss was still far from a plateau
 * @param delay observations between the true plateaus and the decays that answered them, summed, as
 *     a share of the horizon
 * @param answered the number of decays that came after a plateau
 * @param falseEnd whether it ended while a decay would have helped
 */
record Episode(
        double finalLoss,
        double length,
        int decays,
        int falseDecays,
        double delay,
        int answered,
        boolean falseEnd) {

    /** A training from its beginning to its end, which only the curve and the policy remember. */
    static Episode play(LossCurve curve, Policy policy) {
        int decays = 0;
        int falseDecays = 0;
        int answered = 0;
        int delay = 0;
        boolean falseEnd = false;
        int plateauSince = -1;
        curve.setRate(policy.rate(curve.rate(), Decision.CONTINUE));
        while (curve.time() < curve.horizon()) {
            Decision decision = policy.observe(curve.observe(), curve);
            if (plateauSince < 0 && Plateau.isReached(curve)) {
                plateauSince = curve.time();
            }
            if (decision == Decision.TERMINATE) {
                falseEnd = Plateau.decayHelps(curve);
                break;
            }
            if (decision == Decision.DECAY) {
                decays++;
                if (plateauSince >= 0) {
                    answered++;
                    delay += curve.time() - plateauSince;
                } else if (Plateau.isFar(curve)) {
                    falseDecays++;
                }
                plateauSince = -1;
            }
            curve.setRate(policy.rate(curve.rate(), decision));
        }
        double horizon = curve.horizon();
        return new Episode(
                curve.trueLoss(),
                curve.time() / horizon,
                decays,
                falseDecays,
                delay / horizon,
                answered,
                falseEnd);
    }

    /** What a training costs, without all that is counted in an episode. */
    static double cost(LossCurve curve, Policy policy, double price) {
        curve.setRate(policy.rate(curve.rate(), Decision.CONTINUE));
        while (curve.time() < curve.horizon()) {
            Decision decision = policy.observe(curve.observe(), curve);
            if (decision == Decision.TERMINATE) {
                break;
            }
            curve.setRate(policy.rate(curve.rate(), decision));
        }
        return cost(curve.trueLoss(), curve.time() / (double) curve.horizon(), price);
    }

    private static double cost(double finalLoss, double length, double price) {
        return 100 * Math.log(finalLoss) + price * length;
    }

    /**
     * The cost of a training: a hundred times the logarithm of its final loss, so that differences
     * are percents of loss, and a price for its length.
     *
     * @param price what the whole horizon costs, in percents of loss
     */
    double cost(double price) {
        return cost(finalLoss, length, price);
    }
}
