package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.run.RunSpec;

/** How wide residual networks are usually trained: SGD with momentum and weight decay. */
final class Recipe {

    /** The rate of stage 1, a usual choice for wide residual networks. */
    static final double LARGE_RATE = 0.1;

    /** Samples a step. */
    static final int BATCH = 128;

    private static final double MOMENTUM = 0.9;
    private static final double WEIGHT_DECAY = 5e-4;

    private Recipe() {}

    static RunSpec sgd(
            Setting setting,
            String data,
            String model,
            String schedule,
            double rate,
            int epochs,
            long seed) {
        return new RunSpec(
                data,
                model,
                schedule,
                rate,
                epochs,
                BATCH,
                MOMENTUM,
                false,
                WEIGHT_DECAY,
                seed,
                setting.threads(),
                setting.device());
    }
}
