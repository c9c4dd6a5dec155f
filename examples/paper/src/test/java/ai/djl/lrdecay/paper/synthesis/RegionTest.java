package ai.djl.lrdecay.paper.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Outcome;
import ai.djl.lrdecay.paper.finding.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where claims hold, and what would change their verdicts. */
class RegionTest {

    private static String region(String id) throws Exception {
        return Region.text(Verdicts.claim(id));
    }

    /** One of each kind of claim, on each scale, by its statement. */
    @Test
    void regionsAreThoseOfTheStatements() throws Exception {
        assertThat(region("patterns-decay-teaches-complex")).isEqualTo("above 0");
        assertThat(region("transfer-dissimilar-negative")).isEqualTo("below 0");
        assertThat(region("patterns-simple-in-stage-1")).isEqualTo("above 0.9");
        assertThat(region("sgd-decay-margin-loss")).isEqualTo("below 0.8");
        assertThat(region("patterns-small-rate-matches-decay")).isEqualTo("between -0.05 and 0.05");
        assertThat(region("gd-decay-final-loss")).isEqualTo("between 0.9 and 1.111");
        assertThat(region("gd-decay-generalization")).isEqualTo("below 0.01");
        assertThat(region("gd-decay-optimization")).isEqualTo("above 0.9");
        assertThat(region("autodecay-ps10-paper-accuracy")).isEqualTo("above -0.005");
        assertThat(region("gd-divergence-mild")).isEqualTo("above 0.5");
        assertThat(region("hessian-edge-of-stability")).isEqualTo("between 0.5 and 2");
    }

    private static Claim open(String id, double estimate, double detectable) throws Exception {
        return Verdicts.claim(id)
                .with(
                        new Outcome(
                                Verdict.INCONCLUSIVE,
                                estimate,
                                null,
                                0.3,
                                0.6,
                                10,
                                detectable,
                                ""));
    }

    /** What is detectable at ten seeds is half of that at four times as many. */
    @Test
    void seedsFollowFromWhatIsDetectable() throws Exception {
        assertThat(Region.seedsNeeded(open("patterns-decay-teaches-complex", 0.1, 0.2)))
                .hasValue(40);
        // On the logarithmic scale: sqrt(2) is half of 2 from 1.
        assertThat(Region.seedsNeeded(open("hessian-rate-is-stable", Math.sqrt(0.5), 0.5)))
                .hasValue(40);
        // Within a margin of 0.05 on either side: 0.04 leaves 0.01, of which 0.02 is the double.
        assertThat(Region.seedsNeeded(open("patterns-small-rate-matches-decay", 0.04, 0.02)))
                .hasValue(40);
        assertThat(Region.seedsNeeded(open("patterns-decay-teaches-complex", 0, 0.2))).isEmpty();
    }

    @Test
    void whatWouldChangeAVerdictFollowsFromIt() throws Exception {
        Claim claim = Verdicts.claim("patterns-decay-teaches-complex");
        assertThat(Reading.change(claim)).isEqualTo("Running it, with at least 5 seeds.");
        assertThat(Reading.change(Verdicts.with(claim, Verdict.SUPPORTED)))
                .contains("outside the claim's region (above 0)");
        assertThat(Reading.change(Verdicts.with(claim, Verdict.REFUTED)))
                .contains("within the claim's region (above 0)");
        assertThat(Reading.change(open(claim.id(), 0.1, 0.2)))
                .contains("an estimate of 0.200 would")
                .endsWith("about 40 seeds would decide it.");
        assertThat(Reading.change(open("patterns-small-rate-matches-decay", 0.04, 0.02)))
                .contains("a margin of 0.020 would");
        assertThat(Reading.change(open(claim.id(), 0.001, 0.2)))
                .contains("too close to the claim's boundary");
        Outcome undefined = new Outcome(Verdict.INCONCLUSIVE, null, null, null, null, 10, null, "");
        assertThat(Reading.change(claim.with(undefined)))
                .isEqualTo("Runs in which each seed has a value.");
        Outcome alike = new Outcome(Verdict.INCONCLUSIVE, 0.1, null, 1.0, 1.0, 10, null, "");
        assertThat(Reading.change(claim.with(alike)))
                .startsWith("More seeds: with 10, no effect could have been detected");
        // The preset smoke gives no verdict, whatever the p value.
        Outcome smoke = new Outcome(Verdict.INCONCLUSIVE, 0.3, null, 0.001, 0.01, 5, 0.2, "");
        assertThat(Reading.change(claim.with(smoke))).startsWith("Larger runs:");
        Outcome few = new Outcome(Verdict.INCONCLUSIVE, 0.1, null, null, null, 3, null, "");
        assertThat(Reading.change(claim.with(few)))
                .isEqualTo("More seeds: there is no verdict on fewer than 5.");
    }

    @Test
    void aReadingNamesEachVerdict() throws Exception {
        List<Claim> claims =
                List.of(
                        Verdicts.with(Verdicts.claim("noise-fitted-at-end"), Verdict.REFUTED),
                        Verdicts.with(
                                Verdicts.claim("noise-large-rate-suppresses"), Verdict.SUPPORTED),
                        Verdicts.with(
                                Verdicts.claim("noise-fitted-at-equal-learning"),
                                Verdict.INCONCLUSIVE));
        Findings findings =
                new Findings("ps10-noise", "", "", "", claims, List.of(), List.of(), List.of());
        assertThat(Reading.of(findings))
                .containsExactly(
                        new Reading.Group(
                                "Claims of the paper that hold here",
                                List.of("In stage 1 the large rate fits less noise")),
                        new Reading.Group(
                                "Claims of the paper that do not hold here",
                                List.of("At the end lrDecay has fitted less noise")),
                        new Reading.Group(
                                "Claims beyond the paper that are undecided here",
                                List.of("At equal learning lrDecay has fitted less noise")));
    }
}
