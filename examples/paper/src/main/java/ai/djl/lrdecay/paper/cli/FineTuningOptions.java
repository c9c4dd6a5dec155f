package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.run.OptimizerSpec;
import ai.djl.lrdecay.paper.run.ScheduleSpec;
import ai.djl.lrdecay.paper.transfer.FineTuningRecipe;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code transfer --strategy finetune} trains. */
final class FineTuningOptions {

    private static final double MOMENTUM = 0.9;

    @Option(names = "--epochs", paramLabel = "N", description = "The number of epochs (30).")
    private @Nullable Integer epochs;

    @Option(
            names = "--schedule",
            paramLabel = "SCHEDULE",
            description = "As for 'train'; without it the rate decays after two thirds.")
    private @Nullable ScheduleSpec schedule;

    @Option(names = "--lr", paramLabel = "F", description = "The learning rate of the head (0.01).")
    private @Nullable Double learningRate;

    @Option(
            names = "--backbone-rate",
            paramLabel = "F",
            description = "What multiplies the rate of the backbone (0.1).")
    private @Nullable Double backboneRate;

    @Option(names = "--batch-size", paramLabel = "N", description = "Samples in a step (64).")
    private @Nullable Integer batchSize;

    @Option(names = "--weight-decay", paramLabel = "F", description = "The weight decay (0.0005).")
    private @Nullable Double weightDecay;

    int epochs() {
        return epochs == null ? 30 : epochs;
    }

    /** Whether any of these options was given. */
    boolean given() {
        return epochs != null
                || schedule != null
                || learningRate != null
                || backboneRate != null
                || batchSize != null
                || weightDecay != null;
    }

    /** The options, for an error. */
    String names() {
        return "--epochs, --schedule, --lr, --backbone-rate, --batch-size and --weight-decay";
    }

    /**
     * The recipe.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    FineTuningRecipe recipe() {
        ScheduleSpec plan = schedule == null ? ScheduleSpec.afterTwoThirds(epochs()) : schedule;
        return new FineTuningRecipe(
                plan,
                OptimizerSpec.builder()
                        .setLearningRate(learningRate == null ? 0.01 : learningRate)
                        .setBatchSize(batchSize == null ? 64 : batchSize)
                        .optMomentum(MOMENTUM)
                        .optWeightDecay(weightDecay == null ? 5e-4 : weightDecay)
                        .build(),
                backboneRate == null ? 0.1 : backboneRate,
                epochs());
    }
}
