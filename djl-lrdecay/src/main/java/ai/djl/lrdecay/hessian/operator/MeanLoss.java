package ai.djl.lrdecay.hessian.operator;

import ai.djl.Device;
import ai.djl.lrdecay.torchscript.TorchScriptModule;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SymbolBlock;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The mean loss of a block over data, as a function of chosen parameters, at the values that they
 * had when it was built: its value, its gradient, and the check that it is deterministic. The
 * curvature operators add a matrix-vector product to it.
 *
 * <p>It is the mean over all samples of {@link CurvatureData}; each micro-batch counts by its true
 * number of samples. The memory needed does not depend on the size of the data. It works on a copy
 * of the parameters: it never touches those of the block, its gradients or its batch norm
 * statistics, nor the engine's random stream.
 *
 * <p>Not safe for several threads.
 */
public final class MeanLoss implements AutoCloseable {

    private final MeanLossSettings settings;
    private final Block block;
    private final NDManager manager;
    private final TorchScriptModule script;
    private final ParameterCopies parameters;
    private final CurvatureData.Size size;
    private @Nullable Measured measured;

    /** Value and norm of the gradient. */
    private record Measured(double loss, double gradientNorm) {}

    /** Value and gradient; the gradient is on the device. */
    private record Value(double loss, NDArray gradient) {}

