package ai.djl.lrdecay.paper.agreement;

import ai.djl.lrdecay.paper.agreement.Comparison.ComparedClaim;
import ai.djl.lrdecay.paper.agreement.Comparison.Expected;
import ai.djl.lrdecay.paper.agreement.Comparison.Pair;
import ai.djl.lrdecay.paper.experiment.FreshSeeds;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Outcome;
import ai.djl.lrdecay.paper.finding.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Counts on how many claims two reproductions agree, and on how many fresh seeds would. */
final class PairCount {

    private static final int FEWEST_DRAWS = 40;
    private static final long SEED = 20261130L;
    private static final double TAIL = 0.025;

    private final List<Reproduced> reproductions;
    private final List<ComparedClaim> claims;
    private final int draws;

    PairCount(List<Reproduced> reproductions, List<ComparedClaim> claims, int draws) {
        if (draws < FEWEST_DRAWS) {
            throw new IllegalArgumentException("there must be at least 40 draws, not " + draws);
        }
        this.reproductions = reproductions;
        this.claims = claims;
        this.draws = draws;
    }

    List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < reproductions.size(); i++) {
            for (int j = i + 1; j < reproductions.size(); j++) {
                pairs.add(pair(i, j));
            }
        }
        return pairs;
    }

    private Pair pair(int i, int j) {
        List<ComparedClaim> both =
                claims.stream()
                        .filter(
                                claim ->
                                        claim.verdict(i) != Verdict.NOT_RUN
                                                && claim.verdict(j) != Verdict.NOT_RUN)
                        .toList();
        int agreed = 0;
        int contradicted = 0;
        for (ComparedClaim claim : both) {
            agreed += claim.verdict(i) == claim.verdict(j) ? 1 : 0;
            contradicted += claim.verdict(i).contradicts(claim.verdict(j)) ? 1 : 0;
        }
        boolean same =
                !both.isEmpty()
                        && both.stream()
                                .allMatch(claim -> outcome(claim, i).equals(outcome(claim, j)));
        List<String> ids = both.stream().map(ComparedClaim::id).toList();
        return new Pair(i, j, both.size(), agreed, contradicted, same, expected(i, j, ids));
    }

    private static Optional<Outcome> outcome(ComparedClaim claim, int reproduction) {
        return claim.outcomes().get(reproduction).map(Claim::outcome);
    }

    private Optional<Expected> expected(int i, int j, List<String> ids) {
        Reproduced first = reproductions.get(i);
        if (ids.isEmpty() || !first.hasSizesOf(reproductions.get(j))) {
            return Optional.empty();
        }
        Reproduced second = reproductions.get(j);
        FreshSeeds seeds =
                new FreshSeeds(
                        first.setting().preset(),
                        List.of(first.claims(), second.claims()),
                        IntStream.range(0, reproductions.size())
                                .filter(other -> other != i && other != j)
                                .mapToObj(reproductions::get)
                                .filter(other -> other.hasSizesOf(first))
                                .map(Reproduced::claims)
                                .toList(),
                        SEED);
        int[] agreed = new int[draws];
        double contradicted = 0;
        for (int draw = 0; draw < draws; draw++) {
            List<Map<String, Verdict>> verdicts = seeds.next();
            for (String id : ids) {
                Verdict a = verdicts.get(0).getOrDefault(id, Verdict.NOT_RUN);
                Verdict b = verdicts.get(1).getOrDefault(id, Verdict.NOT_RUN);
                agreed[draw] += a == b ? 1 : 0;
                contradicted += a.contradicts(b) ? 1 : 0;
            }
        }
        Arrays.sort(agreed);
        return Optional.of(
                new Expected(
                        Arrays.stream(agreed).average().orElseThrow(),
                        agreed[(int) (TAIL * draws)],
                        agreed[draws - 1 - (int) (TAIL * draws)],
                        contradicted / draws));
    }
}
