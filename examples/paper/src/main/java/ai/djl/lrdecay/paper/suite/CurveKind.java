package ai.djl.lrdecay.paper.suite;

import java.util.Locale;

/** What is difficult about a loss curve. */
public enum CurveKind {
    /** Independent normal noise. */
    IID,
    /** Independent noise with Student's t distribution of 3 degrees of freedom. */
    HEAVY_TAILED,
    /** Noise that remembers: autoregressive with a coefficient of 0.8. */
    AUTOCORRELATED,
    /** Noise in proportion to the loss. */
    MULTIPLICATIVE,
    /** One observation in fifty is half as large again. */
    OUTLIERS,
    /** A wave on top, with a period between 3 and 20 % of the training. */
    PERIODIC,
    /** Progress by a power law, which never quite ends. */
    POWER_LAW,
    /** The loss rises at first, as under a warm-up. */
    WARM_UP_RISE,
    /** The loss jumps to three times its value and recovers (PyTorch's issue 30873). */
    SPIKE,
    /** The floor moves up or down by three tenths and stays there. */
    LEVEL_SHIFT;

    /**
     * Returns the name for people.
     *
     * @return lower case, with spaces
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
