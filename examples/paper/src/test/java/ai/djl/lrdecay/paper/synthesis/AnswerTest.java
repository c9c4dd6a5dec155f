package ai.djl.lrdecay.paper.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Verdict;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the three sentences say what the verdicts say, and nothing else. */
class AnswerTest {

    private static List<String> answer(Verdict all) throws IOException {
        return Answer.of(Verdicts.of(claim -> all));
    }

    @Test
    void whereEverythingHoldsItIsThePapers() throws Exception {
        List<String> answer = answer(Verdict.SUPPORTED);
        assertThat(answer).hasSize(3);
        assertThat(answer.get(0))
                .startsWith("Decaying the learning rate teaches complex patterns: it holds that")
                .contains(
                        "the first decay teaches complex patterns (accuracy 0.125 [0.063, 0.250])")
                .contains("and 15 more claims")
                .doesNotContain("does not hold");
        assertThat(answer.get(1))
                .startsWith("A large rate at first keeps the network from fitting noise: it holds");
        assertThat(answer.get(2))
                // Descent at the edge of stability, a control of ours, argues for the belief.
                .startsWith("Neither of the common beliefs predicts what was seen: that a decay")
                .contains(
                        "gradient descent is contradicted (2 arguments for it, 2 tests and 9 arguments against"
                                + " it)")
                .contains(
                        "before is contradicted (1 argument for it, 3 tests and 1 argument against");
    }

    @Test
    void whereEverythingIsRefutedNothingIsSaidToHold() throws Exception {
        List<String> answer = answer(Verdict.REFUTED);
        assertThat(answer.get(0))
                .startsWith("Here decaying the learning rate did not teach complex patterns:")
                .doesNotContain("it holds");
        assertThat(answer.get(1))
                .startsWith(
                        "Here a large rate at first did not keep the network from fitting noise")
                .doesNotContain("it holds");
        // That a decay does help gradient descent speaks for the belief; other arguments just fail.
        assertThat(answer.get(2))
                .startsWith("Of the common beliefs, that a decay ends an oscillation")
                .contains(
                        "gradient descent is supported here (2 tests for it, 11 arguments refuted)")
                .contains("before is supported here (3 tests for it, 2 arguments refuted).");
    }

    @Test
    void whereNothingIsDecidedNothingIsSaid() throws Exception {
        List<String> answer = answer(Verdict.INCONCLUSIVE);
        assertThat(answer.get(0))
                .isEqualTo(
                        "Whether decaying the learning rate teaches complex patterns is not decided"
                                + " by these runs (17 undecided).");
        assertThat(answer.get(1)).contains("is not decided by these runs (6 undecided).");
        assertThat(answer.get(2)).contains("is not decided").doesNotContain("contradicted");
        assertThat(String.join(" ", answer)).doesNotContain("0.125").doesNotContain("it holds");
    }

    @Test
    void whereNothingWasRunThatIsSaid() throws Exception {
        assertThat(answer(Verdict.NOT_RUN)).isEqualTo(Answer.of(List.of()).stream().toList());
        assertThat(Answer.of(List.of()).get(0)).endsWith("was not tested.");
        assertThat(Answer.of(List.of()).get(1)).endsWith("was not tested.");
        assertThat(Answer.of(List.of()).get(2)).doesNotContain("contradicted");
    }

    @Test
    void anArgumentIsToldAndDoesNotOutweighATest() throws Exception {
        List<String> answer =
                Answer.of(
                        Verdicts.of(
                                claim ->
                                        claim.id().equals("noise-fitted-at-end")
                                                ? Verdict.REFUTED
                                                : claim.id().equals("noise-decay-better-on-complex")
                                                        ? Verdict.SUPPORTED
                                                        : Verdict.INCONCLUSIVE));
        assertThat(answer.get(1))
                .startsWith(
                        "Here a large rate at first did not keep the network from fitting noise: it"
                                + " does not hold that at the end lrDecay has fitted less noise")
                .contains("; it holds that under noise lrDecay ends better")
                .contains("; 4 claims undecided.");
    }

    @Test
    void bothBeliefsMayFail() throws Exception {
        List<Claim> claims =
                Verdicts.of(
                        claim ->
                                claim.origin() == Origin.PAPER
                                        ? Verdict.SUPPORTED
                                        : Verdict.INCONCLUSIVE);
        assertThat(Answer.of(claims).get(2))
                .startsWith("Neither of the common beliefs predicts what was seen: that a decay")
                .contains(
                        "gradient descent is contradicted (2 tests and 9 arguments against it, 2");
    }

    /** A control that fails takes the sentence with it. */
    @Test
    void controlsBeyondThePaperCount() throws Exception {
        List<Claim> claims =
                Verdicts.of(
                        claim ->
                                claim.id().equals("noise-fitted-at-equal-learning")
                                        ? Verdict.REFUTED
                                        : Verdict.SUPPORTED);
        assertThat(Answer.of(claims).get(1))
                .startsWith("Whether a large rate at first ")
                .contains(" is answered both ways by these runs: ")
                .contains("does not hold that at equal learning lrDecay has fitted less noise");
    }
}
