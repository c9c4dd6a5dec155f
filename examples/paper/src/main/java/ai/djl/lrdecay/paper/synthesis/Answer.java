package ai.djl.lrdecay.paper.synthesis;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The answer to the paper's question in three sentences, each chosen by verdicts: nothing is said
 * of an outcome that the report does not have. They rest on the same claims as Table 1, controls
 * that go beyond the paper among them.
 */
public final class Answer {

    private static final int NAMED = 2;

    private Answer() {}

    /**
     * Makes the sentences.
     *
     * @param claims the claims of a report
     * @return what decays teach, what a large rate prevents, how the common beliefs fare
     */
    public static List<String> of(List<Claim> claims) {
        return List.of(
                sentence(
                        Standing.of(Belief.LEARNS_COMPLEX, claims),
                        "Decaying the learning rate teaches complex patterns",
                        "Here decaying the learning rate did not teach complex patterns",
                        "Whether decaying the learning rate teaches complex patterns"),
                sentence(
                        Standing.of(Belief.AVOIDS_NOISE, claims),
                        "A large rate at first keeps the network from fitting noise",
                        "Here a large rate at first did not keep the network from fitting noise",
                        "Whether a large rate at first keeps the network from fitting noise"),
                beliefs(claims));
    }

    private static String sentence(Standing standing, String yes, String no, String question) {
        return switch (standing.sum()) {
            case SUPPORTED -> yes + ": " + evidence(standing) + rest(standing) + ".";
            case CONTRADICTED ->
                    no
                            + ": "
                            + evidence(standing, Verdict.REFUTED, Verdict.SUPPORTED)
                            + rest(standing)
                            + ".";
            case MIXED ->
                    question
                            + " is answered both ways by these runs: "
                            + evidence(standing)
                            + rest(standing)
                            + ".";
            case ARGUED_FOR, ARGUED_AGAINST ->
                    question
                            + " is not decided by a direct test; "
                            + (standing.sum() == Standing.Sum.ARGUED_FOR
                                    ? "the claims that are decided support it: "
                                    : "the claims that are decided speak against it: ")
                            + evidence(standing)
                            + rest(standing)
                            + ".";
            case OPEN -> question + " is not decided by these runs (" + standing.counts() + ").";
            case NOT_RUN, NOT_TESTED -> question + " was not tested.";
        };
    }

    private static String evidence(Standing standing) {
        return evidence(standing, Verdict.SUPPORTED, Verdict.REFUTED);
    }

    /** The first claims that are decided, with their estimates. */
    private static String evidence(Standing standing, Verdict... order) {
        List<String> parts = new ArrayList<>();
        for (Verdict verdict : order) {
            List<Claim> decided =
                    standing.claims().stream().filter(c -> c.verdict() == verdict).toList();
            if (!decided.isEmpty()) {
                parts.add(
                        (verdict == Verdict.SUPPORTED ? "it holds that " : "it does not hold that ")
                                + decided.stream()
                                        .limit(NAMED)
                                        .map(Answer::withEstimate)
                                        .collect(Collectors.joining(" and that "))
                                + more(decided.size() - NAMED));
            }
        }
        return String.join("; ", parts);
    }

    private static String withEstimate(Claim claim) {
        String estimate = Numbers.estimate(claim);
        return Chapter.clause(claim)
                + (estimate.isEmpty() ? "" : " (" + claim.quantity().unit() + " " + estimate + ")");
    }

    private static String more(int count) {
        return count <= 0 ? "" : ", and " + Numbers.count(count, "more claim");
    }

    private static String rest(Standing standing) {
        StringBuilder text = new StringBuilder();
        if (!standing.open().isEmpty()) {
            text.append("; ").append(Numbers.count(standing.open().size(), "claim"));
            text.append(" undecided");
        }
        if (!standing.missing().isEmpty()) {
            text.append("; ").append(Numbers.count(standing.missing().size(), "claim"));
            text.append(" not run");
        }
        return text.toString();
    }

    private static String beliefs(List<Claim> claims) {
        Standing descent = Standing.of(Belief.AVOIDS_OSCILLATION, claims);
        Standing stochastic = Standing.of(Belief.CONVERGES, claims);
        String head =
                descent.sum() == Standing.Sum.CONTRADICTED
                                && stochastic.sum() == Standing.Sum.CONTRADICTED
                        ? "Neither of the common beliefs predicts what was seen: "
                        : "Of the common beliefs, ";
        return head
                + "that a decay ends an oscillation of gradient descent "
                + clause(descent)
                + ", and that it lets SGD settle in a minimum it could have reached before "
                + clause(stochastic)
                + ".";
    }

    private static String clause(Standing standing) {
        String counts = standing.counts().isEmpty() ? "" : " (" + standing.counts() + ")";
        return switch (standing.sum()) {
            case SUPPORTED -> "is supported here" + counts;
            case CONTRADICTED -> "is contradicted" + counts;
            case MIXED -> "has verdicts on both sides" + counts;
            case ARGUED_FOR -> "has only indirect support" + counts;
            case ARGUED_AGAINST -> "has only indirect evidence against it" + counts;
            case OPEN -> "is not decided" + counts;
            case NOT_RUN, NOT_TESTED -> "was not tested";
        };
    }
}
