package ai.djl.lrdecay.hessian.record;

import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An estimate of a trace.
 *
 * @param value the estimate
 * @param standardError its standard error; NaN where it cannot be estimated
 * @param products products that it took
 * @param method {@code Hutchinson} or {@code Hutch++}
 * @param provenance what it was computed from, as texts by name
 */
public record TraceEstimate(
        double value,
        double standardError,
        long products,
        String method,
        Map<String, String> provenance) {

    /** Makes the map unmodifiable. */
    public TraceEstimate {
        provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }

    /**
     * Writes the estimate as JSON, atomically.
     *
     * @param file the file; its folder is made if need be
     * @throws IOException if writing fails
     */
    public void save(Path file) throws IOException {
        RecordFile.save(this, file);
    }

    /**
     * Reads an estimate.
     *
     * @param file the file
     * @return the estimate
     * @throws DamagedFileException if the file does not hold an estimate
     * @throws IOException if it cannot be read
     */
    public static TraceEstimate load(Path file) throws IOException {
        return RecordFile.load(
                file,
                TraceEstimate.class,
                "an estimate of a trace",
                estimate -> Double.isFinite(estimate.value) && estimate.method != null);
    }

    /** {@inheritDoc} In one line, without the provenance. */
    @Override
    public String toString() {
        return "trace "
                + RecordText.number(value)
                + RecordText.error(standardError)
                + " ("
                + method
                + ", "
                + RecordText.count(products, "product")
                + ")";
    }
}
