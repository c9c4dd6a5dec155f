package ai.djl.lrdecay.hessian.record;

import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * A spectral density as quadrature rules, one for each probe: how eigenvalues are distributed, each
 * counted once, with a total of 1.
 *
 * @param probes the rules
 * @param dimension the dimension of the matrix
 * @param products products that it took
 * @param provenance what it was computed from, as texts by name
 */
public record SpectralDensity(
        List<Rule> probes, long dimension, long products, Map<String, String> provenance) {

    /**
     * The rule of one probe.
     *
     * @param nodes Ritz values, ascending
     * @param weights as many weights, at least 0, with a sum of 1
     */
    public record Rule(double[] nodes, double[] weights) {

        double integrate(DoubleUnaryOperator f) {
            double sum = 0;
            for (int i = 0; i < nodes.length; i++) {
                sum += weights[i] * f.applyAsDouble(nodes[i]);
            }
            return sum;
        }

        /** {@inheritDoc} In one line, without the weights. */
        @Override
        public String toString() {
            return RecordText.count(nodes.length, "node")
                    + (nodes.length == 0
                            ? ""
                            : " from "
                                    + RecordText.number(nodes[0])
                                    + " to "
                                    + RecordText.number(nodes[nodes.length - 1]));
        }
    }

    /** Makes the collections unmodifiable. */
    public SpectralDensity {
        probes = List.copyOf(probes);
        provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }

    /**
     * Returns the smallest Ritz value of any probe.
     *
     * @return the smallest node
     */
    public double min() {
        return probes.stream().mapToDouble(rule -> rule.nodes[0]).min().orElse(Double.NaN);
    }

    /**
     * Returns the largest Ritz value of any probe.
     *
     * @return the largest node
     */
    public double max() {
        return probes.stream()
                .mapToDouble(rule -> rule.nodes[rule.nodes.length - 1])
                .max()
                .orElse(Double.NaN);
    }

    /**
     * Estimates the mean of a function over all eigenvalues, with the standard error over probes.
     *
     * @param function the function
     * @return mean and standard error; the error is NaN for a single probe
     */
    public MeanAndError mean(DoubleUnaryOperator function) {
        double[] values = probes.stream().mapToDouble(rule -> rule.integrate(function)).toArray();
        return MeanAndError.of(values);
    }

    /**
     * Smooths the density with a normal kernel.
     *
     * @param at where to evaluate it
     * @param sigma the width of the kernel, above 0
     * @return the density at each place, the mean over probes
     */
    public double[] smoothed(double[] at, double sigma) {
        double[] density = new double[at.length];
        double scale = 1 / (sigma * Math.sqrt(2 * Math.PI) * probes.size());
        for (Rule rule : probes) {
            for (int i = 0; i < rule.nodes.length; i++) {
                for (int j = 0; j < at.length; j++) {
                    double z = (at[j] - rule.nodes[i]) / sigma;
                    density[j] += scale * rule.weights[i] * Math.exp(-z * z / 2);
                }
            }
        }
        return density;
    }

    /**
     * Spreads places evenly over the spectrum, with a margin on both sides.
     *
     * @param count how many, at least 2
     * @return ascending places
     */
    public double[] grid(int count) {
        double margin = 0.05 * Math.max(max() - min(), 1e-12);
        double from = min() - margin;
        double step = (max() + margin - from) / (count - 1);
        double[] places = new double[count];
        Arrays.setAll(places, i -> from + i * step);
        return places;
    }

    /**
     * Writes the density as JSON, atomically.
     *
     * @param file the file; its folder is made if need be
     * @throws IOException if writing fails
     */
    public void save(Path file) throws IOException {
        RecordFile.save(this, file);
    }

    /**
     * Reads a density.
     *
     * @param file the file
     * @return the density
     * @throws DamagedFileException if the file does not hold a density
     * @throws IOException if it cannot be read
     */
    public static SpectralDensity load(Path file) throws IOException {
        return RecordFile.load(
                file,
                SpectralDensity.class,
                "a spectral density",
                density ->
                        !density.probes.isEmpty()
                                && density.probes.stream().allMatch(SpectralDensity::isRule));
    }

    private static boolean isRule(Rule rule) {
        return rule.nodes != null
                && rule.weights != null
                && rule.nodes.length > 0
                && rule.nodes.length == rule.weights.length
                && Arrays.stream(rule.nodes).allMatch(Double::isFinite)
                && Arrays.stream(rule.weights).allMatch(Double::isFinite);
    }

    /** {@inheritDoc} In one line, without the provenance. */
    @Override
    public String toString() {
        MeanAndError eigenvalue = mean(x -> x);
        return "density of "
                + RecordText.count(dimension, "eigenvalue")
                + ": "
                + RecordText.count(
                        probes.stream().mapToLong(rule -> rule.nodes.length).sum(), "node")
                + " of "
                + RecordText.count(probes.size(), "probe")
                + " from "
                + RecordText.number(min())
                + " to "
                + RecordText.number(max())
                + ", trace about "
                + RecordText.number(dimension * eigenvalue.mean())
                + RecordText.error(dimension * eigenvalue.standardError())
                + " ("
                + RecordText.count(products, "product")
                + ")";
    }
}
