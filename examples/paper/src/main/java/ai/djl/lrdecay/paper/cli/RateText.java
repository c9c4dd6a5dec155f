package ai.djl.lrdecay.paper.cli;

import java.math.BigDecimal;
import java.math.MathContext;

/** A learning rate for people: of 0.1 times 0.1 in float, 0.010000001, six digits are meant. */
final class RateText {

    private static final MathContext DIGITS = new MathContext(6);

    private RateText() {}

    static String of(double rate) {
        return new BigDecimal(rate, DIGITS).stripTrailingZeros().toPlainString();
    }
}
