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

    /** What becomes of a belief: tests decide, and arguments only where no test is decided. */
    public enum Sum {
        /** Each test that is decided speaks for it. */
        SUPPORTED("supported"),
        /** Each test that is decided speaks against it. */
        CONTRADICTED("contradicted"),
        /** No test is decided, and each argument speaks for it. */
        ARGUED_FOR("indirect support"),
        /** No test is decided, and each argument speaks against it. */
        ARGUED_AGAINST("indirect evidence against"),
        /** Verdicts of the same weight speak for it and against it. */
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
        boolean testFor = speakFor.stream().anyMatch(this::isTest);
        boolean testAgainst = speakAgainst.stream().anyMatch(this::isTest);
        if (testFor || testAgainst) {
            return testFor && testAgainst ? Sum.MIXED : testFor ? Sum.SUPPORTED : Sum.CONTRADICTED;
        }
        if (!speakFor.isEmpty() || !speakAgainst.isEmpty()) {
            return speakAgainst.isEmpty()
                    ? Sum.ARGUED_FOR
                    : speakFor.isEmpty() ? Sum.ARGUED_AGAINST : Sum.MIXED;
        }
        if (!open.isEmpty() || !failed.isEmpty()) {
            return Sum.OPEN;
        }
        return belief.links().isEmpty() ? Sum.NOT_TESTED : Sum.NOT_RUN;
    }

    private boolean isTest(Claim claim) {
        return belief.links().stream()
                .anyMatch(
                        link ->
                                link.weight() == Link.Weight.TEST
                                        && link.claim().equals(claim.id()));
    }

    /**
     * Counts the verdicts.
     *
     * @return for instance {@code 2 arguments for it, 1 test against it, 3 undecided}; empty if
     *     there is nothing to count
     */
    public String counts() {
        StringJoiner text = new StringJoiner(", ");
        addSide(text, speakFor, "for it");
        addSide(text, speakAgainst, "against it");
        if (!failed.isEmpty()) {
            text.add(Numbers.count(failed.size(), "argument") + " refuted");
        }
        add(text, open, "undecided");
        add(text, missing, "not run");
        return text.toString();
    }

    /** Tests and arguments apart: any number of arguments weighs less than a test. */
    private void addSide(StringJoiner text, List<Claim> claims, String words) {
        long tests = claims.stream().filter(this::isTest).count();
        long arguments = claims.size() - tests;
        StringJoiner side = new StringJoiner(" and ", "", " " + words).setEmptyValue("");
        if (tests > 0) {
            side.add(Numbers.count(tests, "test"));
        }
        if (arguments > 0) {
            side.add(Numbers.count(arguments, "argument"));
        }
        if (!claims.isEmpty()) {
            text.add(side.toString());
        }
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
