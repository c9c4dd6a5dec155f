package ai.djl.lrdecay.hessian.operator;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.lrdecay.torchscript.TorchScriptModule;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SymbolBlock;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.loss.Loss;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the curvature operators of a loss share: the mean loss of a block over data, as a function
 * of chosen parameters, at the values that they had when the operator was made.
 *
 * <p>The loss is the mean over all samples of {@link CurvatureData}; each micro-batch counts by its
 * true number of samples. The memory needed does not depend on the size of the data. The operator
 * works on a copy of the parameters: it never touches those of the block, its gradients or its
 * batch norm statistics, nor the engine's random stream.
 */
public abstract class LossOperator implements CurvatureOperator {

    private static final double SAME = 1e-4;

    final TorchScriptModule script;
    final FrozenParameters parameters;
    final double l2;
    final long samples;
    final int batches;
    private final Block block;
    private final Loss loss;
    private final CurvatureData data;
    private final boolean training;
    private final DataType type;
    private final NDManager manager;
    private final double lossValue;
    private final double gradientNorm;
    private long products;

    LossOperator(Builder<?> builder) {
        block = require(builder.block, "setBlock");
        loss = require(builder.loss, "setLoss");
        data = require(builder.data, "setData");
        training = builder.training;
        type = builder.type;
        l2 = builder.l2;
        refuseTorchScript(block);
        if (block.getParameters().isEmpty() || !block.isInitialized()) {
            throw new IllegalArgumentException(
                    "the block has no parameters, or is not initialised");
        }
        NDArray any = firstParameter().getArray();
        if (!any.getManager().getEngine().getEngineName().equals(PtEngine.ENGINE_NAME)) {
            throw new IllegalArgumentException(
                    "the model is on the engine "
                            + any.getManager().getEngine().getEngineName()
                            + "; curvature needs the PyTorch engine");
        }
        Device device = builder.device == null ? any.getDevice() : builder.device;
        manager = NDManager.newBaseManager(device, PtEngine.ENGINE_NAME);
        manager.setName("curvature");
        script =
                TorchScriptModule.fromResource(device, LossOperator.class, "curvature.torchscript");
        try {
            parameters = new FrozenParameters(manager, block, type, builder.choice);
            long[] counted = count();
            samples = counted[0];
            batches = (int) counted[1];
            if (samples == 0) {
                throw new IllegalArgumentException("there are no data to take the loss over");
            }
            if (training && batches > 1) {
                throw new IllegalArgumentException(
                        "in training mode batch norm couples the samples of a batch, so that the"
                                + " loss over "
                                + batches
                                + " micro-batches is not that of the data: put all "
                                + samples
                                + " samples into one micro-batch, or use evaluation mode");
            }
            double[] checked = checked();
            lossValue = checked[0];
            gradientNorm = checked[1];
        } catch (RuntimeException e) {
            script.close();
            manager.close();
            throw e;
        }
    }

    /**
     * Its parameters cannot be replaced by copies, and the gradient would be zero without a word.
     */
    private static void refuseTorchScript(Block block) {
        if (block instanceof SymbolBlock) {
            throw new IllegalArgumentException(
                    "the model is a TorchScript module, which keeps its parameters to itself:"
                            + " curvature needs a model made of DJL blocks");
        }
        block.getChildren().values().forEach(LossOperator::refuseTorchScript);
    }

    private static <T> T require(@Nullable T value, String setter) {
        if (value == null) {
            throw new IllegalArgumentException("call " + setter + " before build");
        }
        return value;
    }

    private Parameter firstParameter() {
        return block.getParameters().get(0).getValue();
    }

    private long[] count() {
        long[] counted = new long[2];
        data.forEach(
                manager,
                (inputs, labels, count) -> {
                    counted[0] += count;
                    counted[1]++;
                });
        return counted;
    }

