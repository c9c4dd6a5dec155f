package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Verdict;
import ai.djl.lrdecay.paper.statistics.Interval;
import java.util.Locale;

/** Numbers and verdicts as people read them. */
final class Numbers {

    private Numbers() {}

    static String words(Verdict verdict) {
        return verdict.name().replace('_', ' ');
    }

    /** For instance {@code 0.296 [0.271, 0.321]}; empty if nothing was run. */
    static String estimate(Claim claim) {
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

    /** For instance {@code p = 0.003 (0.012 in its family)}; empty if there is none. */
    static String p(Claim claim) {
        Double p = claim.outcome().p();
        Double adjusted = claim.outcome().adjusted();
        return p == null || adjusted == null
                ? ""
                : String.format(Locale.ROOT, "p = %.2g (%.2g in its family)", p, adjusted);
    }

    static String number(double value) {
        boolean small = value != 0 && Math.abs(value) < 0.01;
        return String.format(Locale.ROOT, small ? "%.5f" : "%.3f", value == 0 ? 0.0 : value);
    }
}
