package ai.djl.lrdecay.paper.finding;

import ai.djl.lrdecay.paper.statistics.Interval;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A statement turned into a quantity and a test that were fixed before the runs, with what came of
 * it.
 *
 * @param id a short name, unique among all claims
 * @param experiment the experiment, for instance {@code ps10-patterns}
 * @param paper where the paper says so, for instance {@code Section 5.2, Figure 9}
 * @param statement the statement, with quantity and margin, one sentence
 * @param hypothesis what it says about the effect
 * @param origin who says so
 * @param quantity what it is about
 * @param outcome what the runs say
 */
public record Claim(
        String id,
        String experiment,
        String paper,
        String statement,
        Hypothesis hypothesis,
        Origin origin,
        Quantity quantity,
        Outcome outcome) {

    /**
     * Returns the claim with what runs say about it.
     *
     * @param outcome the outcome
     * @return a copy
     */
    public Claim with(Outcome outcome) {
        return new Claim(id, experiment, paper, statement, hypothesis, origin, quantity, outcome);
    }

    /**
     * Returns the family within which p values are adjusted: an experiment, the paper's claims and
     * those beyond it apart.
     *
     * @return for instance {@code ps10-patterns/paper}
     */
    public String family() {
        return experiment + "/" + origin.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the kind of what it says.
     *
     * @return the kind
     */
    public Kind kind() {
        return hypothesis.kind();
    }

    /**
     * Returns the verdict.
     *
     * @return what the runs say
     */
    public Verdict verdict() {
        return outcome.verdict();
    }

    /**
     * Returns the estimate.
     *
     * @return the mean over seeds; null if there is none
     */
    public @Nullable Double estimate() {
        return outcome.estimate();
    }

    /**
     * Returns the interval of the estimate.
     *
     * @return the interval; null if there is none
     */
    public @Nullable Interval interval() {
        return outcome.interval();
    }

    /**
     * Returns the number of seeds.
     *
     * @return at least 0
     */
    public int n() {
        return outcome.n();
    }

    /**
     * Returns what a reader should know.
     *
     * @return sentences
     */
    public String detail() {
        return outcome.detail();
    }
}
