package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.decay.PlateauDetector;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.hipparchus.random.RandomGenerator;
import org.hipparchus.random.Well19937c;

/**
 * Section A.1.2, Equation 3, Figure 13: how far the moving average reduces the variance of the
 * noise, by theory and by simulation with the detector itself. It needs no run.
 */
public final class VarianceReduction implements Experiment {

    private static final String ID = "variance-reduction";
    private static final String PAPER = "Section A.1.2, Equation 3, Figure 13";
    private static final double BETA = 0.9;
    static final double CORRELATION = 0.5;
    static final int LENGTH = 50;
    private static final int SEQUENCES = 20_000;
    private static final double LEVEL = 0.95;
    private static final List<Integer> SHOWN = List.of(1, 2, 5, 10, 20, 50);

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
    public Findings conclude(Setting setting, Records records) {
        long seed = setting.seeds().get(0);
        double[] first = simulate(seed, 0);
        double[] correlated = simulate(seed, CORRELATION);
        return new Findings(
                ID,
                "What smoothing does to noise",
                PAPER,
                String.format(
                        Locale.ROOT,
                        "%,d sequences of %d normal numbers, smoothed by PlateauDetector.",
                        SEQUENCES,
                        LENGTH),
                List.of(),
                List.of(figure(first, correlated)),
                List.of(table(first, correlated)),
                List.of(
                        "Equation 3 is an identity, so it is a test of this software, not a claim.",
                        "Equation 3 assumes that the noise of different epochs is independent. Where"
                                + " neighbouring noise is correlated (here with a coefficient of"
                                + " 0.5), smoothing reduces its variance far less, and a band that"
                                + " is chosen for independent noise is too narrow."));
    }

    /** Equation 3, for a noise of variance 1. */
    static double theory(int t) {
        double power = Math.pow(BETA, t);
        return (1 - BETA) / (1 + BETA) * (1 + power) / (1 - power);
    }

    /** The variance of the moving average after each observation, over many sequences. */
    static double[] simulate(long seed, double correlation) {
        double[] squares = new double[LENGTH];
        double innovation = Math.sqrt(1 - correlation * correlation);
        RandomGenerator random = new Well19937c(seed);
        for (int i = 0; i < SEQUENCES; i++) {
            // A window this long leaves the detector without any verdict.
            PlateauDetector detector =
                    new PlateauDetector(
                            PlateauSettings.builder().optBeta(BETA).optWindow(LENGTH + 1).build());
            double noise = random.nextGaussian();
            for (int t = 0; t < LENGTH; t++) {
                detector.observe(noise);
                squares[t] += detector.smoothed() * detector.smoothed();
                noise = correlation * noise + innovation * random.nextGaussian();
            }
        }
        return Arrays.stream(squares).map(sum -> sum / SEQUENCES).toArray();
    }

    private static Figure figure(double[] simulated, double[] correlated) {
        double[] x = IntStream.rangeClosed(1, LENGTH).asDoubleStream().toArray();
        double[] theory = IntStream.rangeClosed(1, LENGTH).mapToDouble(t -> theory(t)).toArray();
        ChiSquaredDistribution chi = new ChiSquaredDistribution(SEQUENCES);
        double low = SEQUENCES / chi.inverseCumulativeProbability((1 + LEVEL) / 2);
        double high = SEQUENCES / chi.inverseCumulativeProbability((1 - LEVEL) / 2);
        Series independent =
                new Series(
                        "simulation, independent noise",
                        x,
                        simulated,
                        Arrays.stream(simulated).map(v -> v * low).toArray(),
                        Arrays.stream(simulated).map(v -> v * high).toArray());
        return new Figure.Panels(
                "figure-13-variance-reduction",
                "Figure 13: variance reduction with beta 0.9",
                "The variance of the moving average as a share of the noise's. The band around the"
                        + " simulation is its 95 % interval; it is barely wider than the line.",
                "observation",
                "variance",
                0,
                1,
                List.of(
                        new Panel(
                                "",
                                List.of(
                                        independent,
                                        new Series(
                                                "Equation 3",
                                                x,
                                                theory,
                                                new double[0],
                                                new double[0]),
                                        new Series(
                                                "simulation, correlated noise",
                                                x,
                                                correlated,
                                                new double[0],
                                                new double[0])),
                                List.of())));
    }

    private static Table table(double[] simulated, double[] correlated) {
        List<List<String>> rows = new ArrayList<>();
        for (int t : SHOWN) {
            rows.add(
                    List.of(
                            Integer.toString(t),
                            number(theory(t)),
                            number(simulated[t - 1]),
                            number(correlated[t - 1])));
        }
        return new Table(
                "Variance of the moving average, as a share of the noise's",
                List.of("observation", "Equation 3", "independent noise", "correlated noise"),
                rows);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
