package ai.djl.lrdecay.training;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.util.SplitMix64;

/**
 * The seed of an epoch. DJL shuffles, drops out and augments from one stream of random numbers; set
 * anew before each epoch, that stream is a function of the training's seed and the epoch, and a
 * resumed training needs no state of a generator.
 */
final class EpochSeed {

    private EpochSeed() {}

    /** Seeds the engine for an epoch, from 1. */
    static void set(Engine engine, long seed, int epoch) {
        engine.setRandomSeed((int) SplitMix64.stream(seed, "epoch", epoch).nextLong());
    }
}
