package ai.djl.lrdecay.hessian.record;

import java.util.Locale;

/** Numbers of the records as a reader wants them. */
final class RecordText {

    private RecordText() {}

    static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    /** A comma and the error, or nothing where it is not known. */
    static String error(double standardError) {
        return Double.isNaN(standardError)
                ? ""
                : String.format(Locale.ROOT, ", standard error %.2g", standardError);
    }

    static String count(long count, String one) {
        return count + " " + one + (count == 1 ? "" : "s");
    }
}
