package ai.djl.lrdecay.paper.agreement;

import ai.djl.lrdecay.paper.agreement.Comparison.ComparedClaim;
import ai.djl.lrdecay.paper.agreement.Comparison.Expected;
import ai.djl.lrdecay.paper.agreement.Comparison.Pair;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Verdict;
import ai.djl.lrdecay.paper.synthesis.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A comparison for a terminal of 80 columns. */
public final class ComparisonText {

    private final Comparison comparison;
    private final List<String> lines = new ArrayList<>();

    private ComparisonText(Comparison comparison) {
        this.comparison = comparison;
    }

    /**
     * Writes a comparison down.
     *
     * @param comparison the comparison
     * @param all whether claims are listed on which all agree, too
     * @return its lines
     */
    public static List<String> of(Comparison comparison, boolean all) {
        ComparisonText text = new ComparisonText(comparison);
        text.heads();
        text.claims(all);
        text.contradictions();
        text.pairs();
        return List.copyOf(text.lines);
    }

    private static String letter(int reproduction) {
        return String.valueOf((char) ('A' + reproduction));
    }

    private void heads() {
        for (int i = 0; i < comparison.reproductions().size(); i++) {
            Reproduced reproduction = comparison.reproductions().get(i);
            lines.add(letter(i) + "  " + reproduction.name());
            lines.add(
                    "   "
                            + reproduction.setting().preset().label()
                            + ", seeds "
                            + seeds(reproduction.setting().seeds()));
            reproduction.places().forEach(place -> lines.add("   " + place));
        }
        lines.add("");
    }

    private static String seeds(List<Long> seeds) {
        long first = seeds.get(0);
        long last = seeds.get(seeds.size() - 1);
        return seeds.size() > 2 && last - first == seeds.size() - 1
                ? first + " to " + last
                : seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private void claims(boolean all) {
        List<ComparedClaim> shown =
                comparison.claims().stream().filter(claim -> all || !claim.isAgreed()).toList();
        int count = comparison.claims().size();
        if (shown.isEmpty()) {
            int common =
                    Math.toIntExact(comparison.claims().stream().filter(this::isCommon).count());
            lines.add(
                    common == 0
                            ? "No claim was run in two of them, so there is nothing to compare."
                            : "All verdicts on " + Numbers.count(common, "claim") + " agree.");
            lines.add("");
            return;
        }
        lines.add(
                all
                        ? "Verdicts on " + Numbers.count(count, "claim") + ":"
                        : "Verdicts that differ: " + shown.size() + " of " + count + ".");
        lines.add("S supported, R refuted, - inconclusive, blank: not run");
        lines.add(row(ComparisonText::letter, "claim"));
        for (ComparedClaim claim : shown) {
            lines.add(row(i -> sign(claim, i), claim.id()));
        }
        lines.add("");
    }

    private boolean isCommon(ComparedClaim claim) {
        return IntStream.range(0, comparison.reproductions().size())
                        .filter(i -> claim.verdict(i) != Verdict.NOT_RUN)
                        .count()
                > 1;
    }

    private String row(IntFunction<String> column, String last) {
        return IntStream.range(0, comparison.reproductions().size())
                        .mapToObj(column)
                        .collect(Collectors.joining(" "))
                + "  "
                + last;
    }

    private static String sign(ComparedClaim claim, int reproduction) {
        return switch (claim.verdict(reproduction)) {
            case SUPPORTED -> "S";
            case REFUTED -> "R";
            case INCONCLUSIVE -> "-";
            case NOT_RUN -> " ";
        };
    }

    private void contradictions() {
        List<ComparedClaim> contradicted =
                comparison.claims().stream().filter(ComparedClaim::isContradicted).toList();
        if (contradicted.isEmpty()) {
            lines.add("No claim is supported by one and refuted by another.");
        } else {
            lines.add("Supported by one and refuted by another:");
        }
        for (ComparedClaim claim : contradicted) {
            lines.add(claim.id());
            for (int i = 0; i < comparison.reproductions().size(); i++) {
                Optional<Claim> outcome = claim.outcomes().get(i);
                Verdict verdict = claim.verdict(i);
                if (outcome.isPresent() && verdict != Verdict.NOT_RUN) {
                    lines.add(
                            String.format(
                                    Locale.ROOT,
                                    "  %s  %-12s  %s",
                                    letter(i),
                                    verdict.words(),
                                    Numbers.estimate(outcome.get())));
                }
            }
        }
        lines.add("");
    }

    private void pairs() {
        List<Pair> pairs = comparison.pairs().stream().filter(pair -> pair.claims() > 0).toList();
        if (pairs.isEmpty()) {
            return;
        }
        String format = "%-8s  %-12s  %-18s  %-12s  %s";
        lines.add(
                String.format(
                        Locale.ROOT,
                        format,
                        "pair",
                        "agree",
                        "expected",
                        "contradict",
                        "expected"));
        for (Pair pair : pairs) {
            Optional<Expected> expected = pair.expected();
            lines.add(
                    String.format(
                                    Locale.ROOT,
                                    format,
                                    letter(pair.first()) + " and " + letter(pair.second()),
                                    pair.agreed() + " of " + pair.claims(),
                                    expected.map(ComparisonText::agreed).orElse(""),
                                    pair.contradicted(),
                                    expected.map(e -> decimal(e.contradicted())).orElse(""))
                            .stripTrailing());
        }
        if (pairs.size() < comparison.pairs().size()) {
            lines.add("Pairs without a common claim are left out.");
        }
        if (pairs.stream().anyMatch(pair -> pair.expected().isPresent())) {
            lines.add("Expected: what fresh seeds would give, with a 95 % range, given all the");
            lines.add("seeds here; INCONCLUSIVE is a verdict, too.");
        }
        for (Pair pair : pairs) {
            if (pair.same()) {
                lines.add(
                        letter(pair.first())
                                + " and "
                                + letter(pair.second())
                                + " have the same numbers in every claim: a copy, or the same seeds"
                                + " on");
                lines.add("the same kind of processor. That they agree is no evidence.");
            }
        }
    }

    private static String agreed(Expected expected) {
        return decimal(expected.agreed()) + " (" + expected.low() + " to " + expected.high() + ")";
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
