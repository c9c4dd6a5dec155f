package ai.djl.lrdecay.dataset;

import java.util.Locale;

/** What the noise of {@link Ps10} shows; its label is drawn uniformly in either case. */
public enum NoiseKind {
    /** Fresh random colours, each shown once: the default. */
    COLOURS,
    /**
     * Patterns of the data set, drawn uniformly, each time with another draw of the label, which
     * may be the right one: label flips. {@link NoiseChannels} says which patterns.
     */
    FLIPS;

    /**
     * Returns the name used on the command line.
     *
     * @return the name in lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
