package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.util.Decimals;
import java.util.Locale;

/** What is known of a stage, as the commands of the zoo show it; a dash for what is not known. */
final class StageNumbers {

    private static final String UNKNOWN = "-";
    private static final int DIGITS = 6;

    private StageNumbers() {}

    static String accuracy(double value) {
        return Double.isNaN(value) ? UNKNOWN : String.format(Locale.ROOT, "%.4f", value);
    }

    static String rate(double value) {
        return Double.isFinite(value) ? Decimals.of(value, DIGITS) : UNKNOWN;
    }
}
