package ai.djl.lrdecay.dataset;

/**
 * Where the noise of {@link Ps10} is shown; with {@link NoiseKind#FLIPS} that says which patterns
 * have their labels flipped.
 */
public enum NoiseChannels {
    /** In channels 3 to 5, among the complex patterns: the default. */
    COMPLEX,
    /** In channels 0 to 2, among the simple patterns. */
    SIMPLE,
    /** One colour in channels 0 to 2 and another one in channels 3 to 5, at once. */
    BOTH,
    /** In channels 0 to 2 or in channels 3 to 5, decided by a fair coin for each point. */
    EITHER
}
