package ai.djl.lrdecay.paper.synthesis;

import ai.djl.lrdecay.paper.finding.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Where a belief stands by the verdicts of a report.
 *
 * @param belief the belief
 * @param speakFor the claims whose verdicts speak for it
 * @param speakAgainst those whose verdicts speak against it
 * @param failed refuted arguments, from which nothing follows but that they do not hold here
 * @param open those that were run and are not decided
 * @param missing those that were not run
 */
public record Standing(
        Belief belief,
        List<Claim> speakFor,
        List<Claim> speakAgainst,
        List<Claim> failed,
        List<Claim> open,
        List<Claim> missing) {

    /** What becomes of a belief. */
    public enum Sum {
        /** Each verdict speaks for it. */
        SUPPORTED("supported"),
        /** Each verdict speaks against it. */
        CONTRADICTED("contradicted"),
        /** Verdicts speak for it and against it. */
        MIXED("mixed"),
        /** It was looked at, and no verdict speaks for it or against it. */
        OPEN("open"),
        /** No claim about it was run. */
        NOT_RUN("not run"),
        /** No claim is about it. */
        NOT_TESTED("not tested");

        private final String words;

        Sum(String words) {
            this.words = words;
        }

        /**
         * Returns it in words.
         *
         * @return one or two words
         */
        public String words() {
            return words;
        }

        /**
         * Returns it as styles know it.
         *
         * @return for instance {@code not_run}
         */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Makes the lists unmodifiable. */
    public Standing {
        speakFor = List.copyOf(speakFor);
        speakAgainst = List.copyOf(speakAgainst);
        failed = List.copyOf(failed);
        open = List.copyOf(open);
        missing = List.copyOf(missing);
    }

    /**
     * Finds where a belief stands.
     *
     * @param belief the belief
     * @param claims the claims of a report
     * @return its standing; a claim that is not in the report is not in it either
     */
    public static Standing of(Belief belief, List<Claim> claims) {
        List<Claim> speakFor = new ArrayList<>();
        List<Claim> speakAgainst = new ArrayList<>();
        List<Claim> failed = new ArrayList<>();
        List<Claim> open = new ArrayList<>();
        List<Claim> missing = new ArrayList<>();
        for (Link link : belief.links()) {
            Optional<Claim> found =
                    claims.stream().filter(claim -> claim.id().equals(link.claim())).findFirst();
            if (found.isEmpty()) {
                continue;
            }
            Claim claim = found.get();
            boolean isFor = link.speaks() == Link.Speaks.FOR;
            switch (claim.verdict()) {
                case SUPPORTED -> (isFor ? speakFor : speakAgainst).add(claim);
                case REFUTED ->
                        (link.weight() == Link.Weight.ARGUMENT
                                        ? failed
                                        : isFor ? speakAgainst : speakFor)
                                .add(claim);
                case INCONCLUSIVE -> open.add(claim);
                case NOT_RUN -> missing.add(claim);
            }
        }
        return new Standing(belief, speakFor, speakAgainst, failed, open, missing);
    }

    /**
     * Sums it up.
     *
     * @return what becomes of the belief
     */
    public Sum sum() {
        if (!speakFor.isEmpty()) {
            return speakAgainst.isEmpty() ? Sum.SUPPORTED : Sum.MIXED;
        }
        if (!speakAgainst.isEmpty()) {
            return Sum.CONTRADICTED;
        }
        if (!open.isEmpty() || !failed.isEmpty()) {
            return Sum.OPEN;
        }
        return belief.links().isEmpty() ? Sum.NOT_TESTED : Sum.NOT_RUN;
    }

    /**
     * Counts the verdicts.
     *
     * @return for instance {@code 2 for, 1 against, 3 open}; empty if there is nothing to count
     */
    public String counts() {
        StringJoiner text = new StringJoiner(", ");
        add(text, speakFor, "for it");
        add(text, speakAgainst, "against it");
        if (!failed.isEmpty()) {
            text.add(Numbers.count(failed.size(), "argument") + " refuted");
        }
        add(text, open, "undecided");
        add(text, missing, "not run");
        return text.toString();
    }

    private static void add(StringJoiner text, List<Claim> claims, String words) {
        if (!claims.isEmpty()) {
            text.add(claims.size() + " " + words);
        }
    }

    /**
     * Returns all claims that it rests on.
     *
     * @return the claims, those that are decided first
     */
    public List<Claim> claims() {
        List<Claim> all = new ArrayList<>(speakFor);
        all.addAll(speakAgainst);
        all.addAll(failed);
        all.addAll(open);
        all.addAll(missing);
        return all;
    }
}
