package ai.djl.lrdecay.paper.synthesis;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Kind;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** What verdicts say in plain words, and what would change them. */
public final class Reading {

    /** What an adjusted p value must not exceed. */
    private static final double LEVEL = 0.05;

    private Reading() {}

    /**
     * Claims of which the same is to be said.
     *
     * @param title what is said of them
     * @param claims the claims in a few words
     */
    public record Group(String title, List<String> claims) {

        /** Makes the list unmodifiable. */
        public Group {
            claims = List.copyOf(claims);
        }
    }

    /**
     * Reads the verdicts of an experiment.
     *
     * @param findings what was found
     * @return the claims by what is said of them, the paper's before those beyond it
     */
    public static List<Group> of(Findings findings) {
        List<Group> groups = new ArrayList<>();
        for (Origin origin : Origin.values()) {
            for (Verdict verdict : Verdict.values()) {
                List<String> labels =
                        findings.claims().stream()
                                .filter(c -> c.origin() == origin && c.verdict() == verdict)
                                .map(Chapter::label)
                                .toList();
                if (!labels.isEmpty()) {
                    groups.add(new Group(title(origin, verdict), labels));
                }
            }
        }
        return groups;
    }

    private static String title(Origin origin, Verdict verdict) {
        String whose = origin == Origin.PAPER ? "Claims of the paper" : "Claims beyond the paper";
        return whose
                + switch (verdict) {
                    case SUPPORTED -> " that hold here";
                    case REFUTED -> " that do not hold here";
                    case INCONCLUSIVE -> " that are undecided here";
                    case NOT_RUN -> " that were not run";
                };
    }

    /**
     * Says what would change a verdict.
     *
     * @param claim the claim
     * @return one or two sentences
     */
    public static String change(Claim claim) {
        int fewest = claim.hypothesis().fewestSeeds();
        if (claim.verdict() == Verdict.NOT_RUN) {
            return "Running it, with at least " + fewest + " seeds.";
        }
        if (claim.n() < fewest) {
            return "More seeds: there is no verdict on fewer than " + fewest + ".";
        }
        return claim.verdict() == Verdict.INCONCLUSIVE ? open(claim) : decided(claim);
    }

    private static String decided(Claim claim) {
        String side =
                claim.verdict() == Verdict.SUPPORTED
                        ? "outside the claim's region"
                        : "within the claim's region";
        String where = claim.kind() == Kind.ALL ? " in a cell" : "";
        return String.format(
                Locale.ROOT,
                "New seeds with an estimate %s (%s)%s, or with an adjusted p value above 0.05.",
                side,
                Region.text(claim),
                where);
    }

    private static String open(Claim claim) {
        if (claim.estimate() == null) {
            return "Runs in which each seed has a value.";
        }
        Double adjusted = claim.outcome().adjusted();
        if (adjusted != null && adjusted <= LEVEL) {
            return "Larger runs: those of this preset are too small for any verdict.";
        }
        Double detectable = claim.outcome().detectable();
        if (detectable == null) {
            return "More seeds: with "
                    + claim.n()
                    + ", no effect could have been detected, or all values are equal.";
        }
        OptionalInt seeds = Region.seedsNeeded(claim);
        String seen =
                String.format(
                        Locale.ROOT,
                        "With %d seeds, %s %s would have been decided four times out of five. ",
                        claim.n(),
                        claim.hypothesis().test() == Kind.EQUIVALENCE
                                ? "a margin of"
                                : "an estimate of",
                        Numbers.number(detectable));
        return seen
                + (seeds.isPresent()
                        ? "If the effect is as estimated, about "
                                + seeds.getAsInt()
                                + " seeds would decide it."
                        : "If the effect is as estimated, it is too close to the claim's boundary"
                                + " for any practical number of seeds.");
    }
}
