package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Section A.1.1: AutoDecay supposes that the noise of the training loss is independent from epoch
 * to epoch. Here that is tried on real losses, those of SGD at a constant rate.
 */
public final class LossNoise extends PairedExperiment {

    private static final String ID = "loss-noise";
    private static final String PAPER = "Section A.1.1";

    private static final ClaimSpec INDEPENDENT =
            new ClaimSpec(
                    "loss-noise-independent",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "The noise of an epoch's training loss is independent of that of the epoch"
                            + " before: about a straight line through the last two thirds of a"
                            + " training at a constant rate, the correlation of neighbours is"
                            + " within 0.3 of 0.",
                    Hypothesis.EQUIVALENT,
                    Quantities.correlation(0.3));

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        DecayTask task = DecayTask.stochastic(setting);
        List<Function<Long, RunSpec>> kinds = task.stochastics();
        return List.of(kinds.get(kinds.size() - 1));
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return ID;
    }

    /** What is left of the losses after a straight line was taken away. */
    static double[] residuals(double[] losses) {
        int n = losses.length;
        double meanX = (n - 1) / 2.0;
        double meanY = IntStream.range(0, n).mapToDouble(i -> losses[i]).average().orElse(0);
        double products = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            products += (i - meanX) * (losses[i] - meanY);
            squares += (i - meanX) * (i - meanX);
        }
        double slope = products / squares;
        return IntStream.range(0, n)
                .mapToDouble(i -> losses[i] - meanY - slope * (i - meanX))
                .toArray();
    }

    /** The correlation of each with the one before; NaN where nothing varies. */
    static double neighbours(double[] residuals) {
        double products = 0;
        double squares = 0;
        for (int i = 0; i < residuals.length; i++) {
            squares += residuals[i] * residuals[i];
            products += i == 0 ? 0 : residuals[i] * residuals[i - 1];
        }
        return products / squares;
    }

    private static double[] noise(Run run) {
        int from = run.epochs().size() / 3;
        return residuals(
                run.epochs().subList(from, run.epochs().size()).stream()
                        .mapToDouble(epoch -> epoch.trainLoss())
                        .toArray());
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        DecayTask task = DecayTask.stochastic(setting);
        PairedRuns runs = read(setting, records);
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(INDEPENDENT, runs.sample(r -> neighbours(noise(r.get(0)))), "")
                        .claims();
        return new Findings(
                ID,
                "The noise of real losses",
                PAPER,
                String.format(
                        Locale.ROOT,
                        "%s on %s, SGD with momentum 0.9 at the constant rate %s, %d epochs. %d of"
                                + " %d seeds are complete.",
                        task.model().toUpperCase(Locale.ROOT),
                        task.dataset(),
                        DecayTask.RATE,
                        task.epochs(),
                        runs.seeds(),
                        setting.seeds().size()),
                claims,
                List.of(figure(runs)),
                List.of(),
                List.of(
                        "A straight line does not describe a training completely: the part of"
                                + " the curve that it misses makes neighbouring epochs similar."
                                + " With few epochs, on the other hand, their correlation looks a"
                                + " little smaller"
                                + " than it is (by about one over their number)."));
    }

    private static Figure figure(PairedRuns runs) {
        List<Series> series = new ArrayList<>();
        double most = 0;
        for (Run run : runs.kind(0).runs()) {
            double[] noise = noise(run);
            int from = run.epochs().size() - noise.length;
            double[] x = IntStream.range(0, noise.length).mapToDouble(i -> from + i + 1).toArray();
            for (double value : noise) {
                most = Double.isFinite(value) ? Math.max(most, Math.abs(value)) : most;
            }
            series.add(
                    new Series(
                            "seed " + run.spec().seed(), x, noise, new double[0], new double[0]));
        }
        double bound = most > 0 ? most * 1.05 : 1;
        return new Figure.Panels(
                "figure-loss-noise",
                "The noise of the training loss",
                "Training loss less a straight line, by seed.",
                "epoch",
                "deviation",
                -bound,
                bound,
                List.of(new Panel("", series, List.of())));
    }
}
