package ai.djl.lrdecay.spark;

import ai.djl.nn.Block;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SparkOperator} is built from.
 *
 * @param <B> the type of the builder
 */
public abstract sealed class SparkOperatorBuilder<B extends SparkOperatorBuilder<B>>
        permits SparkOperator.Builder {

    @Nullable SparkData data;
    @Nullable BlockSource network;
    @Nullable Block block;
    @Nullable LossSource loss;
    CurvatureKind kind = CurvatureKind.HESSIAN;
    Predicate<String> parameters = name -> true;
    OperatorSetup.Mode mode = OperatorSetup.Mode.EVALUATION;
    SparkSettings settings = new SparkSettings(0, true, OptionalInt.empty(), 600);

    SparkOperatorBuilder() {}

    abstract B self();

    static <T> T require(@Nullable T value, String setter) {
        if (value == null) {
            throw new IllegalArgumentException("call " + setter + " before build");
        }
        return value;
    }

    /**
     * Sets the data.
     *
     * @param data the data that the loss is the mean over; not closed
     * @return this builder
     */
    public B setData(SparkData data) {
        this.data = data;
        return self();
    }

    /**
     * Sets how executors make the network.
     *
     * @param network makes a block with the parameters of the one on the driver
     * @return this builder
     */
    public B setNetwork(BlockSource network) {
        this.network = network;
        return self();
    }

    /**
     * Sets the block whose parameters are sent.
     *
     * @param block an initialised block; its frozen parameters are left out of the matrix
     * @return this builder
     */
    public B setBlock(Block block) {
        this.block = block;
        return self();
    }

    /**
     * Sets the loss.
     *
     * @param loss makes a loss that is the mean over the samples of a batch
     * @return this builder
     */
    public B setLoss(LossSource loss) {
        this.loss = loss;
        return self();
    }

    /**
     * Sets the matrix; the Hessian by default.
     *
     * @param kind the matrix
     * @return this builder
     */
    public B optKind(CurvatureKind kind) {
        this.kind = Objects.requireNonNull(kind);
        return self();
    }

    /**
     * Restricts the loss to a function of some of the parameters; all trainable ones by default.
     *
     * @param choice tells by a name of {@code block.getParameters()}; asked on the driver
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
        mode = training ? OperatorSetup.Mode.TRAINING : OperatorSetup.Mode.EVALUATION;
        return self();
    }

    /**
     * Runs the block in training mode, where batch norm uses the statistics of each micro-batch:
     * another function for other micro-batches.
     *
     * @return this builder
     */
    public B optTrainingModeByMicroBatch() {
        mode = OperatorSetup.Mode.TRAINING_BY_MICRO_BATCH;
        return self();
    }

    /**
     * Adds {@code l2 / 2 |w|^2} over the chosen parameters to the loss; 0 by default.
     *
     * @param l2 at least 0
     * @return this builder
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public B optL2(double l2) {
        if (!(l2 >= 0) || Double.isInfinite(l2)) {
            throw new IllegalArgumentException("the L2 term must be at least 0, not " + l2);
        }
        settings =
                new SparkSettings(
                        l2,
                        settings.checkDeterministic(),
                        settings.treeDepth(),
                        settings.idleSeconds());
        return self();
    }

    /**
     * Checks, when the operator is built, that the loss over all data is finite and the same twice.
     * On by default; costs two passes for loss and gradient.
     *
     * @param check whether to check
     * @return this builder
     */
    public B optCheckDeterministic(boolean check) {
        settings =
                new SparkSettings(
                        settings.l2(), check, settings.treeDepth(), settings.idleSeconds());
        return self();
    }

    /**
     * Sets by how many steps the sums of partitions are brought together: 1 for straight to the
     * driver, more for adding them up on executors on the way. By default 1, and 2 where more than
     * a quarter of a gigabyte would arrive. It does not change a bit of the result.
     *
     * @param depth at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less
     */
    public B optTreeDepth(int depth) {
        if (depth < 1) {
            throw new IllegalArgumentException("the tree needs a depth of at least 1: " + depth);
        }
        settings =
                new SparkSettings(
                        settings.l2(),
                        settings.checkDeterministic(),
                        OptionalInt.of(depth),
                        settings.idleSeconds());
        return self();
    }

    /**
     * Sets after how long an executor forgets the operator when no product was asked for: that is
     * what happens to one that does not hear of its end. Ten minutes by default; if the driver
     * thinks for longer, executors build the operator again.
     *
     * @param idle at least a second
     * @return this builder
     * @throws IllegalArgumentException if it is less
     */
    public B optIdle(Duration idle) {
        if (idle.toSeconds() < 1) {
            throw new IllegalArgumentException("an operator must be kept for a second at least");
        }
        settings =
                new SparkSettings(
                        settings.l2(),
                        settings.checkDeterministic(),
                        settings.treeDepth(),
                        idle.toSeconds());
        return self();
    }
}
