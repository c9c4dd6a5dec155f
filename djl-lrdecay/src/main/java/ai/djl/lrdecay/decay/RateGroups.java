package ai.djl.lrdecay.decay;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import java.util.HashMap;
import java.util.Map;

/**
 * Several groups of parameters under one learning rate: each group has a constant share of it, for
 * instance a tenth for the backbone and all of it for a new head, and a decay acts on all of them.
 *
 * <p>DJL's optimizers take it as their learning-rate tracker.
 */
public final class RateGroups implements ParameterTracker {

    private final Tracker tracker;
    private final Map<String, Float> factors;

    private RateGroups(Tracker tracker, Map<String, Float> factors) {
        this.tracker = tracker;
        this.factors = Map.copyOf(factors);
    }

    /**
     * Returns a builder.
     *
     * @param tracker the learning rate that the groups share
     * @return the builder
     */
    public static Builder builder(Tracker tracker) {
        return new Builder(tracker);
    }

    /** {@inheritDoc} */
    @Override
    public float getNewValue(String parameterId, int numUpdate) {
        return tracker.getNewValue(numUpdate) * factors.getOrDefault(parameterId, 1f);
    }

    /** Builds {@link RateGroups}. */
    public static final class Builder {

        private final Tracker tracker;
        private final Map<String, Float> factors = new HashMap<>();

        private Builder(Tracker tracker) {
            this.tracker = tracker;
        }

        /**
         * Adds a group: all parameters of a block. Parameters in no group have the whole rate.
         *
         * @param block the block, initialised or not
         * @param factor the share of the rate, at least 0
         * @return this builder
         * @throws IllegalArgumentException if the share is below 0 or not finite, or a parameter is
         *     in a group already
         */
        public Builder addGroup(Block block, float factor) {
            if (!(factor >= 0) || !Float.isFinite(factor)) {
                throw new IllegalArgumentException(
                        "the share of a group must be at least 0, not " + factor);
            }
            for (Parameter parameter : block.getParameters().values()) {
                if (factors.put(parameter.getId(), factor) != null) {
                    throw new IllegalArgumentException(
                            "parameter " + parameter.getName() + " is in two groups");
                }
            }
            return this;
        }

        /**
         * Builds the tracker.
         *
         * @return the tracker
         */
        public RateGroups build() {
            return new RateGroups(tracker, factors);
        }
    }
}
