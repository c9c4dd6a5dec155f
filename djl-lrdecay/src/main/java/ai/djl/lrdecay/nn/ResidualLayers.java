package ai.djl.lrdecay.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;

/** The layers that residual networks are made of. */
final class ResidualLayers {

    private ResidualLayers() {}

    /** A convolution without bias that keeps the size of the image, at stride 1. */
    static Conv2d convolution(int filters, int kernel, int stride) {
        return new SmallImageConv2d(filters, kernel, stride);
    }

    /** Batch norm over channels with the constants of PyTorch. */
    static BatchNorm batchNorm() {
        return BatchNorm.builder().optAxis(1).optEpsilon(1e-5f).optMomentum(0.9f).build();
    }

    /** Global average: DJL's mean takes a single axis. */
    static NDArray pooled(NDArray x) {
        Shape shape = x.getShape();
        return x.reshape(shape.get(0), shape.get(1), -1).mean(new int[] {2});
    }

    static Shape pooled(Shape shape) {
        return new Shape(shape.get(0), shape.get(1));
    }
}
