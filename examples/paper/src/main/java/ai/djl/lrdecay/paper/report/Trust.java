package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Basis;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Verdict;
import ai.djl.lrdecay.paper.synthesis.Numbers;
import ai.djl.lrdecay.paper.synthesis.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A fact about how far a report can be believed.
 *
 * @param name what it is about
 * @param text the fact
 */
public record Trust(String name, String text) {

    static List<Trust> of(Page page) {
        List<Trust> facts = new ArrayList<>();
        List<Claim> claims = page.claims().stream().map(ClaimView::claim).toList();
        Basis basis = page.header().basis();
        facts.add(new Trust("Seeds", seeds(basis, claims)));
        facts.add(new Trust("Confirmed", confirmed(page)));
        facts.add(new Trust("Power", power(basis, claims)));
        String machine =
                new TreeMap<>(page.header().provenance())
                        .entrySet().stream()
                                .filter(entry -> !entry.getKey().equals("protocol"))
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .collect(Collectors.joining("; "));
        if (!machine.isEmpty()) {
            facts.add(new Trust("Machine", machine));
        }
        String seal = page.protocol().seal();
        if (seal != null) {
            facts.add(
                    new Trust(
                            "Seal",
                            "The claims are those of protocol version "
                                    + page.protocol().version()
                                    + ", which was fixed before any of the runs that carry its"
                                    + " seal:"
                                    + " SHA-256 "
                                    + seal));
        }
        return facts;
    }

    private static String seeds(Basis basis, List<Claim> claims) {
        int most = claims.stream().mapToInt(Claim::n).max().orElse(0);
        String planned =
                basis.seeds().isEmpty()
                        ? ""
                        : basis.seeds().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", ", "Planned: ", ". "));
        return planned
                + basis.remarks().stream().map(r -> r + " ").collect(Collectors.joining())
                + (most == 0
                        ? "No claim has runs yet."
                        : "Claims rest on at most " + Numbers.count(most, "seed") + ".")
                + (basis.judged()
                        ? " A verdict needs five, or ten where seeds are counted."
                        : " The runs of this preset are too small for any verdict, however many"
                                + " seeds there are.");
    }

    private static String confirmed(Page page) {
        List<String> judged =
                page.chapters().stream()
                        .filter(chapter -> !chapter.claims().isEmpty())
                        .map(chapter -> chapter.findings().experiment())
                        .toList();
        long confirmed =
                judged.stream().filter(page.header().basis().confirmed()::contains).count();
        String text =
                confirmed
                        + " of "
                        + Numbers.count(judged.size(), "experiment")
                        + " with claims: with the seeds set aside for confirmation and the seal in"
                        + " each run.";
        return confirmed == judged.size()
                ? text
                : text + " The verdicts of the others are exploratory.";
    }

    private static String power(Basis basis, List<Claim> claims) {
        List<Claim> open =
                claims.stream()
                        .filter(claim -> claim.verdict() == Verdict.INCONCLUSIVE)
                        .filter(claim -> claim.n() >= claim.hypothesis().fewestSeeds())
                        .toList();
        long decided =
                claims.stream()
                        .filter(
                                claim ->
                                        claim.verdict() == Verdict.SUPPORTED
                                                || claim.verdict() == Verdict.REFUTED)
                        .count();
        String text = "Decided: " + decided + " of " + Numbers.count(claims.size(), "claim") + ".";
        int[] needed =
                open.stream()
                        .map(Region::seedsNeeded)
                        .filter(OptionalInt::isPresent)
                        .mapToInt(OptionalInt::getAsInt)
                        .sorted()
                        .toArray();
        return needed.length == 0 || !basis.judged()
                ? text
                : text
                        + " If the effects are as estimated, about "
                        + needed[(needed.length - 1) / 2]
                        + " seeds would decide half of the open claims that more seeds can"
                        + " decide.";
    }
}