    MeanLoss(MeanLossSettings settings, Block block) {
        this.settings = settings;
        this.block = block;
        Device device = settings.device().orElse(checkedDevice(block));
        manager = NDManager.newBaseManager(device, PtEngine.ENGINE_NAME);
        manager.setName("curvature");
        script = TorchScriptModule.fromResource(device, MeanLoss.class, "curvature.torchscript");
        try {
            parameters =
                    ParameterCopies.of(
                            manager, block, settings.arithmetic().type(), settings.parameters());
            size = settings.data().size(manager);
            if (size.samples() == 0) {
                throw new IllegalArgumentException("there are no data to take the loss over");
            }
            if (settings.batchNorm() == BatchNormMode.TRAINING && size.batches() > 1) {
                throw new IllegalArgumentException(
                        "in training mode batch norm couples the samples of a batch, so that the"
                                + " loss over "
                                + size.batches()
                                + " micro-batches is not that of the data: put all "
                                + size.samples()
                                + " samples into one micro-batch, use evaluation mode, or say with"
                                + " optTrainingModeByMicroBatch that the mean of the losses of"
                                + " the micro-batches is meant");
            }
            if (settings.checkDeterministic()) {
                checkDeterministic();
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Returns a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    private static Device checkedDevice(Block block) {
        refuseTorchScript(block);
        if (block.getParameters().isEmpty() || !block.isInitialized()) {
            throw new IllegalArgumentException(
                    "the block has no parameters, or is not initialised");
        }
        NDArray any = block.getParameters().get(0).getValue().getArray();
        String engine = any.getManager().getEngine().getEngineName();
        if (!engine.equals(PtEngine.ENGINE_NAME)) {
            throw new IllegalArgumentException(
                    "the model is on the engine "
                            + engine
                            + "; curvature needs the PyTorch engine");
        }
        return any.getDevice();
    }

    /** Its parameters cannot be replaced by copies, and the gradient would silently be zero. */
    private static void refuseTorchScript(Block block) {
        if (block instanceof SymbolBlock) {
            throw new IllegalArgumentException(
                    "the model is a TorchScript module, whose parameters cannot be replaced:"
                            + " curvature needs a model made of DJL blocks");
        }
        block.getChildren().values().forEach(MeanLoss::refuseTorchScript);
    }

    /**
     * Computes loss and gradient twice: they have to be finite, and the same.
     *
     * @throws IllegalArgumentException if they are not, or if the loss cannot be differentiated
     */
    public void checkDeterministic() {
        try (NDManager scratch = manager.newSubManager()) {
            Value first = value(scratch);
            Value second = value(scratch);
            double norm = Norms.euclidean(first.gradient);
            double moved = Norms.euclidean(first.gradient.sub(second.gradient));
            LossCheck.require(first.loss, norm, second.loss, moved);
            measured = new Measured(first.loss, norm);
        }
    }

    private Measured measured() {
        if (measured == null) {
            try (NDManager scratch = manager.newSubManager()) {
                Value value = value(scratch);
                measured = new Measured(value.loss, Norms.euclidean(value.gradient));
            }
        }
        return measured;
    }

    private Value value(NDManager owner) {
        MicroBatchMean gradient =
                new MicroBatchMean(owner, dimension(), settings.arithmetic(), size.samples());
        double[] loss = {0};
        forEachBatch(
                settings.data(),
                batch -> {
                    LossBatch.Evaluation evaluation = batch.evaluate(parameters);
                    double share = (double) batch.count() / size.samples();
                    loss[0] += share * number(evaluation.loss());
                    gradient.add(batch.gradient(evaluation, parameters), batch.count());
                });
        return new Value(loss[0], gradient.mean());
    }

    private static double number(NDArray scalar) {
        try (NDArray wide = scalar.toType(DataType.FLOAT64, true)) {
            return wide.getDouble();
        }
    }

    /**
     * Returns the mean loss over the data. Where the check was declined, the first call takes a
     * pass over them.
     *
     * @return the loss
     */
    public double loss() {
        return measured().loss;
    }

    /**
     * Returns the norm of the gradient of the mean loss. Where the check was declined, the first
     * call takes a pass over the data.
     *
     * @return the Euclidean norm, at least 0
     */
    public double gradientNorm() {
        return measured().gradientNorm;
    }

    /**
     * Computes the gradient of the mean loss over the data.
     *
     * @param owner the owner of the gradient
     * @return the gradient, shape (dimension), of the data type
     */
    public NDArray gradient(NDManager owner) {
        return value(owner).gradient;
    }

    /**
     * Sums loss and gradient over a part of the data, in FLOAT64 over its micro-batches. The sums
     * over all parts, added in the same order, give the loss and the norm of its gradient over all
     * data.
     *
     * @param from the number of the first sample, from 0
     * @param to the number behind the last, at most {@link #samples()}
     * @return the sums
     * @throws IllegalArgumentException if the range is empty or not within the data, or is not all
     *     of them in training mode
     */
    public GradientSum sum(long from, long to) {
        double[] loss = {0};
        try (NDManager scratch = manager.newSubManager()) {
            NDArray total = scratch.zeros(new Shape(dimension()), DataType.FLOAT64);
            forEachBatch(
                    range(from, to),
                    batch -> {
                        LossBatch.Evaluation evaluation = batch.evaluate(parameters);
                        loss[0] += batch.count() * number(evaluation.loss());
                        NDArray gradient = batch.gradient(evaluation, parameters);
                        MicroBatchMean.addSum(total, gradient, batch.count());
                    });
            return new GradientSum(loss[0], total.toDoubleArray(), to - from);
        }
    }

    /** A part of the data; all of them are not cut. */
    CurvatureData range(long from, long to) {
        if (from == 0 && to == size.samples()) {
            return settings.data();
        }
        if (settings.batchNorm() == BatchNormMode.TRAINING) {
            throw new IllegalArgumentException(
                    "in training mode batch norm couples the samples of a batch: the loss is not a"
                            + " sum over parts of the data; use evaluation mode");
        }
        DataRange.check(from, to);
        if (to > size.samples()) {
            throw DataRange.beyond(from, to, size.samples());
        }
        return settings.data().range(from, to);
    }

    /** Visits micro-batches with autograd switched on; what they made is released afterwards. */
    void forEachBatch(CurvatureData part, Consumer<LossBatch> visitor) {
        boolean mode = JniUtils.isGradMode();
        part.forEach(
                manager,
                (inputs, labels, count) -> {
                    try (NDManager scratch = manager.newSubManager()) {
                        JniUtils.setGradMode(true);
                        visitor.accept(
                                new LossBatch(
                                        scratch, inputs, labels, count, settings, block, script));
                    } finally {
                        JniUtils.setGradMode(mode);
                    }
                });
    }

    ParameterCopies parameters() {
        return parameters;
    }

    TorchScriptModule script() {
        return script;
    }

    Arithmetic arithmetic() {
        return settings.arithmetic();
    }

    CurvatureData data() {
        return settings.data();
    }

    /**
     * Returns how many numbers the loss is a function of.
     *
     * @return the number of chosen parameters' elements, at least 1
     */
    public long dimension() {
        return parameters.dimension();
    }

    /**
     * Returns the number of samples.
     *
     * @return at least 1
     */
    public long samples() {
        return size.samples();
    }

    /**
     * Returns the number of micro-batches.
     *
     * @return at least 1
     */
    public int batches() {
        return size.batches();
    }

    /**
     * Returns the type in which everything is computed.
     *
     * @return FLOAT32 or FLOAT64
     */
    public DataType dataType() {
        return settings.arithmetic().type();
    }

    /**
     * Returns the owner of the copies, on the device where everything is computed.
     *
     * @return the manager; closed with the loss
     */
    public NDManager manager() {
        return manager;
    }

    /**
     * Describes the loss, for records. Its value and the norm of its gradient are among the texts
     * once they have been computed.
     *
     * @return texts by name
     */
    public Map<String, String> describe() {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("dimension", Long.toString(dimension()));
        text.put("samples", Long.toString(size.samples()));
        text.put("micro-batches", Integer.toString(size.batches()));
        text.put("loss function", settings.loss().getName());
        if (measured != null) {
            text.put("loss", Double.toString(measured.loss));
            text.put("gradient norm", Double.toString(measured.gradientNorm));
        }
        text.put("batch norm", settings.batchNorm().toString());
        text.put("type", dataType().name());
        text.put("sums", (arithmetic().wideSums() ? DataType.FLOAT64 : dataType()).name());
        text.put("device", manager.getDevice().toString());
        return text;
    }

    /** Releases the copies. */
    @Override
    public void close() {
        script.close();
        manager.close();
    }

    /** Builds a {@link MeanLoss}. */
    public static final class Builder extends MeanLossBuilder<Builder> {

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Builds the loss, at the present values of the parameters.
         *
         * @return the loss, to be closed
         * @throws IllegalArgumentException if there are no data, the model is not on the PyTorch
         *     engine, the loss is not finite or not the same twice, or training mode meets several
         *     micro-batches
         */
        public MeanLoss build() {
            Block block = requireBlock();
            return settings().at(block);
        }
    }
}
