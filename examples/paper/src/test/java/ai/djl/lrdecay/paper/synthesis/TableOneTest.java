package ai.djl.lrdecay.paper.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.experiment.Preset;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Verdict;
import ai.djl.lrdecay.paper.synthesis.Standing.Sum;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That Table 1 follows from claims that there are. */
class TableOneTest {

    private static List<Sum> sums(List<Claim> claims) {
        return TableOne.of(claims).stream()
                .flatMap(row -> Stream.of(row.large().sum(), row.decay().sum()))
                .toList();
    }

    /** Row by row: what a large rate does, what a decay does. */
    @Test
    void eachWorldHasItsTable() throws Exception {
        assertThat(sums(Verdicts.of(claim -> Verdict.SUPPORTED)))
                .containsExactly(
                        // No test is of it.
                        Sum.ARGUED_FOR,
                        // Descent at the edge of stability speaks for the belief, but tests decide.
                        Sum.CONTRADICTED,
                        Sum.NOT_TESTED,
                        // So does averaging, which settles without a decay.
                        Sum.CONTRADICTED,
                        Sum.SUPPORTED,
                        Sum.SUPPORTED);
        assertThat(sums(Verdicts.of(claim -> Verdict.REFUTED)))
                .containsExactly(
                        Sum.OPEN,
                        Sum.SUPPORTED,
                        Sum.NOT_TESTED,
                        Sum.SUPPORTED,
                        Sum.CONTRADICTED,
                        Sum.CONTRADICTED);
        assertThat(sums(Verdicts.of(claim -> Verdict.INCONCLUSIVE)))
                .containsExactly(Sum.OPEN, Sum.OPEN, Sum.NOT_TESTED, Sum.OPEN, Sum.OPEN, Sum.OPEN);
        assertThat(sums(Verdicts.of(claim -> Verdict.NOT_RUN)))
                .containsExactly(
                        Sum.NOT_RUN,
                        Sum.NOT_RUN,
                        Sum.NOT_TESTED,
                        Sum.NOT_RUN,
                        Sum.NOT_RUN,
                        Sum.NOT_RUN);
    }

    /** That lrDecay does no better under noise says nothing of how much noise it fits. */
    @Test
    void accuracyUnderNoiseIsAnArgumentAlone() throws Exception {
        List<Claim> claims =
                Verdicts.of(
                        claim ->
                                claim.id().startsWith("noise-decay-better-")
                                        ? Verdict.REFUTED
                                        : Verdict.INCONCLUSIVE);
        Standing standing = Standing.of(Belief.AVOIDS_NOISE, claims);
        assertThat(standing.sum()).isEqualTo(Sum.OPEN);
        assertThat(standing.speakAgainst()).isEmpty();
        assertThat(standing.failed())
                .extracting(Claim::id)
                .containsExactly("noise-decay-better-on-complex", "noise-decay-better-in-total");
    }

    /** Better accuracy under noise does not weigh as much as noise that was fitted. */
    @Test
    void testsDecideAndArgumentsOnlyWithoutThem() throws Exception {
        List<Claim> better =
                Verdicts.of(
                        claim ->
                                claim.id().startsWith("noise-decay-better-")
                                        ? Verdict.SUPPORTED
                                        : Verdict.INCONCLUSIVE);
        assertThat(Standing.of(Belief.AVOIDS_NOISE, better).sum()).isEqualTo(Sum.ARGUED_FOR);
        List<Claim> andFitsMore =
                better.stream()
                        .map(
                                claim ->
                                        claim.id().equals("noise-fitted-at-end")
                                                ? Verdicts.with(claim, Verdict.REFUTED)
                                                : claim)
                        .toList();
        Standing standing = Standing.of(Belief.AVOIDS_NOISE, andFitsMore);
        assertThat(standing.sum()).isEqualTo(Sum.CONTRADICTED);
        assertThat(standing.counts())
                .isEqualTo("2 arguments for it, 1 test against it, 3 undecided");
    }

    /** A claim that is renamed or taken away would silently leave the table otherwise. */
    @Test
    void itsClaimsExist() throws Exception {
        List<String> ids = Verdicts.none(Preset.QUICK).stream().map(Claim::id).toList();
        List<String> linked =
                Arrays.stream(Belief.values())
                        .flatMap(belief -> belief.links().stream())
                        .map(Link::claim)
                        .toList();
        assertThat(ids).containsAll(linked);
        assertThat(linked).doesNotHaveDuplicates();
    }

    @Test
    void everyClaimHasAFewWords() throws Exception {
        for (Preset preset : Preset.values()) {
            for (Claim claim : Verdicts.none(preset)) {
                assertThat(Chapter.label(claim)).as(claim.id()).isNotEqualTo(claim.id());
                assertThat(Chapter.of(claim.experiment()).statement()).isNotEmpty();
                assertThat(Chapter.of(claim.experiment()).figure()).isNotEmpty();
            }
        }
        assertThat(Chapter.of("no such experiment").statement()).isEmpty();
    }
}
