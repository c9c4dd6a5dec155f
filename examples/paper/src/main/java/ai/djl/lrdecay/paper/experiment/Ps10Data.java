package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.experiment.ClaimSpec.Side.BELOW;

import ai.djl.lrdecay.dataset.PatternComplexity;
import ai.djl.lrdecay.dataset.PatternKind;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.data.Ps10Source;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.report.Ps10Preview;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.training.dataset.Dataset.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Section 5.1, Figure 8: what PS10 looks like, and its complexity measured from its samples. It
 * needs no run: the data follow from the seed.
 */
public final class Ps10Data implements Experiment {

    private static final String ID = "ps10-data";
    private static final String PAPER = "Section 5.1, Figure 8";

    private static final ClaimSpec SIMPLE =
            claim("data-simple-complexity", "simple", "log2 10 = 3.3219");
    private static final ClaimSpec COMPLEX =
            claim("data-complex-complexity", "complex", "log2 100 = 6.6439");

    private static ClaimSpec claim(String id, String kind, String value) {
        return new ClaimSpec(
                id,
                ID,
                PAPER,
                "The "
                        + kind
                        + " subset has a complexity of "
                        + value
                        + " bits: the measured value differs by less than 0.001.",
                BELOW,
                0.001);
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return ID;
    }

    /** {@inheritDoc} */
    @Override
    public List<RunSpec> runs(Setting setting) {
        return List.of();
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        DatasetSpec spec = DataSources.parse(Ps10Sizes.of(setting.preset()).dataset());
        List<Double> simple = new ArrayList<>();
        List<Double> complex = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (long seed : setting.seeds()) {
            simple.add(complexity(spec, seed, PatternKind.SIMPLE));
            complex.add(complexity(spec, seed, PatternKind.COMPLEX));
            rows.add(
                    List.of(
                            Long.toString(seed),
                            bits(simple.get(simple.size() - 1)),
                            bits(complex.get(complex.size() - 1))));
        }
        List<Claim> claims =
                List.of(judge(SIMPLE, setting, simple, 10), judge(COMPLEX, setting, complex, 100));
        DatasetSpec noisy = DataSources.parse(Ps10Sizes.of(setting.preset()).noisyDataset());
        Figure figure;
        try (Ps10 shown = Ps10Source.builder(noisy, setting.seeds().get(0), Usage.TRAIN).build()) {
            figure =
                    new Figure.Picture(
                            "figure-08-ps10",
                            "Figure 8: the PS10 data set",
                            "Simple patterns, complex patterns, and what samples show in channels"
                                    + " 0 to 2 and 3 to 5, noise included. Seed "
                                    + setting.seeds().get(0)
                                    + ".",
                            Ps10Preview.render(shown));
        }
        return new Findings(
                ID,
                "Patterns of known complexity",
                PAPER,
                "Complexity E_y H(P(x|y)) measured from the training samples of " + spec + ".",
                claims,
                List.of(figure),
                List.of(
                        new Table(
                                "Complexity in bits",
                                List.of("seed", "simple subset", "complex subset"),
                                rows)),
                List.of());
    }

    private static Claim judge(ClaimSpec claim, Setting setting, List<Double> bits, int patterns) {
        double expected = Math.log(patterns) / Math.log(2);
        double[] differences = bits.stream().mapToDouble(b -> Math.abs(b - expected)).toArray();
        return claim.judge(setting, differences, "Distance from the value, in bits.");
    }

    private static double complexity(DatasetSpec spec, long seed, PatternKind kind)
            throws IOException {
        try (Ps10 subset =
                Ps10Source.builder(spec, seed, Usage.TRAIN)
                        .optImageSize(1, 1)
                        .optKinds(kind)
                        .build()) {
            return PatternComplexity.of(subset);
        }
    }

    private static String bits(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
