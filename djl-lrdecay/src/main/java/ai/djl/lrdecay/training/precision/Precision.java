package ai.djl.lrdecay.training.precision;

import java.util.Arrays;
import java.util.Locale;

/** The numbers in which a network computes. Its parameters are FLOAT32 in any. */
public enum Precision {
    /** Everything in FLOAT32: 24 bits of precision. */
    FLOAT32,

    /**
     * Convolutions, linear layers and what is between them in bfloat16: 8 bits of precision, the
     * range of FLOAT32. Parameters, their gradients and updates, the statistics of batch norm and
     * the loss stay in FLOAT32.
     */
    BFLOAT16;

    /**
     * Reads a precision.
     *
     * @param text {@code float32} or {@code bfloat16}
     * @return the precision
     * @throws IllegalArgumentException if it is neither, in one sentence
     */
    public static Precision parse(String text) {
        return Arrays.stream(values())
                .filter(precision -> precision.toString().equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "the precision '"
                                                + text
                                                + "' is not known: use float32 or bfloat16"));
    }

    /** The name in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
