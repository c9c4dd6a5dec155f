package ai.djl.lrdecay.paper.plateau;

import java.util.Map;

/** Decides after each observed loss whether the learning rate is to be reduced. */
public interface PlateauRule {

    /**
     * Takes an observation.
     *
     * @param loss the observed loss; one that is not a number is not an improvement
     * @return whether the rule reduces the rate now
     */
    boolean observe(double loss);

    /**
     * Copies the state, for a checkpoint.
     *
     * @return texts by name, exact to the last bit
     */
    Map<String, String> state();

    /**
     * Restores the state.
     *
     * @param state what {@link #state} gave
     * @throws IllegalArgumentException if it is not such a state
     */
    void restore(Map<String, String> state);

    /**
     * The settings of a rule.
     *
     * @param patience observations without improvement that are put up with, at least 0
     * @param threshold what counts as an improvement: PyTorch's is relative to the best loss,
     *     Keras's is a difference; at least 0
     * @param cooldown observations after a reduction that are not looked at, at least 0
     */
    record Settings(int patience, double threshold, int cooldown) {

        /** What both libraries have by default. */
        public static final Settings DEFAULTS = new Settings(10, 1e-4, 0);

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a value is out of its range
         */
        public Settings {
            if (patience < 0 || cooldown < 0 || !(threshold >= 0 && threshold < 1)) {
                throw new IllegalArgumentException(
                        "a plateau rule needs a patience and a cooldown of at least 0 and a"
                                + " threshold in [0, 1)");
            }
        }
    }
}
