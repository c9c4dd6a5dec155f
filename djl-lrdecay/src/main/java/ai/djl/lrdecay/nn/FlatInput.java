package ai.djl.lrdecay.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/** The input of networks that know nothing of images: all values of a sample side by side. */
final class FlatInput {

    private FlatInput() {}

    /** Returns an input (N, ..) as (N, values). */
    static NDList of(NDList inputs) {
        NDArray x = inputs.singletonOrThrow();
        return new NDList(x.reshape(shape(x.getShape())));
    }

    /** Returns the shape (N, values) of an input (N, ..). */
    static Shape shape(Shape input) {
        return new Shape(input.get(0), input.slice(1).size());
    }
}
