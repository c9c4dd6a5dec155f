package ai.djl.lrdecay.training.listener;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.util.SplitMix64;

/**
 * The seed of an epoch. DJL shuffles, drops out and augments from one stream of random numbers; set
 * anew before each epoch, that stream is a function of the training's seed and the epoch, and a
 * resumed training needs no state of a generator.
 */
public final class EpochSeed {

    private EpochSeed() {}

    /**
     * Seeds the engine for an epoch.
     *
     * @param engine the engine
     * @param seed the seed of the training
     * @param epoch the epoch, from 1
     */
    public static void set(Engine engine, long seed, int epoch) {
        engine.setRandomSeed((int) SplitMix64.stream(seed, "epoch", epoch).nextLong());
    }
}
