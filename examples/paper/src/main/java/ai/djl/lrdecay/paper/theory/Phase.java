package ai.djl.lrdecay.paper.theory;

/**
 * Some steps at the same learning rate.
 *
 * @param rate the learning rate, positive
 * @param steps how many, at least 1
 */
public record Phase(double rate, int steps) {

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if the rate is not positive or there is no step
     */
    public Phase {
        if (!(rate > 0) || steps < 1) {
            throw new IllegalArgumentException(
                    "a phase needs a positive rate and at least one step, not "
                            + steps
                            + " steps at the rate "
                            + rate);
        }
    }
}
