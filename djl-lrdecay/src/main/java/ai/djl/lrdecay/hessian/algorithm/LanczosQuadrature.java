package ai.djl.lrdecay.hessian.algorithm;

import ai.djl.lrdecay.hessian.operator.CurvatureOperator;
import ai.djl.lrdecay.hessian.record.SpectralDensity;
import ai.djl.lrdecay.util.SplitMix64;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The spectral density by stochastic Lanczos quadrature (Ubaru, Chen and Saad, 2017): from each
 * random probe so many steps of Lanczos, with full reorthogonalisation, whose Ritz values are the
 * nodes and the squared first components of whose eigenvectors are the weights of a Gauss rule.
 */
public final class LanczosQuadrature {

    private final int probes;
    private final int steps;
    private final long seed;
    private final MemoryLimit memory;

    private LanczosQuadrature(Builder builder) {
        probes = builder.probes;
        steps = builder.steps;
        seed = builder.seed;
        memory = builder.memory;
    }

    /**
     * Returns a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
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
        try (KrylovBasis basis = new KrylovBasis(operator, most, memory)) {
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
        ProjectedMatrix projected = new ProjectedMatrix(steps);
        try (NDManager scratch = basis.manager().newSubManager()) {
            NDArray probe = RandomVectors.signs(scratch, operator, random);
            basis.append(probe, Math.sqrt((double) operator.dimension()));
        }
        while (projected.size() < steps) {
            try (NDManager scratch = basis.manager().newSubManager()) {
                NDArray product = operator.apply(basis.row(scratch, projected.size()));
                KrylovBasis.Remainder remainder = basis.orthogonalise(product);
                projected.append(remainder.along());
                if (remainder.norm() == 0) {
                    // The probe is in an invariant subspace: the rule is exact.
                    break;
                }
                if (projected.size() < steps) {
                    basis.append(product, remainder.norm());
                }
            }
        }
        RitzPairs ritz = projected.decompose();
        double[] weights =
                Arrays.stream(ritz.vectors()).mapToDouble(v -> Math.pow(v[0], 2)).toArray();
        return new SpectralDensity.Rule(ritz.values(), weights);
    }

    /** Builds a {@link LanczosQuadrature}. */
    public static final class Builder {

        private int probes = 4;
        private int steps = 60;
        private long seed = 1;
        private MemoryLimit memory = MemoryLimit.MOST_OF_WHAT_IS_FREE;

        private Builder() {}

        /**
         * Sets how many random vectors to use; 4 by default. The statistical error falls with the
         * root of their number.
         *
         * @param probes at least 1
         * @return this builder
         */
        public Builder optProbes(int probes) {
            this.probes = probes;
            return this;
        }

        /**
         * Sets how many Lanczos steps to make from each probe; 60 by default. Details of the
         * density finer than the range of the spectrum over this number are not resolved.
         *
         * @param steps at least 2
         * @return this builder
         */
        public Builder optSteps(int steps) {
            this.steps = steps;
            return this;
        }

        /**
         * Sets the seed of the probes; 1 by default.
         *
         * @param seed any number
         * @return this builder
         */
        public Builder optSeed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Sets how much memory the vectors may take; by default most of what is free.
         *
         * @param bytes at least 1
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder optMemory(long bytes) {
            this.memory = MemoryLimit.of(bytes);
            return this;
        }

        /**
         * Builds the quadrature.
         *
         * @return the quadrature
         * @throws IllegalArgumentException if there are no probes or fewer than 2 steps
         */
        public LanczosQuadrature build() {
            if (probes < 1 || steps < 2) {
                throw new IllegalArgumentException(
                        "there must be at least 1 probe and 2 steps, not "
                                + probes
                                + " and "
                                + steps);
            }
            return new LanczosQuadrature(this);
        }
    }
}
