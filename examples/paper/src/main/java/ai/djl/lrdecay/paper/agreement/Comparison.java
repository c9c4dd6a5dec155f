package ai.djl.lrdecay.paper.agreement;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reproductions beside each other, claim by claim and pair by pair.
 *
 * @param reproductions the reproductions, at least two
 * @param claims each claim that any of them has, in order
 * @param pairs each pair of them
 */
public record Comparison(
        List<Reproduced> reproductions, List<ComparedClaim> claims, List<Pair> pairs) {

    /** Makes the lists unmodifiable. */
    public Comparison {
        reproductions = List.copyOf(reproductions);
        claims = List.copyOf(claims);
        pairs = List.copyOf(pairs);
    }

    /**
     * A claim in each reproduction.
     *
     * @param id its name
     * @param outcomes the claim with its outcome in each reproduction; empty where that does not
     *     have its experiment
     */
    public record ComparedClaim(String id, List<Optional<Claim>> outcomes) {

        /** Makes the list unmodifiable. */
        public ComparedClaim {
            outcomes = List.copyOf(outcomes);
        }

        /**
         * Returns the verdict in a reproduction.
         *
         * @param reproduction its number, from 0
         * @return the verdict; {@code NOT_RUN} where there is none
         */
        public Verdict verdict(int reproduction) {
            return outcomes.get(reproduction).map(Claim::verdict).orElse(Verdict.NOT_RUN);
        }

        /**
         * Tells whether all reproductions that have run it agree.
         *
         * @return true if there are no two different verdicts
         */
        public boolean isAgreed() {
            return verdicts().count() <= 1;
        }

        /**
         * Tells whether two reproductions contradict each other.
         *
         * @return true if one supports and one refutes it
         */
        public boolean isContradicted() {
            return verdicts().anyMatch(one -> verdicts().anyMatch(one::contradicts));
        }

        private Stream<Verdict> verdicts() {
            return IntStream.range(0, outcomes.size())
                    .mapToObj(this::verdict)
                    .filter(verdict -> verdict != Verdict.NOT_RUN)
                    .distinct();
        }
    }

    /**
     * Two reproductions.
     *
     * @param first the number of one, from 0
     * @param second the number of the other
     * @param claims how many claims both have run
     * @param agreed on how many of them the verdicts are the same
     * @param contradicted how many one supports and the other refutes
     * @param same whether all of these claims have the same numbers in both: one is a copy of the
     *     other, or its repetition, which is no evidence
     * @param expected on how many they would agree with fresh seeds, where both have the same sizes
     */
    public record Pair(
            int first,
            int second,
            int claims,
            int agreed,
            int contradicted,
            boolean same,
            Optional<Expected> expected) {}

    /**
     * What fresh seeds would give.
     *
     * @param agreed how many claims they would agree on, on average
     * @param low the number that they would seldom be below: in 2.5 % of the draws
     * @param high the number that they would as seldom be above
     * @param contradicted how many claims they would contradict each other on, on average
     */
    public record Expected(double agreed, int low, int high, double contradicted) {}

    /**
     * Compares.
     *
     * @param reproductions at least two
     * @param draws how many draws what is expected rests on, at least 40
     * @return the comparison
     * @throws IllegalArgumentException if there are fewer of either
     */
    public static Comparison of(List<Reproduced> reproductions, int draws) {
        if (reproductions.size() < 2) {
            throw new IllegalArgumentException("it takes two reproductions to compare");
        }
        Map<String, ComparedClaim> claims = new LinkedHashMap<>();
        for (Reproduced reproduction : reproductions) {
            for (Claim claim : reproduction.claims()) {
                claims.computeIfAbsent(claim.id(), id -> compared(id, reproductions));
            }
        }
        List<ComparedClaim> all = List.copyOf(claims.values());
        return new Comparison(reproductions, all, new PairCount(reproductions, all, draws).pairs());
    }

    private static ComparedClaim compared(String id, List<Reproduced> reproductions) {
        return new ComparedClaim(
                id,
                reproductions.stream()
                        .map(
                                reproduction ->
                                        reproduction.claims().stream()
                                                .filter(claim -> claim.id().equals(id))
                                                .findFirst())
                        .toList());
    }

    /**
     * Tells whether any two reproductions contradict each other.
     *
     * @return true if a claim is supported by one and refuted by another
     */
    public boolean isContradicted() {
        return claims.stream().anyMatch(ComparedClaim::isContradicted);
    }
}
