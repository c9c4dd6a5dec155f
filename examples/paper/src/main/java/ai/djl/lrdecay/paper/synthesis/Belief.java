package ai.djl.lrdecay.paper.synthesis;

import static ai.djl.lrdecay.paper.synthesis.Link.argumentAgainst;
import static ai.djl.lrdecay.paper.synthesis.Link.argumentFor;
import static ai.djl.lrdecay.paper.synthesis.Link.testAgainst;
import static ai.djl.lrdecay.paper.synthesis.Link.testFor;

import java.util.List;

/**
 * What is believed of learning rates, in the six cells of the paper's Table 1, and the claims that
 * each cell rests on: the one place where that is written down.
 */
public enum Belief {
    /** LeCun et al. (1991), of a large rate. */
    ACCELERATES(
            "accelerates training",
            "granted without noise: it “does nothing more than accelerating training” (Section 5.3)",
            List.of(argumentFor("patterns-small-rate-matches-decay"))),
    /** LeCun et al. (1991), of a decay. */
    AVOIDS_OSCILLATION(
            "avoids oscillation",
            "not supported (Section 4.1)",
            List.of(
                    argumentAgainst("gd-decay-when"),
                    testAgainst("gd-decay-generalization"),
                    testAgainst("gd-decay-optimization"),
                    argumentAgainst("gd-decay-final-loss"),
                    argumentAgainst("gd-divergence-mild"),
                    argumentAgainst("gd-raise-blows-up"),
                    argumentAgainst("hessian-order-of-hundreds"),
                    argumentAgainst("hessian-above-simple-networks"),
                    argumentAgainst("hessian-simple-network"),
                    argumentAgainst("hessian-gd-above-sgd"),
                    argumentAgainst("hessian-rate-is-stable"),
                    argumentFor("hessian-edge-of-stability"),
                    argumentFor("gd-rates-exponent"))),
    /** Kleinberg et al. (2018), of a large rate. */
    ESCAPES_MINIMA(
            "escapes bad local minima",
            "not supported: noisy data may explain it (Section 5.3)",
            List.of()),
    /** Kleinberg et al. (2018), of a decay. */
    CONVERGES(
            "converges to a local minimum",
            "not supported (Section 4.2)",
            List.of(
                    testAgainst("sgd-decay-margin-accuracy"),
                    testAgainst("sgd-decay-margin-loss"),
                    // The belief has it, too, that without a decay SGD ends worse.
                    argumentAgainst("sgd-decay-none-below"),
                    testAgainst("sgd-decay-none-never-reaches"),
                    argumentFor("averaging-half-of-decay"))),
    /** The paper, of a large rate. */
    AVOIDS_NOISE(
            "avoids fitting noisy data",
            "supported (Section 5.3)",
            List.of(
                    testFor("noise-large-rate-suppresses"),
                    testFor("noise-fitted-at-end"),
                    testFor("noise-fitted-before-last-decay"),
                    testFor("noise-fitted-at-equal-learning"),
                    // They say that lrDecay is better under noise, not that it fits less of it.
                    argumentFor("noise-decay-better-on-complex"),
                    argumentFor("noise-decay-better-in-total"))),
    /** The paper, of a decay. */
    LEARNS_COMPLEX(
            "learns more complex patterns",
            "supported (Sections 5.2 and 6)",
            List.of(
                    testFor("patterns-decay-teaches-complex"),
                    testFor("patterns-gain-is-complex"),
                    testFor("patterns-middle-rate-more-complex"),
                    testFor("patterns-small-rate-more-complex"),
                    testFor("patterns-smallest-rate-most-complex"),
                    argumentFor("patterns-simple-in-stage-1"),
                    argumentFor("patterns-simple-before-complex"),
                    argumentFor("patterns-simple-first-at-equal-repetitions"),
                    argumentFor("patterns-early-decay-harmless"),
                    argumentFor("transfer-stage-3-less-finetune"),
                    argumentFor("transfer-stage-3-less-fix"),
                    argumentFor("transfer-dissimilar-negative"),
                    argumentFor("transfer-dissimilar-lowest"),
                    argumentFor("larger-source-stage-3-less-finetune"),
                    argumentFor("larger-source-stage-3-less-fix"),
                    argumentFor("larger-source-dissimilar-negative"),
                    argumentFor("larger-source-dissimilar-lowest")));

    private final String words;
    private final String paper;

    // Made by List.of, which nothing can change.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Link> links;

    Belief(String words, String paper, List<Link> links) {
        this.words = words;
        this.paper = paper;
        this.links = links;
    }

    /**
     * Returns what a learning rate is believed to do.
     *
     * @return a predicate, as in Table 1
     */
    public String words() {
        return words;
    }

    /**
     * Returns what the paper says of it.
     *
     * @return a clause, with the section
     */
    public String paper() {
        return paper;
    }

    List<Link> links() {
        return links;
    }
}
