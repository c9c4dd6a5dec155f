package ai.djl.lrdecay.examples.report;

import ai.djl.lrdecay.examples.finding.Figure;
import ai.djl.lrdecay.examples.finding.Panel;
import ai.djl.lrdecay.examples.finding.Series;
import ai.djl.lrdecay.hessian.Eigenvalue;
import ai.djl.lrdecay.hessian.HessianSpectrum;
import ai.djl.lrdecay.hessian.SpectralDensity;
import java.util.Arrays;
import java.util.List;
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
