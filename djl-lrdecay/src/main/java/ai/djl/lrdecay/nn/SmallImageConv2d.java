package ai.djl.lrdecay.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A convolution without bias that is a matrix product where the image is as small as its kernel, on
 * a CPU; everywhere else it is DJL's own. Parameters and their files are those of {@link Conv2d}.
 *
 * <p>Zero padding makes most of a 3 x 3 convolution's work on an image of 1 x 1 or 2 x 2 a product
 * with zeros (eight parts of nine, five of nine), which PyTorch's kernels do not skip, three times
 * over: forward, and backward for input and weights. Here each pair of an input pixel and an output
 * pixel takes the one tap of the kernel that joins them, and all pairs together are a matrix that
 * the flattened image is multiplied with. It is put together by a product with a matrix of zeros
 * and ones, exactly, whose gradient is a sum in a fixed order: the same bits for any number of
 * threads.
 */
final class SmallImageConv2d extends Conv2d {

    /** Up to this side all pairs of pixels are joined by a tap of a 3 x 3 kernel. */
    private static final long DENSE_SIDE = 2;

    /** Up to this side a 1 x 1 kernel is faster as a product (measured on AVX2 and AVX-512). */
    private static final long POINTWISE_SIDE = 4;

    private static final Map<Taps, NDArray> CHOICES = new ConcurrentHashMap<>();

    private final int kernelSide;
    private final int step;
    private final NDIndex strided;

    SmallImageConv2d(int filters, int kernelSide, int step) {
        super(settings(filters, kernelSide, step));
        this.kernelSide = kernelSide;
        this.step = step;
        strided = new NDIndex(":, :, ::" + step + ", ::" + step);
    }

    private static Builder settings(int filters, int kernelSide, int step) {
        return Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(kernelSide, kernelSide))
                .optStride(new Shape(step, step))
                .optPadding(new Shape(kernelSide / 2, kernelSide / 2))
                .optBias(false);
    }

    /** {@inheritDoc} */
    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        boolean ordinary = x.getDataType() == DataType.FLOAT32;
        if (x.getDevice().isGpu()) {
            return super.forwardInternal(parameterStore, inputs, training, params);
        } else if (x.getDataType() == DataType.UNKNOWN && isNarrow(x.getShape())) {
            return unstrided(x, parameterStore.getValue(weight, x.getDevice(), training));
        } else if (!(ordinary || x.getDataType() == DataType.FLOAT64)) {
            return super.forwardInternal(parameterStore, inputs, training, params);
        }
        long side = Math.max(x.getShape().get(2), x.getShape().get(3));
        if (kernelSide == 1 && side <= POINTWISE_SIDE) {
            return new NDList(
                    pointwise(x, parameterStore.getValue(weight, x.getDevice(), training)));
        } else if (kernelSide == 3 && side <= DENSE_SIDE) {
            return new NDList(dense(x, parameterStore.getValue(weight, x.getDevice(), training)));
        }
        return super.forwardInternal(parameterStore, inputs, training, params);
    }

    private boolean isNarrow(Shape shape) {
        return shape.get(2) < step || shape.get(3) < step;
    }

    /**
     * In bfloat16, which DJL has no name for, PyTorch 2.7.1 takes the gradient of the weights from
     * memory that nobody wrote where an image is narrower than the step. There is one output then,
     * whatever the step.
     */
    private NDList unstrided(NDArray x, NDArray kernel) {
        long down = Math.min(step, x.getShape().get(2));
        long right = Math.min(step, x.getShape().get(3));
        Shape padding = new Shape(kernelSide / 2, kernelSide / 2);
        return conv2d(x, kernel, null, new Shape(down, right), padding);
    }

    /** A 1 x 1 kernel: each pixel by itself. */
    private NDArray pointwise(NDArray x, NDArray kernel) {
        NDArray seen = step == 1 ? x : x.get(strided);
        Shape shape = seen.getShape();
        long channels = shape.get(1);
        // What is made of the weights would stay with their manager as long as they do.
        try (NDArray flat = kernel.reshape(-1, channels);
                NDArray matrix = flat.transpose()) {
            return seen.transpose(0, 2, 3, 1)
                    .reshape(-1, channels)
                    .matMul(matrix)
                    .reshape(shape.get(0), shape.get(2), shape.get(3), filters)
                    .transpose(0, 3, 1, 2);
        }
    }

    /** Pixels and channels flattened together, the channels of a pixel side by side. */
    private NDArray dense(NDArray x, NDArray kernel) {
        Shape shape = x.getShape();
        Taps taps = new Taps(shape.get(2), shape.get(3), step, x.getDataType());
        long channels = shape.get(1);
        long in = taps.inputs();
        long out = taps.outputs();
        try (NDArray flat = kernel.reshape(filters * channels, -1);
                NDArray chosen = flat.matMul(CHOICES.computeIfAbsent(taps, Taps::choice));
                NDArray pairs = chosen.reshape(filters, channels, in, out);
                NDArray ordered = pairs.transpose(3, 0, 2, 1);
                NDArray rows = ordered.reshape(out * filters, in * channels);
                NDArray matrix = rows.transpose()) {
            return x.transpose(0, 2, 3, 1)
                    .reshape(-1, in * channels)
                    .matMul(matrix)
                    .reshape(shape.get(0), taps.outHeight(), taps.outWidth(), filters)
                    .transpose(0, 3, 1, 2);
        }
    }

    /** Which tap of a 3 x 3 kernel with padding 1 joins which pixels. */
    private record Taps(long height, long width, long step, DataType type) {

        long outHeight() {
            return (height - 1) / step + 1;
        }

        long outWidth() {
            return (width - 1) / step + 1;
        }

        long inputs() {
            return height * width;
        }

        long outputs() {
            return outHeight() * outWidth();
        }

        /** The matrix (9, inputs x outputs) with a one where the tap joins the pair. */
        NDArray choice() {
            int pairs = Math.toIntExact(inputs() * outputs());
            float[] ones = new float[9 * pairs];
            for (int in = 0; in < inputs(); in++) {
                for (int out = 0; out < outputs(); out++) {
                    long down = in / width - out / outWidth() * step + 1;
                    long right = in % width - out % outWidth() * step + 1;
                    int tap = Math.toIntExact(3 * down + right);
                    ones[tap * pairs + Math.toIntExact(in * outputs() + out)] = 1;
                }
            }
            // Belongs to nobody's training: it is kept as long as the class is.
            NDManager manager = NDManager.newBaseManager(Device.cpu());
            manager.setName("taps");
            return manager.create(ones, new Shape(9, pairs)).toType(type, false);
        }
    }
}
