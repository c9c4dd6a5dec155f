package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Outcome;
import ai.djl.lrdecay.paper.finding.Verdict;
import ai.djl.lrdecay.paper.statistics.Holm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The claims of an experiment, judged together: p values are adjusted by Holm's method, the paper's
 * claims and those beyond it apart. All claims of the experiment are added, also those without any
 * runs, so that the size of a family does not depend on what was run.
 */
final class JudgedClaims {

    private final Setting setting;
    private final List<Entry> entries = new ArrayList<>();

    /** A claim with the quantity in each of its cells. */
    private record Entry(ClaimSpec spec, List<Cell> cells, String detail) {

        int n() {
            return cells.isEmpty() ? 0 : cells.get(0).sample().values().length;
        }

        /** The seeds whose quantity has no place on the scale in some cell. */
        List<Long> undefined() {
            return cells.stream()
                    .flatMap(cell -> cell.sample().undefined(spec.quantity().scale()).stream())
                    .distinct()
                    .toList();
        }
    }

    JudgedClaims(Setting setting) {
        this.setting = setting;
    }

    /**
     * Adds a claim.
     *
     * @param spec the claim
     * @param sample the quantity for each seed that was run
     * @param detail what a reader should know about the values
     */
    JudgedClaims add(ClaimSpec spec, Sample sample, String detail) {
        return add(spec, List.of(new Cell("", sample)), detail);
    }

    /**
     * Adds a claim that must hold in each of several cells.
     *
     * @param spec the claim
     * @param cells the quantity in each cell; none if there is nothing to run
     * @param detail what a reader should know about the values
     */
    JudgedClaims add(ClaimSpec spec, List<Cell> cells, String detail) {
        entries.add(new Entry(spec, cells, detail));
        return this;
    }

    /**
     * What the numbers say of a claim.
     *
     * @param evidence what its values say; null if it has none, or some has no place on the scale
     * @param adjusted the adjusted p value; null without a test
     * @param size of its family
     */
    private record Judged(
            Entry entry, @Nullable Evidence evidence, @Nullable Double adjusted, int size) {}

    /** Judges all claims, in the order in which they were added. */
    List<Claim> claims() {
        return judged().map(this::claim).toList();
    }

    /** The verdicts of all claims alone. */
    List<Verdict> verdicts() {
        return judged().map(this::verdict).toList();
    }

    /** The same by the names of the claims. */
    Map<String, Verdict> verdictsByName() {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        judged().forEach(judged -> verdicts.put(judged.entry().spec().id(), verdict(judged)));
        return verdicts;
    }

    private Stream<Judged> judged() {
        IdentityHashMap<Entry, Judged> judged = new IdentityHashMap<>();
        for (Origin origin : Origin.values()) {
            judge(entries.stream().filter(e -> e.spec().origin() == origin).toList(), judged);
        }
        return entries.stream().map(judged::get);
    }

    private static void judge(List<Entry> family, IdentityHashMap<Entry, Judged> judged) {
        double alpha = JudgingConstants.LEVEL / Math.max(1, family.size());
        IdentityHashMap<Entry, Evidence> evidence = new IdentityHashMap<>();
        List<Entry> tested = new ArrayList<>();
        List<Double> p = new ArrayList<>();
        for (Entry entry : family) {
            if (entry.n() > 0 && entry.undefined().isEmpty()) {
                Evidence weighed = evidence(entry, alpha);
                evidence.put(entry, weighed);
                if (entry.n() >= entry.spec().hypothesis().fewestSeeds()) {
                    tested.add(entry);
                    p.add(weighed.p());
                }
            }
        }
        double[] adjusted =
                Holm.adjust(p.stream().mapToDouble(Double::doubleValue).toArray(), family.size());
        for (Entry entry : family) {
            int at = tested.indexOf(entry);
            judged.put(
                    entry,
                    new Judged(
                            entry,
                            evidence.get(entry),
                            at < 0 ? null : adjusted[at],
                            family.size()));
        }
    }

    private static Evidence evidence(Entry entry, double alpha) {
        List<Evidence> cells =
                entry.cells().stream()
                        .map(cell -> Evidence.of(entry.spec(), cell.sample().values(), alpha))
                        .toList();
        return entry.spec().hypothesis().all() ? Evidence.ofAll(cells) : cells.get(0);
    }

    private Claim claim(Judged judged) {
        Entry entry = judged.entry();
        Evidence evidence = judged.evidence();
        Double adjusted = judged.adjusted();
        ClaimSpec spec = entry.spec();
        Verdict verdict = verdict(judged);
        List<String> sentences = new ArrayList<>();
        if (entry.n() == 0) {
            sentences.add("None of the runs it needs is finished.");
        } else {
            sentences.addAll(values(entry));
        }
        for (long seed : entry.undefined()) {
            sentences.add("Seed " + seed + " has no value, so that there is no verdict.");
        }
        if (!setting.preset().givesVerdicts()) {
            sentences.add("The runs of this preset are too small for any verdict.");
        } else if (entry.n() > 0 && entry.n() < spec.hypothesis().fewestSeeds()) {
            sentences.add(
                    "There is no verdict on fewer than "
                            + spec.hypothesis().fewestSeeds()
                            + " seeds.");
        }
        if (evidence != null && adjusted != null && setting.preset().givesVerdicts()) {
            sentences.addAll(Exclusion.sentences(spec, evidence, verdict, adjusted, judged.size()));
        }
        if (!entry.cells().isEmpty()) {
            sentences.addAll(entry.cells().get(0).sample().remarks());
        }
        if (entry.n() > 0 && !entry.detail().isEmpty()) {
            sentences.add(entry.detail());
        }
        if (!setting.confirmatory()) {
            sentences.add("Exploratory: these are not seeds that confirm.");
        }
        return new Claim(
                spec.id(),
                spec.experiment(),
                spec.paper(),
                spec.statement(),
                spec.hypothesis(),
                spec.origin(),
                spec.quantity(),
                new Outcome(
                        verdict,
                        evidence == null ? null : evidence.estimate(),
                        evidence == null ? null : evidence.interval(),
                        evidence == null || adjusted == null ? null : evidence.p(),
                        adjusted,
                        entry.cells().stream().map(Cell::shown).toList(),
                        evidence == null ? null : evidence.detectable(),
                        String.join(" ", sentences)));
    }

    private Verdict verdict(Judged judged) {
        Evidence evidence = judged.evidence();
        Double adjusted = judged.adjusted();
        if (judged.entry().n() == 0) {
            return Verdict.NOT_RUN;
        }
        if (!setting.preset().givesVerdicts()
                || evidence == null
                || adjusted == null
                || adjusted > JudgingConstants.LEVEL) {
            return Verdict.INCONCLUSIVE;
        }
        return evidence.supports() ? Verdict.SUPPORTED : Verdict.REFUTED;
    }

    private static List<String> values(Entry entry) {
        List<String> sentences = new ArrayList<>();
        for (Cell cell : entry.cells()) {
            String list =
                    Arrays.stream(cell.sample().values())
                            .mapToObj(value -> String.format(Locale.ROOT, "%.3g", value))
                            .collect(Collectors.joining(", "));
            sentences.add(
                    (cell.label().isEmpty() ? "Seeds: " : "Seeds, " + cell.label() + ": ")
                            + list
                            + ".");
        }
        return sentences;
    }
}
