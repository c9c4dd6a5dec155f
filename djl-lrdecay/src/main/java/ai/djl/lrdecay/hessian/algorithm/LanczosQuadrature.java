package ai.djl.lrdecay.hessian.algorithm;

import ai.djl.lrdecay.hessian.operator.CurvatureOperator;
import ai.djl.lrdecay.hessian.record.SpectralDensity;
import ai.djl.lrdecay.util.SplitMix64;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * The spectral density by stochastic Lanczos quadrature (Ubaru, Chen and Saad, 2017): from each
 * random probe so many steps of Lanczos, with full reorthogonalisation, whose Ritz values are the
 * nodes and the squared first components of whose eigenvectors are the weights of a Gauss rule.
 */
public final class LanczosQuadrature {

    private final int probes;
    private final int steps;
    private final long seed;
    private final MemoryLimit limit;

    /**
     * Sets up the quadrature.
     *
     * @param probes random vectors, at least 1; the statistical error falls with their root
     * @param steps Lanczos steps a probe, at least 2; details of the density below the range of the
     *     spectrum over this number are not resolved
     * @param seed the seed of the probes
     * @param memory how many bytes the vectors may take; 0 for most of what is free
     * @throws IllegalArgumentException if a number is out of its range
     */
    public LanczosQuadrature(int probes, int steps, long seed, long memory) {
        if (probes < 1 || steps < 2) {
            throw new IllegalArgumentException(
                    "there must be at least 1 probe and 2 steps, not " + probes + " and " + steps);
        }
        this.probes = probes;
        this.steps = steps;
        this.seed = seed;
        this.limit = new MemoryLimit(memory);
    }

    /**
     * Estimates the density.
     *
     * @param operator the operator
     * @return the density
     * @throws IllegalArgumentException if the basis needs more memory than there is
     */
    public SpectralDensity estimate(CurvatureOperator operator) {
        int most = (int) Math.min(steps, operator.dimension());
        List<SpectralDensity.Rule> rules = new ArrayList<>();
        long before = operator.products();
        try (KrylovBasis basis = new KrylovBasis(operator, most, limit)) {
            for (int i = 0; i < probes; i++) {
                basis.clear();
                rules.add(rule(operator, basis, most, SplitMix64.stream(seed, "quadrature", i)));
            }
        }
        Map<String, String> provenance = new LinkedHashMap<>(operator.describe());
        provenance.put("seed", Long.toString(seed));
        return new SpectralDensity(
                rules, operator.dimension(), operator.products() - before, provenance);
    }

    private static SpectralDensity.Rule rule(
            CurvatureOperator operator, KrylovBasis basis, int steps, SplitMix64 random) {
        double[][] projected = new double[steps][steps];
        int rows = 0;
        try (NDManager scratch = basis.manager().newSubManager()) {
            NDArray probe = RandomVectors.signs(scratch, operator, random);
            basis.append(probe, Math.sqrt((double) operator.dimension()));
        }
        while (rows < steps) {
            try (NDManager scratch = basis.manager().newSubManager()) {
                NDArray product = operator.apply(basis.row(scratch, rows));
                KrylovBasis.Remainder remainder = basis.orthogonalise(product);
                for (int i = 0; i <= rows; i++) {
                    projected[i][rows] = remainder.along()[i];
                    projected[rows][i] = remainder.along()[i];
                }
                rows++;
                if (remainder.norm() == 0) {
                    // The probe lies in an invariant subspace: the rule is exact.
                    break;
                }
                if (rows < steps) {
                    basis.append(product, remainder.norm());
                }
            }
        }
        double[][] square = new double[rows][];
        for (int i = 0; i < rows; i++) {
            square[i] = Arrays.copyOf(projected[i], rows);
        }
        EigenDecompositionSymmetric decomposition =
                new EigenDecompositionSymmetric(new Array2DRowRealMatrix(square, false));
        double[] values = decomposition.getEigenvalues();
        int[] order =
                IntStream.range(0, rows)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> values[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        double[] nodes = Arrays.stream(order).mapToDouble(i -> values[i]).toArray();
        double[] weights =
                Arrays.stream(order)
                        .mapToDouble(i -> Math.pow(decomposition.getEigenvector(i).getEntry(0), 2))
                        .toArray();
        return new SpectralDensity.Rule(nodes, weights);
    }
}
