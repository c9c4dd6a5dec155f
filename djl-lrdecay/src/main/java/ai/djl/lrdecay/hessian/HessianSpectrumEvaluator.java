package ai.djl.lrdecay.hessian;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver;
import ai.djl.lrdecay.hessian.algorithm.LanczosQuadrature;
import ai.djl.lrdecay.hessian.algorithm.TraceEstimator;
import ai.djl.lrdecay.hessian.operator.CurvatureOperator;
import ai.djl.lrdecay.hessian.operator.OperatorFactory;
import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.hessian.record.SpectralDensity;
import ai.djl.lrdecay.hessian.record.TraceEstimate;
import ai.djl.nn.Block;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Measures curvature: eigenvalues at the ends of the spectrum, its density, its trace, as records
 * with their provenance. It brings together an operator (of a block, or a ready one) and the
 * algorithms.
 *
 * <p>A block is left as it is, down to the last bit, so that it can be measured in the middle of
 * its training. What was built does not change with its builder. Not safe for several threads at a
 * time.
 */
public final class HessianSpectrumEvaluator {

    private final @Nullable OperatorFactory factory;
    private final LanczosEigensolver solver;
    private final LanczosQuadrature quadrature;
    private final TraceEstimator traceEstimator;
    private final Map<String, String> about;

