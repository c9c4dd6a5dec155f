package ai.djl.lrdecay.hessian.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a measurement came to can be printed: one line, without the provenance. */
class ReadableRecordsTest {

    private static final Map<String, String> ABOUT = Map.of("loss", "softmax");

    @Test
    void density() {
        SpectralDensity.Rule one =
                new SpectralDensity.Rule(new double[] {-0.5, 3}, new double[] {0.75, 0.25});
        SpectralDensity.Rule other =
                new SpectralDensity.Rule(new double[] {-0.25, 4}, new double[] {0.75, 0.25});
        assertThat(new SpectralDensity(List.of(one, other), 100, 4, ABOUT))
                .hasToString(
                        "density of 100 eigenvalues: 4 nodes of 2 probes from -0.5000 to 4.000,"
                                + " trace about 59.38, standard error 22 (4 products)");
        assertThat(new SpectralDensity(List.of(one), 100, 2, ABOUT))
                .hasToString(
                        "density of 100 eigenvalues: 2 nodes of 1 probe from -0.5000 to 3.000,"
                                + " trace about 37.50 (2 products)");
        assertThat(one).hasToString("2 nodes from -0.5000 to 3.000");
        assertThat(new SpectralDensity.Rule(new double[0], new double[0])).hasToString("0 nodes");
    }

    @Test
    void aFolderThatDoesNotExistIsMade(@TempDir Path folder) throws Exception {
        Eigenvalue four = new Eigenvalue(4, 1e-6, 1e-9, true);
        HessianSpectrum spectrum = new HessianSpectrum(List.of(four), List.of(), 15, 2, ABOUT);
        Path file = folder.resolve("a/b/spectrum.json");
        spectrum.save(file);
        assertThat(HessianSpectrum.load(file)).isEqualTo(spectrum);
        TraceEstimate trace = new TraceEstimate(47.3, 2.71, 60, "Hutch++", ABOUT);
        trace.save(folder.resolve("c/trace.json"));
        assertThat(TraceEstimate.load(folder.resolve("c/trace.json"))).isEqualTo(trace);
        assertThatThrownBy(() -> spectrum.save(file.resolve("below-a-file.json")))
                .hasMessageContaining(file + " is a file, but a folder is needed there");
    }

    @Test
    void spectrum() {
        Eigenvalue good = new Eigenvalue(4, 1e-6, 1e-9, true);
        Eigenvalue bad = new Eigenvalue(-0.5, 0.1, 0.1, false);
        assertThat(new HessianSpectrum(List.of(good, bad), List.of(), 15, 2, ABOUT))
                .hasToString(
                        "eigenvalues: largest 4.000, -0.5000; stable below a rate of 0.5000"
                                + " (15 products, not all converged)");
        assertThat(new HessianSpectrum(List.of(), List.of(good), 15, 2, ABOUT))
                .hasToString("eigenvalues: smallest 4.000 (15 products)");
        assertThat(new HessianSpectrum(Collections.nCopies(9, good), List.of(good), 15, 2, ABOUT))
                .hasToString(
                        "eigenvalues: largest 4.000, 4.000, 4.000, 4.000, 4.000 and 4 more;"
                                + " smallest 4.000; stable below a rate of 0.5000 (15 products)");
    }

    @Test
    void trace() {
        assertThat(new TraceEstimate(47.3, 2.71, 60, "Hutch++", ABOUT))
                .hasToString("trace 47.30, standard error 2.7 (Hutch++, 60 products)");
        assertThat(new TraceEstimate(47.3, Double.NaN, 1, "Hutchinson", ABOUT))
                .hasToString("trace 47.30 (Hutchinson, 1 product)");
    }
}
