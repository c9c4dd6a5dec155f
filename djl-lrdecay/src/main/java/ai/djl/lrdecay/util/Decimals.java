package ai.djl.lrdecay.util;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers for people. */
public final class Decimals {

    private Decimals() {}

    /**
     * Writes a number without exponent and closing zeros. Of 0.1 times 0.1 in float, 0.010000001,
     * four digits are meant.
     *
     * @param value a finite number
     * @param digits the significant digits, at least 1
     * @return for instance {@code 0.01}
     */
    public static String of(double value, int digits) {
        return new BigDecimal(value, new MathContext(digits)).stripTrailingZeros().toPlainString();
    }
}