    private double[] checked() {
        try {
            return check();
        } catch (EngineException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("does not require grad") || message.contains("not implemented")) {
                throw new IllegalArgumentException(
                        "the loss cannot be differentiated with respect to the parameters: "
                                + message.lines()
                                        .filter(line -> line.startsWith("RuntimeError"))
                                        .findFirst()
                                        .orElse(message.strip()),
                        e);
            }
            throw e;
        }
    }

    /** Loss and gradient twice: they have to be finite, and the same. */
    private double[] check() {
        try (NDManager scratch = manager.newSubManager()) {
            Value first = value(scratch);
            Value second = value(scratch);
            double norm = norm(first.gradient);
            if (!Double.isFinite(first.loss) || !Double.isFinite(norm)) {
                throw new IllegalArgumentException(
                        "the loss over the data is "
                                + first.loss
                                + " with a gradient of norm "
                                + norm
                                + ": curvature needs finite values");
            }
            double moved = norm(first.gradient.sub(second.gradient));
            if (Math.abs(first.loss - second.loss) > SAME * Math.abs(first.loss)
                    || moved > SAME * norm + 1e-30) {
                throw new IllegalArgumentException(
                        "the loss is not the same twice ("
                                + first.loss
                                + ", then "
                                + second.loss
                                + "): switch off what is random in the data or in the model");
            }
            return new double[] {first.loss, norm};
        }
    }

    /** The Euclidean norm, summed in double precision; it waits for the device. */
    static double norm(NDArray vector) {
        try (NDArray wide = vector.toType(DataType.FLOAT64, true);
                NDArray squares = wide.square();
                NDArray sum = squares.sum()) {
            return Math.sqrt(sum.getDouble());
        }
    }

    /** The mean loss over all data, without L2 term, and its gradient. */
    private record Value(double loss, NDArray gradient) {}

    private Value value(NDManager scratch) {
        NDArray gradient = scratch.zeros(new Shape(dimension()), type);
        double[] sum = {0};
        forEachLoss(
                (outputs, value, count) -> {
                    double share = (double) count / samples;
                    sum[0] += share * value.toType(DataType.FLOAT64, false).getDouble();
                    NDArray part =
                            script.differentiate("gradient", value, parameters.chosen())
                                    .singletonOrThrow();
                    gradient.addi(part.mul(share));
                });
        return new Value(sum[0], gradient);
    }

    /** Takes the graph of the loss of one micro-batch. */
    @FunctionalInterface
    interface LossVisitor {
        void visit(NDArray outputs, NDArray value, long count);
    }

    /** Builds the loss of each micro-batch with its graph, and releases it after the visit. */
    final void forEachLoss(LossVisitor visitor) {
        boolean mode = JniUtils.isGradMode();
        try {
            data.forEach(
                    manager,
                    (inputs, labels, count) -> {
                        try (NDManager scratch = manager.newSubManager()) {
                            JniUtils.setGradMode(true);
                            Forward forward = forward(scratch, inputs, labels);
                            visitor.visit(forward.outputs, forward.value, count);
                        } finally {
                            JniUtils.setGradMode(mode);
                        }
                    });
        } finally {
            JniUtils.setGradMode(mode);
        }
    }

    /** Outputs and loss of a micro-batch, with their graph. */
    record Forward(NDArray outputs, NDArray value) {}

    private Forward forward(NDManager scratch, NDList inputs, NDList labels) {
        NDList arguments = new NDList();
        for (NDArray input : inputs) {
            NDArray there =
                    input.getDataType().isFloating() && input.getDataType() != type
                            ? input.toType(type, false)
                            : input.duplicate();
            there.attach(scratch);
            arguments.add(there);
        }
        NDList outputs = block.forward(parameters, arguments, training, null);
        NDArray value = loss.evaluate(labels, outputs);
        if (value.size() != 1) {
            throw new IllegalArgumentException(
                    "the loss " + loss.getName() + " gives " + value.getShape() + ", not a number");
        }
        outputs.attach(scratch);
        value.attach(scratch);
        return new Forward(outputs.head(), value);
    }

    /** {@inheritDoc} */
    @Override
    public final NDArray apply(NDArray vector) {
        if (vector.getShape().dimension() != 1 || vector.size() != dimension()) {
            throw new IllegalArgumentException(
                    "the vector has shape "
                            + vector.getShape()
                            + " where the operator has dimension "
                            + dimension());
        }
        products++;
        NDArray result = multiply(vector);
        if (l2 != 0) {
            try (NDArray term = vector.mul(l2)) {
                result.addi(term);
            }
        }
        result.attach(vector.getManager());
        return result;
    }

    /** Multiplies without the L2 term. */
    abstract NDArray multiply(NDArray vector);

    /**
     * Returns the mean loss over the data, with the L2 term.
     *
     * @return the loss
     */
    public final double loss() {
        return lossValue;
    }

    /**
     * Returns the norm of the gradient of the mean loss, without the L2 term.
     *
     * @return the norm, at least 0
     */
    public final double gradientNorm() {
        return gradientNorm;
    }

    /**
     * Computes the gradient of the mean loss over the data, without the L2 term.
     *
     * @param owner the owner of the gradient
     * @return the gradient, shape (dimension)
     */
    public final NDArray gradient(NDManager owner) {
        return value(owner).gradient;
    }

    /** {@inheritDoc} */
    @Override
    public final long dimension() {
        return parameters.dimension();
    }

    /** {@inheritDoc} */
    @Override
    public final DataType dataType() {
        return type;
    }

    /** {@inheritDoc} */
    @Override
    public final NDManager manager() {
        return manager;
    }

    /** {@inheritDoc} */
    @Override
    public final long products() {
        return products;
    }

    /** {@inheritDoc} */
    @Override
    public final Map<String, String> describe() {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("operator", name());
        text.put("dimension", Long.toString(dimension()));
        text.put("samples", Long.toString(samples));
        text.put("micro-batches", Integer.toString(batches));
        text.put("loss function", loss.getName());
        text.put("loss", Double.toString(lossValue));
        text.put("gradient norm", Double.toString(gradientNorm));
        text.put("batch norm", training ? "training mode" : "evaluation mode");
        text.put("l2", Double.toString(l2));
        text.put("type", type.name());
        text.put("device", manager.getDevice().toString());
        return text;
    }

    /** The name of the matrix, for records. */
    abstract String name();

    /** {@inheritDoc} */
    @Override
    public void close() {
        script.close();
        manager.close();
    }

    /**
     * What all operators of a loss are built from.
     *
     * @param <B> the type of the builder
     */
    public abstract static class Builder<B extends Builder<B>> {

        private @Nullable Block block;
        private @Nullable Loss loss;
        private @Nullable CurvatureData data;
        private Predicate<String> choice = name -> true;
        private boolean training;
        private DataType type = DataType.FLOAT32;
        private double l2;
        private @Nullable Device device;

        Builder() {}

        abstract B self();

        /**
         * Sets the block.
         *
         * @param block an initialised block of the PyTorch engine
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
         * Restricts the matrix to some of the parameters; all trainable ones by default.
         *
         * @param choice tells by a name of {@code block.getParameters()}
         * @return this builder
         */
        public B optParameters(Predicate<String> choice) {
            this.choice = choice;
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
            this.training = training;
            return self();
        }

        /**
         * Sets the type in which everything is computed; FLOAT32 by default.
         *
         * @param type FLOAT32 or FLOAT64
         * @return this builder
         */
        public B optDataType(DataType type) {
            if (type != DataType.FLOAT32 && type != DataType.FLOAT64) {
                throw new IllegalArgumentException(
                        "the type must be FLOAT32 or FLOAT64, not " + type);
            }
            this.type = type;
            return self();
        }

        /**
         * Adds {@code l2 / 2 |w|^2} over the chosen parameters to the loss; 0 by default.
         *
         * @param l2 at least 0; the weight decay of SGD
         * @return this builder
         */
        public B optL2(double l2) {
            if (!(l2 >= 0) || Double.isInfinite(l2)) {
                throw new IllegalArgumentException("the L2 term must be at least 0, not " + l2);
            }
            this.l2 = l2;
            return self();
        }

        /**
         * Sets the device; that of the block by default.
         *
         * @param device the device
         * @return this builder
         */
        public B optDevice(Device device) {
            this.device = device;
            return self();
        }
    }
}
