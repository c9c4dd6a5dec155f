package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.hessian.record.Eigenvalue;
import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.hessian.record.SpectralDensity;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;

/** A spectrum as figures. */
public final class SpectrumFigures {

    private static final int PLACES = 800;
    private static final double WIDTHS = 150;
    private static final int DECADES = 7;

    private SpectrumFigures() {}

    /**
     * Draws the largest eigenvalues by rank (Figure 5).
     *
     * @param spectrum the spectrum
     * @return the figure
     */
    public static Figure eigenvalues(HessianSpectrum spectrum) {
        double[] values = spectrum.largest().stream().mapToDouble(Eigenvalue::value).toArray();
        double[] ranks = IntStream.rangeClosed(1, values.length).asDoubleStream().toArray();
        double low = Math.min(0, Arrays.stream(values).min().orElse(0));
        double high = Math.max(1e-9, Arrays.stream(values).max().orElse(1)) * 1.05;
        return new Figure.Panels(
                "eigenvalues",
                "The largest eigenvalues",
                "By rank.",
                "rank",
                "eigenvalue",
                low,
                high,
                List.of(
                        new Panel(
                                "",
                                List.of(
                                        new Series(
                                                "largest eigenvalues",
                                                ranks,
                                                values,
                                                new double[0],
                                                new double[0])),
                                List.of())));
    }

    /**
     * Draws the largest eigenvalue during a training beside 2 over the learning rate, above which a
     * quadratic function would not be stable.
     *
     * @param spectra the spectra by epoch, at least one
     * @param rates the learning rate of each epoch, the first one first
     * @return the figure
     */
    public static Figure sharpness(
            SortedMap<Integer, HessianSpectrum> spectra, List<Double> rates) {
        double[] epochs = spectra.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
        double[] sharpness =
                spectra.values().stream().mapToDouble(HessianSpectrum::sharpness).toArray();
        double[] every = IntStream.rangeClosed(1, rates.size()).asDoubleStream().toArray();
        double[] limits = rates.stream().mapToDouble(HessianSpectrum::stableRate).toArray();
        double most =
                Math.max(
                        Arrays.stream(sharpness).max().orElse(1),
                        Arrays.stream(limits).min().orElse(1));
        return new Figure.Panels(
                "sharpness",
                "Sharpness over epochs",
                "The largest eigenvalue of the Hessian, and 2 over the learning rate.",
                "epoch",
                "eigenvalue",
                0,
                1.2 * most,
                List.of(
                        new Panel(
                                "",
                                List.of(
                                        line("largest eigenvalue", epochs, sharpness),
                                        line("2 / learning rate", every, limits)),
                                List.of())));
    }

    private static Series line(String name, double[] x, double[] y) {
        return new Series(name, x, y, new double[0], new double[0]);
    }

    /**
     * Draws a density, by its logarithm: most eigenvalues lie near zero, and those that matter are
     * few.
     *
     * @param density the density
     * @return the figure
     */
    public static Figure density(SpectralDensity density) {
        double[] at = density.grid(PLACES);
        double sigma = Math.max(1e-12, (at[at.length - 1] - at[0]) / WIDTHS);
        double[] logarithm =
                Arrays.stream(density.smoothed(at, sigma))
                        .map(value -> Math.log10(Math.max(value, 1e-300)))
                        .toArray();
        double high = Math.ceil(Arrays.stream(logarithm).max().orElse(0));
        double low = high - DECADES;
        double[] shown = Arrays.stream(logarithm).map(value -> Math.max(low, value)).toArray();
        return new Figure.Panels(
                "density",
                "The density of the spectrum",
                "By its logarithm to base 10.",
                "eigenvalue",
                "log10 density",
                low,
                high,
                List.of(
                        new Panel(
                                "",
                                List.of(
                                        new Series(
                                                "density",
                                                at,
                                                shown,
                                                new double[0],
                                                new double[0])),
                                List.of())));
    }
}
