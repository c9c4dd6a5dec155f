package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.finding.CellValues;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.random.RandomDataGenerator;

/**
 * Verdicts that reproductions would have come to with other seeds, by the code that judges.
 *
 * <p>Each draw has a truth, which is drawn from what all seeds together leave possible (each seed
 * counts once, in the first reproduction that has it), and from that truth fresh seeds for each
 * reproduction. Quantities are normal on their scales, with the spread and the correlations of the
 * seeds; means and spreads have the usual uninformative prior, shares that of Jeffreys.
 */
public final class FreshSeeds {

    private final List<List<Claim>> judged;
    private final Setting setting;
    private final Map<String, List<SeedPool>> pools = new LinkedHashMap<>();
    private final int seeds;
    private final RandomDataGenerator random;

    /**
     * Pools what reproductions of the same sizes have found.
     *
     * @param preset the sizes
     * @param judged the claims of each reproduction that gets verdicts; each has all claims of the
     *     experiments that it has
     * @param others those of more reproductions, whose seeds say what is true, too
     * @param seed of the draws
     */
    public FreshSeeds(
            Preset preset, List<List<Claim>> judged, List<List<Claim>> others, long seed) {
        this.judged = judged.stream().map(List::copyOf).toList();
        List<List<Claim>> reproductions = new ArrayList<>(judged);
        reproductions.addAll(others);
        setting = new Setting(preset, List.of(preset.firstSeed()), List.of());
        random = new RandomDataGenerator(seed);
        List<Long> all =
                reproductions.stream()
                        .flatMap(List::stream)
                        .flatMap(claim -> claim.outcome().cells().stream())
                        .flatMap(cell -> cell.seeds().stream())
                        .distinct()
                        .toList();
        seeds = all.size();
        Map<String, List<Claim>> byName = new LinkedHashMap<>();
        for (List<Claim> claims : reproductions) {
            claims.forEach(
                    claim ->
                            byName.computeIfAbsent(claim.id(), id -> new ArrayList<>()).add(claim));
        }
        byName.forEach((id, claims) -> pools.put(id, pools(claims, all)));
    }

    private static List<SeedPool> pools(List<Claim> claims, List<Long> seeds) {
        List<List<CellValues>> cells = claims.stream().map(c -> c.outcome().cells()).toList();
        int count = cells.stream().mapToInt(List::size).max().orElse(0);
        List<SeedPool> pools = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = i;
            List<CellValues> same =
                    cells.stream().filter(c -> c.size() > at).map(c -> c.get(at)).toList();
            pools.add(SeedPool.of(claims.get(0), same, seeds));
        }
        return pools;
    }

    /**
     * Draws a truth, and verdicts on fresh seeds from it.
     *
     * @return for each judged reproduction the verdict of each claim, by its name; {@code NOT_RUN}
     *     where there are too few seeds to draw from
     */
    public List<Map<String, Verdict>> next() {
        double[] normal = normals();
        Map<String, List<SeedPool.Truth>> truths = new HashMap<>();
        pools.forEach((id, cells) -> truths.put(id, truths(cells, normal)));
        return judged.stream().map(claims -> verdicts(claims, truths)).toList();
    }

    private List<SeedPool.Truth> truths(List<SeedPool> cells, double[] normal) {
        if (cells.isEmpty() || !cells.stream().allMatch(SeedPool::isEnough)) {
            return List.of();
        }
        // The cells of a claim have the same seeds, and so the same spread.
        double spread = cells.get(0).spread(random);
        return cells.stream().map(cell -> cell.truth(normal, spread, random)).toList();
    }

    private Map<String, Verdict> verdicts(
            List<Claim> claims, Map<String, List<SeedPool.Truth>> truths) {
        int most = claims.stream().mapToInt(Claim::n).max().orElse(0);
        List<double[]> normals = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            normals.add(normals());
        }
        Map<String, JudgedClaims> families = new LinkedHashMap<>();
        for (Claim claim : claims) {
            List<Cell> cells =
                    truths.getOrDefault(claim.id(), List.of()).stream()
                            .map(truth -> new Cell("", sample(truth, normals, claim.n())))
                            .toList();
            families.computeIfAbsent(claim.experiment(), id -> new JudgedClaims(setting))
                    .add(ClaimSpec.of(claim), cells, "");
        }
        Map<String, Verdict> verdicts = new HashMap<>();
        families.values().forEach(family -> verdicts.putAll(family.verdictsByName()));
        return verdicts;
    }

    private Sample sample(SeedPool.Truth truth, List<double[]> normals, int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = truth.value(normals.get(i), random);
        }
        return new Sample(Setting.seeds(1, n), values, List.of());
    }

    private double[] normals() {
        double[] normals = new double[seeds];
        for (int i = 0; i < seeds; i++) {
            normals[i] = random.nextGaussian();
        }
        return normals;
    }
}
