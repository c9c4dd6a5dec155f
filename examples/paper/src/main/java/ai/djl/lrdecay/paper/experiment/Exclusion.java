package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.finding.Kind;
import ai.djl.lrdecay.paper.finding.Verdict;
import ai.djl.lrdecay.paper.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an interval excludes, in words: what is known also where there is no verdict. */
final class Exclusion {

    private static final double LEVEL = JudgingConstants.LEVEL;

    private Exclusion() {}

    /**
     * Says what the evidence says beside the verdict.
     *
     * @param spec the claim
     * @param evidence what was weighed
     * @param verdict the verdict
     * @param adjusted the p value within the family
     * @param size the number of claims in the family
     */
    static List<String> sentences(
            ClaimSpec spec, Evidence evidence, Verdict verdict, double adjusted, int size) {
        List<String> sentences = new ArrayList<>();
        boolean all = spec.hypothesis().all();
        if (all) {
            sentences.add("The estimate is that of the cell that decides.");
        }
        boolean equivalence = spec.hypothesis().test() == Kind.EQUIVALENCE;
        if (equivalence) {
            sentences.add("The interval is that of 90 %.");
        }
        Interval interval = evidence.interval();
        if (verdict != Verdict.INCONCLUSIVE || interval == null) {
            return sentences;
        }
        if (evidence.p() <= LEVEL) {
            sentences.add(
                    String.format(
                            Locale.ROOT,
                            "On its own it would be decided (p = %.2g), but not as one of the %d"
                                    + " claims of its family (%.2g).",
                            evidence.p(),
                            size,
                            adjusted));
        } else {
            sentences.add(
                    spec.hypothesis().test() == Kind.DIRECTION
                            ? "Not even the sign is known."
                            : "It is not known on which side of the margin it lies.");
        }
        sentences.add(
                String.format(
                        Locale.ROOT,
                        "Excluded are values below %.3g and above %.3g.",
                        interval.low(),
                        interval.high()));
        return sentences;
    }
}
