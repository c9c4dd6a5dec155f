package ai.djl.lrdecay.paper.finding;

import java.util.Locale;

/**
 * What the runs say about a claim, by its p value after Holm's method within the family: {@code
 * experiment.JudgedClaims} gives it.
 */
public enum Verdict {
    /** The effect is significantly on the claim's side. */
    SUPPORTED,
    /** The effect is significantly on the other side. */
    REFUTED,
    /** Neither is significant, or too little was run. */
    INCONCLUSIVE,
    /** The runs it needs are not there. */
    NOT_RUN;

    /**
     * Tells whether two verdicts cannot both be right.
     *
     * @param other the verdict of another reproduction
     * @return true if one supports what the other refutes
     */
    public boolean contradicts(Verdict other) {
        return (this == SUPPORTED && other == REFUTED) || (this == REFUTED && other == SUPPORTED);
    }

    /**
     * Returns the verdict in words.
     *
     * @return for instance {@code NOT RUN}
     */
    public String words() {
        return name().replace('_', ' ');
    }

    /**
     * Returns the verdict as styles and scripts know it.
     *
     * @return for instance {@code not_run}
     */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
