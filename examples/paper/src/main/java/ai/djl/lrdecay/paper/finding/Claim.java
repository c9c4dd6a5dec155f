package ai.djl.lrdecay.paper.finding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement of the paper turned into a quantity with a threshold that was fixed before the runs.
 *
 * @param id a short name, unique among all claims
 * @param experiment the experiment, for instance {@code ps10-patterns}
 * @param paper where the paper says so, for instance {@code Section 5.2, Figure 9}
 * @param statement the statement, with quantity and threshold, one sentence
 * @param verdict what the runs say
 * @param estimate the mean of the quantity over seeds; null if nothing was run
 * @param interval its 95 % confidence interval, two numbers; null if there is none
 * @param n the number of seeds
 * @param detail the values of the seeds, and what a reader should know about them
 */
public record Claim(
        String id,
        String experiment,
        String paper,
        String statement,
        Verdict verdict,
        @Nullable Double estimate,
        @Nullable List<Double> interval,
        int n,
        String detail) {}
