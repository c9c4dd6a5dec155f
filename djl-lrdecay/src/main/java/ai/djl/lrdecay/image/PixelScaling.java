package ai.djl.lrdecay.image;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/**
 * Bytes to normalised values: a byte b of channel c becomes {@code (b / 255 - mean[c]) /
 * deviation[c]}.
 */
final class PixelScaling {

    private static final float LARGEST = 255;

    private final float[] scale;
    private final float[] shift;

    PixelScaling(float[] mean, float[] deviation) {
        check(
                mean.length > 0 && mean.length == deviation.length,
                "there must be a mean and a deviation for each channel, not "
                        + mean.length
                        + " means and "
                        + deviation.length
                        + " deviations");
        scale = new float[mean.length];
        shift = new float[mean.length];
        for (int c = 0; c < mean.length; c++) {
            check(deviation[c] > 0, "the deviation must be above 0, not " + deviation[c]);
            scale[c] = 1 / (LARGEST * deviation[c]);
            shift[c] = -mean[c] / deviation[c];
        }
    }

    private static void check(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException("images: " + message);
        }
    }

    int channels() {
        return scale.length;
    }

    OnDevice on(NDManager owner) {
        return new OnDevice(owner.create(scale), owner.create(shift));
    }

    /** The factors on one device. */
    record OnDevice(NDArray scale, NDArray shift) {

        /** From bytes (B, H, W, C) to values (B, C, H, W) that are channels last in memory. */
        NDArray apply(NDArray bytes) {
            return bytes.toType(DataType.FLOAT32, false)
                    .muli(scale)
                    .addi(shift)
                    .transpose(0, 3, 1, 2);
        }
    }
}
