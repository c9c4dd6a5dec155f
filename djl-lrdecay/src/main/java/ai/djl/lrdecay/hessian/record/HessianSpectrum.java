package ai.djl.lrdecay.hessian.record;

import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Eigenvalues at the ends of the spectrum of a loss, with what they were computed from.
 *
 * @param largest the largest eigenvalues, the largest first
 * @param smallest the smallest eigenvalues, the smallest first; empty if they were not asked for
 * @param products products that it took
 * @param seconds how long it took
 * @param provenance model, data, loss, mode, seeds and versions, as texts by name
 */
public record HessianSpectrum(
        List<Eigenvalue> largest,
        List<Eigenvalue> smallest,
        long products,
        double seconds,
        Map<String, String> provenance) {

    private static final int SHOWN = 5;

    /** Makes the collections unmodifiable. */
    public HessianSpectrum {
        largest = List.copyOf(largest);
        smallest = List.copyOf(smallest);
        provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }

    /**
     * Returns the largest eigenvalue, which is called the sharpness.
     *
     * @return the sharpness
     */
    public double sharpness() {
        return largest.get(0).value();
    }

    /**
     * Returns the learning rate above which gradient descent is unstable by the quadratic picture
     * of Section 3.1: 2 over the largest eigenvalue.
     *
     * @return the rate; infinity if no eigenvalue is positive
     */
    public double largestStableRate() {
        return stableRate(sharpness());
    }

    /**
     * Returns the upper end of the interval (0, 2/lambda) of stable learning rates along an
     * eigenvector (Section 3.1, Figure 5).
     *
     * @param eigenvalue lambda
     * @return 2/lambda; infinity if lambda is not positive
     */
    public static double stableRate(double eigenvalue) {
        return eigenvalue > 0 ? 2 / eigenvalue : Double.POSITIVE_INFINITY;
    }

    /**
     * Tells whether all eigenvalues meet the tolerance.
     *
     * @return true if they do
     */
    public boolean converged() {
        return largest.stream().allMatch(Eigenvalue::converged)
                && smallest.stream().allMatch(Eigenvalue::converged);
    }

    /**
     * Compares with another spectrum.
     *
     * @param other the other
     * @return the largest difference of eigenvalues of the same rank, relative to the larger of the
     *     two sharpnesses; over as many as both have
     */
    public double distance(HessianSpectrum other) {
        double scale = Math.max(Math.abs(sharpness()), Math.abs(other.sharpness()));
        double difference = 0;
        for (int i = 0; i < Math.min(largest.size(), other.largest.size()); i++) {
            difference =
                    Math.max(
                            difference,
                            Math.abs(largest.get(i).value() - other.largest.get(i).value()));
        }
        for (int i = 0; i < Math.min(smallest.size(), other.smallest.size()); i++) {
            difference =
                    Math.max(
                            difference,
                            Math.abs(smallest.get(i).value() - other.smallest.get(i).value()));
        }
        return scale == 0 ? difference : difference / scale;
    }

    /**
     * Writes the spectrum as JSON, atomically.
     *
     * @param file the file; its folder is made if need be
     * @throws IOException if writing fails
     */
    public void save(Path file) throws IOException {
        RecordFile.save(this, file);
    }

    /**
     * Reads a spectrum.
     *
     * @param file the file
     * @return the spectrum
     * @throws DamagedFileException if the file does not hold a spectrum of finite numbers
     * @throws IOException if it cannot be read
     */
    public static HessianSpectrum load(Path file) throws IOException {
        return RecordFile.load(
                file,
                HessianSpectrum.class,
                "a spectrum",
                spectrum ->
                        !spectrum.largest.isEmpty()
                                && spectrum.largest.stream().allMatch(HessianSpectrum::isFinite)
                                && spectrum.smallest.stream().allMatch(HessianSpectrum::isFinite));
    }

    private static boolean isFinite(Eigenvalue eigenvalue) {
        return Double.isFinite(eigenvalue.value());
    }

    /** {@inheritDoc} In one line, without the provenance. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (!largest.isEmpty()) {
            parts.add("largest " + first(largest));
        }
        if (!smallest.isEmpty()) {
            parts.add("smallest " + first(smallest));
        }
        if (!largest.isEmpty()) {
            parts.add("stable below a rate of " + RecordText.number(largestStableRate()));
        }
        return "eigenvalues: "
                + String.join("; ", parts)
                + " ("
                + RecordText.count(products, "product")
                + (converged() ? "" : ", not all converged")
                + ")";
    }

    private static String first(List<Eigenvalue> eigenvalues) {
        String values =
                eigenvalues.stream()
                        .limit(SHOWN)
                        .map(one -> RecordText.number(one.value()))
                        .collect(Collectors.joining(", "));
        int more = eigenvalues.size() - SHOWN;
        return more > 0 ? values + " and " + more + " more" : values;
    }
}
