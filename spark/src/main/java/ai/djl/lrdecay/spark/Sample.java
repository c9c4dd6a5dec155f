package ai.djl.lrdecay.spark;

import java.io.Serializable;

/**
 * A labelled sample on the host, as the element of an RDD.
 *
 * @param shape the shape of the input, without the batch; the same for all samples
 * @param input the values of the input, row by row; not copied
 * @param label the class, from 0
 */
public record Sample(long[] shape, float[] input, long label) implements Serializable {

    /**
     * Checks that shape and values fit.
     *
     * @throws IllegalArgumentException if they do not
     */
    public Sample {
        long size = 1;
        for (long length : shape) {
            size *= length;
        }
        if (size != input.length) {
            throw new IllegalArgumentException(
                    "a sample has " + input.length + " values where its shape says " + size);
        }
    }
}
