package ai.djl.lrdecay.zoo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/** What is done to the values of an input: mean off, divided by the deviation, by channel. */
final class Normalisation {

    private Normalisation() {}

    /** Normalises values on the scale from 0 to 1, of shape (C, ..), if there is a mean. */
    static NDList normalised(StageInfo info, NDManager manager, NDArray values) {
        if (info.mean().isEmpty()) {
            return new NDList(values);
        }
        int rank = values.getShape().dimension();
        NDArray mean = channels(manager, info.mean(), rank);
        NDArray deviation = channels(manager, info.deviation(), rank);
        return new NDList(values.sub(mean).div(deviation));
    }

    private static NDArray channels(NDManager manager, List<Float> values, int rank) {
        float[] numbers = new float[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = values.get(i);
        }
        long[] lengths = new long[rank];
        Arrays.fill(lengths, 1);
        lengths[0] = numbers.length;
        return manager.create(numbers, new Shape(lengths));
    }
}
