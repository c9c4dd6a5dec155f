package ai.djl.lrdecay.paper.synthesis;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.statistics.Interval;
import java.util.Locale;

/** Numbers as people read them. */
public final class Numbers {

    private Numbers() {}

    /**
     * Returns the estimate of a claim with its interval.
     *
     * @param claim the claim
     * @return for instance {@code 0.296 [0.271, 0.321]}; empty if nothing was run
     */
    public static String estimate(Claim claim) {
        Double estimate = claim.estimate();
        if (estimate == null) {
            return "";
        }
        Interval interval = claim.interval();
        return interval == null
                ? number(estimate)
                : number(estimate)
                        + " ["
                        + number(interval.low())
                        + ", "
                        + number(interval.high())
                        + "]";
    }

    /**
     * Returns the p value of a claim, before and after the others of its family are considered.
     *
     * @param claim the claim
     * @return for instance {@code p = 0.003 (0.012 in its family)}; empty if there is none
     */
    public static String p(Claim claim) {
        Double p = claim.outcome().p();
        Double adjusted = claim.outcome().adjusted();
        return p == null || adjusted == null
                ? ""
                : String.format(Locale.ROOT, "p = %.2g (%.2g in its family)", p, adjusted);
    }

    /**
     * Returns a number with three decimals, with five if it is small, and with two digits and an
     * exponent if five decimals would leave one digit of it or none.
     *
     * @param value any number
     * @return the number as text
     */
    public static String number(double value) {
        double size = Math.abs(value);
        String format = size == 0 || size >= 0.01 ? "%.3f" : size >= 0.0001 ? "%.5f" : "%.1e";
        return String.format(Locale.ROOT, format, value == 0 ? 0.0 : value);
    }

    /**
     * Returns a number without needless digits, as it stands in a sentence or at an axis.
     *
     * @param value any number
     * @return for instance {@code 0.9}, {@code 100} or {@code 0.0005}
     */
    public static String brief(double value) {
        double size = Math.abs(value);
        String format = size >= 100 || size == 0 ? "%.0f" : size >= 10 ? "%.1f" : "%.3f";
        String text = String.format(Locale.ROOT, size > 0 && size < 0.01 ? "%.5f" : format, value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    /**
     * Returns a number of things.
     *
     * @param count how many
     * @param one what one of them is called; more of them have an s at the end
     * @return for instance {@code 1 claim} or {@code 3 claims}
     */
    public static String count(long count, String one) {
        return count + " " + one + (count == 1 ? "" : "s");
    }
}
