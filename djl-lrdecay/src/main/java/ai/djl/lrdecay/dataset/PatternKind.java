package ai.djl.lrdecay.dataset;

import java.util.Locale;

/** What a PS10 sample shows (Section 5.1, Figure 8, and the noise of Section 5.3). */
public enum PatternKind {
    /**
     * One of the few patterns of a category (complexity log2 10 by default), in channels 0 to 2.
     */
    SIMPLE,
    /** One of the many patterns of a category (complexity log2 100), in channels 3 to 5. */
    COMPLEX,
    /**
     * A fresh random point, or a pattern, with a random label: nothing to learn from, only to
     * memorise.
     */
    NOISE;

    /**
     * Returns the name used in records and on the command line.
     *
     * @return the name in lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
