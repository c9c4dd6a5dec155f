package ai.djl.lrdecay.dataset;

/** Where the noise points of {@link Ps10} are shown. */
public enum NoiseChannels {
    /** In channels 3 to 5, among the complex patterns: the default. */
    COMPLEX,
    /** In channels 0 to 2, among the simple patterns. */
    SIMPLE,
    /** One point in channels 0 to 2 and another one in channels 3 to 5. */
    BOTH,
    /** In channels 0 to 2 or in channels 3 to 5, decided by a fair coin for each point. */
    EITHER
}