    private HessianSpectrumEvaluator(Builder builder) {
        factory = builder.factory;
        solver = builder.solver;
        quadrature = builder.quadrature;
        traceEstimator = builder.traceEstimator;
        about = new LinkedHashMap<>(builder.about);
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
     * Finds the eigenvalues that the solver looks for.
     *
     * @param block an initialised block of the PyTorch engine
     * @return the spectrum
     * @throws IllegalArgumentException if the loss cannot be measured, in one sentence: no data, a
     *     loss that is not finite or not the same twice, another engine, memory that does not
     *     suffice, more eigenvalues than the block has parameters
     * @throws IllegalStateException if the evaluator knows no operator of blocks
     */
    public HessianSpectrum eigenvalues(Block block) {
        long start = System.nanoTime();
        try (CurvatureOperator operator = operator(block)) {
            return eigenvalues(operator, start);
        }
    }

    /**
     * Finds the eigenvalues of a ready operator.
     *
     * @param operator the operator; not closed
     * @return the spectrum
     * @throws IllegalArgumentException if the memory does not suffice, or the solver looks for more
     *     eigenvalues than the dimension of the operator
     */
    public HessianSpectrum eigenvalues(CurvatureOperator operator) {
        return eigenvalues(operator, System.nanoTime());
    }

    private HessianSpectrum eigenvalues(CurvatureOperator operator, long start) {
        LanczosEigensolver.Result result = solver.solve(operator);
        Map<String, String> provenance = new LinkedHashMap<>(operator.describe());
        provenance.putAll(solver.describe());
        return new HessianSpectrum(
                result.largest(),
                result.smallest(),
                result.products(),
                (System.nanoTime() - start) / 1e9,
                complete(provenance, operator));
    }

    /**
     * Estimates the density of the whole spectrum.
     *
     * @param block an initialised block of the PyTorch engine
     * @return the density
     * @throws IllegalArgumentException as {@link #eigenvalues(Block)}
     * @throws IllegalStateException if the evaluator knows no operator of blocks
     */
    public SpectralDensity density(Block block) {
        try (CurvatureOperator operator = operator(block)) {
            return density(operator);
        }
    }

    /**
     * Estimates the density of the whole spectrum of a ready operator.
     *
     * @param operator the operator; not closed
     * @return the density
     * @throws IllegalArgumentException if the memory does not suffice
     */
    public SpectralDensity density(CurvatureOperator operator) {
        SpectralDensity density = quadrature.estimate(operator);
        return new SpectralDensity(
                density.probes(),
                density.dimension(),
                density.products(),
                complete(density.provenance(), operator));
    }

    /**
     * Estimates the trace by Hutch++.
     *
     * @param block an initialised block of the PyTorch engine
     * @return the estimate
     * @throws IllegalArgumentException as {@link #eigenvalues(Block)}
     * @throws IllegalStateException if the evaluator knows no operator of blocks
     */
    public TraceEstimate trace(Block block) {
        try (CurvatureOperator operator = operator(block)) {
            return trace(operator);
        }
    }

    /**
     * Estimates the trace of a ready operator by Hutch++.
     *
     * @param operator the operator; not closed
     * @return the estimate
     * @throws IllegalArgumentException if the memory does not suffice
     */
    public TraceEstimate trace(CurvatureOperator operator) {
        TraceEstimate estimate = traceEstimator.hutchPlusPlus(operator);
        return new TraceEstimate(
                estimate.value(),
                estimate.standardError(),
                estimate.products(),
                estimate.method(),
                complete(estimate.provenance(), operator));
    }

    /**
     * Makes the operator of a block, for algorithms of one's own.
     *
     * @param block an initialised block of the PyTorch engine
     * @return the operator, at the present values of the parameters; to be closed
     * @throws IllegalArgumentException as {@link #eigenvalues(Block)}
     * @throws IllegalStateException if the evaluator knows no operator of blocks
     */
    public CurvatureOperator operator(Block block) {
        return requireFactory().at(block);
    }

    OperatorFactory requireFactory() {
        if (factory == null) {
            throw new IllegalStateException(
                    "the evaluator measures ready operators only: call optOperator before build to"
                            + " measure blocks");
        }
        return factory;
    }

    private Map<String, String> complete(
            Map<String, String> provenance, CurvatureOperator operator) {
        Map<String, String> complete = new LinkedHashMap<>(provenance);
        Engine engine = operator.manager().getEngine();
        complete.put("engine", engine.getEngineName() + " " + engine.getVersion());
        complete.put("djl", Engine.getDjlVersion());
        complete.putAll(about);
        return complete;
    }

    /** Builds a {@link HessianSpectrumEvaluator}. */
    public static final class Builder {

        private @Nullable OperatorFactory factory;
        private LanczosEigensolver solver = LanczosEigensolver.builder().build();
        private LanczosQuadrature quadrature = LanczosQuadrature.builder().build();
        private TraceEstimator traceEstimator = TraceEstimator.builder().build();
        private final Map<String, String> about = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets how the operator of a block is made, for instance {@code
         * HessianOperator.builder().setLoss(loss).setData(data).toFactory()}. Without, only ready
         * operators can be measured.
         *
         * @param factory makes the operator of a block
         * @return this builder
         */
        public Builder optOperator(OperatorFactory factory) {
            this.factory = Objects.requireNonNull(factory);
            return this;
        }

        /**
         * Sets what finds eigenvalues; by default the ten largest, with the default tolerance.
         *
         * @param solver the solver
         * @return this builder
         */
        public Builder optSolver(LanczosEigensolver solver) {
            this.solver = Objects.requireNonNull(solver);
            return this;
        }

        /**
         * Sets what estimates the density; 4 probes of 60 steps by default.
         *
         * @param quadrature the quadrature
         * @return this builder
         */
        public Builder optQuadrature(LanczosQuadrature quadrature) {
            this.quadrature = Objects.requireNonNull(quadrature);
            return this;
        }

        /**
         * Sets what estimates the trace; with 60 products by default.
         *
         * @param traceEstimator the estimator
         * @return this builder
         */
        public Builder optTraceEstimator(TraceEstimator traceEstimator) {
            this.traceEstimator = Objects.requireNonNull(traceEstimator);
            return this;
        }

        /**
         * Adds to the provenance of results, for instance the names of model and data.
         *
         * @param name the name of the text
         * @param text the text
         * @return this builder
         */
        public Builder addProvenance(String name, String text) {
            about.put(name, text);
            return this;
        }

        /**
         * Builds the evaluator.
         *
         * @return the evaluator
         */
        public HessianSpectrumEvaluator build() {
            return new HessianSpectrumEvaluator(this);
        }
    }
}
