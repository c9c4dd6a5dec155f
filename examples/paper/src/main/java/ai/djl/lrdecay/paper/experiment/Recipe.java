package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.run.AverageSpec;
import ai.djl.lrdecay.paper.run.NetworkSpec;
import ai.djl.lrdecay.paper.run.OptimizerSpec;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.ScheduleSpec;
import java.util.Optional;

/** How wide residual networks are usually trained: SGD with momentum and weight decay. */
final class Recipe {

    /** The rate of stage 1, a usual choice for wide residual networks. */
    static final double LARGE_RATE = 0.1;

    /** Samples a step. */
    static final int BATCH = 128;

    private static final double MOMENTUM = 0.9;

    /** The usual weight decay. */
    static final double WEIGHT_DECAY = 5e-4;

    /** The data set of Figures 11 and 14, where its files are found. */
    static final String IMAGENET = "imagenet";

    /** How many epochs a ResNet-50 is trained on it; the rate is divided by 10 twice. */
    static final int IMAGENET_EPOCHS = 90;

    private static final int IMAGENET_BATCH = 256;
    private static final double IMAGENET_WEIGHT_DECAY = 1e-4;

    private Recipe() {}

    /** A ResNet-50 on ImageNet, as PyTorch's reference training has it. */
    static RunSpec imagenet(String schedule, long seed) {
        return run(IMAGENET, "resnet50", schedule, IMAGENET_EPOCHS, seed)
                .setOptimizer(momentum(LARGE_RATE, IMAGENET_BATCH, IMAGENET_WEIGHT_DECAY))
                .build();
    }

    /** Stochastic gradient descent with momentum and weight decay. */
    static RunSpec sgd(
            String data, String model, String schedule, double rate, int epochs, long seed) {
        return run(data, model, schedule, epochs, seed)
                .setOptimizer(momentum(rate, BATCH, WEIGHT_DECAY))
                .build();
    }

    /** The same at a constant rate, with an average of the weights evaluated instead of them. */
    static RunSpec averaged(
            String data, String model, AverageSpec average, double rate, int epochs, long seed) {
        return run(data, model, "constant", epochs, seed)
                .setOptimizer(
                        momentumBuilder(rate, BATCH, WEIGHT_DECAY)
                                .optAverage(Optional.of(average))
                                .build())
                .build();
    }

    /** Schedule-free SGD, whose momentum is its interpolation. */
    static RunSpec scheduleFree(String data, String model, double rate, int epochs, long seed) {
        return run(data, model, "constant", epochs, seed)
                .setOptimizer(
                        momentumBuilder(rate, BATCH, WEIGHT_DECAY)
                                .optMethod(Optional.of(OptimizerSpec.Method.SCHEDULE_FREE))
                                .build())
                .build();
    }

    /** Full-batch gradient descent without momentum and weight decay. */
    static RunSpec.Builder descent(DecayTask task, String schedule, double rate, int epochs) {
        return run(task.dataset(), task.model(), schedule, epochs, 1)
                .setOptimizer(
                        OptimizerSpec.builder()
                                .setLearningRate(rate)
                                .setBatchSize(task.batch())
                                .optFullBatch(true)
                                .build());
    }

    /** The usual momentum. */
    static OptimizerSpec momentum(double rate, int batch, double weightDecay) {
        return momentumBuilder(rate, batch, weightDecay).build();
    }

    private static OptimizerSpec.Builder momentumBuilder(
            double rate, int batch, double weightDecay) {
        return OptimizerSpec.builder()
                .setLearningRate(rate)
                .setBatchSize(batch)
                .optMomentum(MOMENTUM)
                .optWeightDecay(weightDecay);
    }

    /** A run whose optimizer is still to be set. */
    static RunSpec.Builder run(String data, String model, String schedule, int epochs, long seed) {
        return RunSpec.builder()
                .setData(DataSources.parse(data))
                .setNetwork(NetworkSpec.parse(model))
                .optSchedule(ScheduleSpec.parse(schedule))
                .setEpochs(epochs)
                .optSeed(seed);
    }
}
