package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Verdict;
import java.util.List;
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
        List<Double> interval = claim.interval();
        return interval == null
                ? number(estimate)
                : number(estimate)
                        + " ["
                        + number(interval.get(0))
                        + ", "
                        + number(interval.get(1))
                        + "]";
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value == 0 ? 0.0 : value);
    }
}
