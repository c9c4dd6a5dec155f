package ai.djl.lrdecay.hessian.operator;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What {@link MeanLoss} and the operators of a mean loss are built from. What was built does not
 * change with its builder.
 *
 * @param <B> the type of the builder
 */
public abstract sealed class MeanLossBuilder<B extends MeanLossBuilder<B>>
        permits MeanLoss.Builder, LossOperator.Builder {

    private @Nullable Block block;
    private @Nullable Loss loss;
    private @Nullable CurvatureData data;
    private @Nullable Device device;
    private Predicate<String> parameters = name -> true;
    private BatchNormMode batchNorm = BatchNormMode.EVALUATION;
    private boolean checkDeterministic = true;
    private Arithmetic arithmetic = new Arithmetic(DataType.FLOAT32, false);

    MeanLossBuilder() {}

    abstract B self();

    /**
     * Sets the block.
     *
     * @param block an initialised block of the PyTorch engine, made of DJL blocks
     * @return this builder
     */
    public B setBlock(Block block) {
        this.block = block;
        return self();
    }

    /**
     * Sets the loss.
     *
     * @param loss a loss that is the mean over the samples of a batch
     * @return this builder
     */
    public B setLoss(Loss loss) {
        this.loss = loss;
        return self();
    }

    /**
     * Sets the data.
     *
     * @param data the data that the loss is the mean over
     * @return this builder
     */
    public B setData(CurvatureData data) {
        this.data = data;
        return self();
    }

    /**
     * Restricts the loss to a function of some of the parameters; all trainable ones by default.
     *
     * @param choice tells by a name of {@code block.getParameters()}
     * @return this builder
     */
    public B optParameters(Predicate<String> choice) {
        this.parameters = Objects.requireNonNull(choice);
        return self();
    }

    /**
     * Runs the block in training mode, where batch norm uses the statistics of the batch;
     * evaluation mode by default.
     *
     * @param training whether to; needs all data in one micro-batch
     * @return this builder
     */
    public B optTrainingMode(boolean training) {
        this.batchNorm = training ? BatchNormMode.TRAINING : BatchNormMode.EVALUATION;
        return self();
    }

    /**
     * Runs the block in training mode, where batch norm uses the statistics of each micro-batch.
     * The loss is then the mean of the losses of the micro-batches, weighted by their samples: what
     * gradient descent descends whose gradient is accumulated over the same micro-batches. It is
     * another function for other micro-batches.
     *
     * @return this builder
     */
    public B optTrainingModeByMicroBatch() {
        this.batchNorm = BatchNormMode.TRAINING_BY_MICRO_BATCH;
        return self();
    }

    /**
     * Sets the type in which everything is computed; FLOAT32 by default.
     *
     * @param type FLOAT32 or FLOAT64
     * @return this builder
     * @throws IllegalArgumentException for another type
     */
    public B optDataType(DataType type) {
        this.arithmetic = new Arithmetic(type, arithmetic.wideSums());
        return self();
    }

    /**
     * Sums micro-batches in FLOAT64, in their order, whatever the type of each; off by default.
     * Then a result is the same to the last bit as that of sums over parts of the data that begin
     * and end with micro-batches, added in the same order ({@link LossOperator#sum(float[], long,
     * long)} of each micro-batch).
     *
     * @param wide whether to; costs a vector in FLOAT64
     * @return this builder
     */
    public B optFloat64Sums(boolean wide) {
        this.arithmetic = new Arithmetic(arithmetic.type(), wide);
        return self();
    }

    /**
     * Sets the device; that of the block by default.
     *
     * @param device the device
     * @return this builder
     */
    public B optDevice(Device device) {
        this.device = Objects.requireNonNull(device);
        return self();
    }

    /**
     * Checks, when the loss is built, that it is deterministic and finite: loss and gradient are
     * computed twice. On by default. A loss that is random, by dropout or augmentation, gives wrong
     * curvature; decline the check where the two passes cost too much and it is known that nothing
     * is random, or call {@link MeanLoss#checkDeterministic()} later.
     *
     * @param check whether to check
     * @return this builder
     */
    public B optCheckDeterministic(boolean check) {
        this.checkDeterministic = check;
        return self();
    }

    /** The block, which {@code build()} needs and a factory does not. */
    final Block requireBlock() {
        return require(block, "setBlock");
    }

    /** A copy of the settings, complete apart from the block. */
    final MeanLossSettings settings() {
        return new MeanLossSettings(
                require(loss, "setLoss"),
                require(data, "setData"),
                parameters,
                batchNorm,
                arithmetic,
                Optional.ofNullable(device),
                checkDeterministic);
    }

    private static <T> T require(@Nullable T value, String setter) {
        if (value == null) {
            throw new IllegalArgumentException("call " + setter + " before build");
        }
        return value;
    }
}
