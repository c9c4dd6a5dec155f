package ai.djl.lrdecay.decay;

import java.util.Locale;

/** When a loss counts as stable. */
public enum Stability {
    /** The paper's rule: the moving averages of the window lie in a narrow band (Section A.1.2). */
    PAPER,
    /** A line through the raw losses no longer falls, with a margin for its uncertainty. */
    TREND,
    /**
     * The paper's rule with a moving average whose memory is the window, {@code beta = 1 - 1 / W},
     * and an eta of 0.07, so that it means the same whatever the length of the training. Where that
     * is known, its stages have deadlines.
     */
    SCALED;

    /**
     * Returns the name on the command line.
     *
     * @return the name in lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
