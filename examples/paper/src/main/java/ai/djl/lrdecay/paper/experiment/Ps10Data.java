package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.dataset.PatternComplexity;
import ai.djl.lrdecay.dataset.PatternKind;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.data.Ps10Preview;
import ai.djl.lrdecay.paper.data.Ps10Source;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Table;
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
        List<List<String>> rows = new ArrayList<>();
        for (long seed : setting.seeds()) {
            rows.add(
                    List.of(
                            Long.toString(seed),
                            bits(complexity(spec, seed, PatternKind.SIMPLE)),
                            bits(complexity(spec, seed, PatternKind.COMPLEX))));
        }
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
                List.of(),
                List.of(figure),
                List.of(
                        new Table(
                                "Complexity in bits",
                                List.of("seed", "simple subset", "complex subset"),
                                rows)),
                List.of(
                        "That the values are log2 10 = 3.3219 and log2 100 = 6.6439 holds by"
                                + " construction, so it is a test of this software, not a claim."));
    }

    /** In bits. */
    static double complexity(DatasetSpec spec, long seed, PatternKind kind) throws IOException {
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
