package ai.djl.lrdecay.zoo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/** What is done to the values of an input: mean off, divided by the deviation, by channel. */
final class Normalisation {

    private Normalisation() {}

    /** Normalises values on the scale from 0 to 1, of shape (C, H, W). */
    static NDList normalised(StageInfo info, NDManager manager, NDArray values) {
        NDArray mean = channels(manager, info.mean());
        NDArray deviation = channels(manager, info.deviation());
        return new NDList(values.sub(mean).div(deviation));
    }

    private static NDArray channels(NDManager manager, List<Float> values) {
        float[] numbers = new float[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = values.get(i);
        }
        return manager.create(numbers, new Shape(numbers.length, 1, 1));
    }
}
