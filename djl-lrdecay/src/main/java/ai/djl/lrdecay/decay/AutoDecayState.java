package ai.djl.lrdecay.decay;

/**
 * Where an {@link AutoDecay} is, exact to the last bit.
 *
 * @param version the version of this form
 * @param learningRate the learning rate of the first stage
 * @param factor what the rate is multiplied with at a decay
 * @param warmUp the last update of the warm-up; 0 without one
 * @param detector the detector, with the settings under which it came about
 * @param observations all observations
 * @param lastUpdate the last update that has begun; 0 before the first
 * @param decayUpdate the last update that has begun before the newest decay; 0 without one
 */
public record AutoDecayState(
        int version,
        float learningRate,
        float factor,
        int warmUp,
        PlateauState detector,
        int observations,
        int lastUpdate,
        int decayUpdate) {

    /** The version that is written. */
    public static final int VERSION = 2;

    /** Checks the version and the ranges. */
    public AutoDecayState {
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "the state has version " + version + " instead of " + VERSION);
        }
        if (detector == null || observations < 0 || decayUpdate < 0 || decayUpdate > lastUpdate) {
            throw new IllegalArgumentException("a part of the state is missing or out of range");
        }
    }
}
