package ai.djl.lrdecay.hessian;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver.End;
import ai.djl.lrdecay.hessian.algorithm.LanczosQuadrature;
import ai.djl.lrdecay.hessian.algorithm.TraceEstimator;
import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.CurvatureOperator;
import ai.djl.lrdecay.hessian.operator.GaussNewtonOperator;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.lrdecay.hessian.operator.LossOperator;
import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.hessian.record.SpectralDensity;
import ai.djl.lrdecay.hessian.record.TraceEstimate;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Measures the curvature of the mean loss of a block over data: eigenvalues at the ends of the
 * spectrum, its density, its trace.
 *
 * <p>The block is left as it is, down to the last bit, so that a training can be measured while it
 * goes on. Not safe for several threads at a time.
 */
public final class HessianSpectrumEvaluator {

    /** The matrix that is measured. */
    public enum Matrix {
        /** The Hessian of the loss. */
        HESSIAN,
        /** The generalised Gauss-Newton matrix. */
        GAUSS_NEWTON
    }

    private final Builder settings;
    private final Loss loss;
    private final CurvatureData data;

    private HessianSpectrumEvaluator(Builder builder) {
        settings = builder;
        loss = Objects.requireNonNull(builder.loss, "call setLoss before build");
        data = Objects.requireNonNull(builder.data, "call setData before build");
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
     * Finds the eigenvalues at the ends that were chosen.
     *
     * @param block an initialised block of the PyTorch engine
     * @return the spectrum
     * @throws IllegalArgumentException if the loss cannot be measured, in one sentence: no data, a
     *     loss that is not finite or not the same twice, another engine, memory that does not
     *     suffice
     */
    public HessianSpectrum eigenvalues(Block block) {
        long start = System.nanoTime();
        try (CurvatureOperator operator = operator(block)) {
            LanczosEigensolver.Builder solver =
                    LanczosEigensolver.builder()
                            .optCount(settings.count)
                            .optEnd(settings.end)
                            .optTolerance(settings.tolerance)
                            .optMaxProducts(settings.maxProducts)
                            .optSeed(settings.seed)
                            .optMemory(settings.memory)
                            .optListener(settings.listener);
            if (settings.basis > 0) {
                solver.optBasis(settings.basis);
            }
            LanczosEigensolver.Result result = solver.build().solve(operator);
            Map<String, String> provenance = provenance(operator);
            provenance.put("tolerance", Double.toString(settings.tolerance));
            return new HessianSpectrum(
                    result.largest(),
                    result.smallest(),
                    result.products(),
                    (System.nanoTime() - start) / 1e9,
                    provenance);
        }
    }

    /**
     * Estimates the density of the whole spectrum.
     *
     * @param block an initialised block of the PyTorch engine
     * @param probes random vectors, at least 1
     * @param steps Lanczos steps a probe, at least 2
     * @return the density
     * @throws IllegalArgumentException as {@link #eigenvalues}
     */
    public SpectralDensity density(Block block, int probes, int steps) {
        try (CurvatureOperator operator = operator(block)) {
            SpectralDensity density =
                    new LanczosQuadrature(probes, steps, settings.seed, settings.memory)
                            .estimate(operator);
            return new SpectralDensity(
                    density.probes(),
                    density.dimension(),
                    density.products(),
                    provenance(operator));
        }
    }

    /**
     * Estimates the trace by Hutch++.
     *
     * @param block an initialised block of the PyTorch engine
     * @param products how many products to use, at least 6
     * @return the estimate
     * @throws IllegalArgumentException as {@link #eigenvalues}
     */
    public TraceEstimate trace(Block block, int products) {
        try (CurvatureOperator operator = operator(block)) {
            TraceEstimate estimate =
                    new TraceEstimator(products, settings.seed, settings.memory)
                            .hutchPlusPlus(operator);
            return new TraceEstimate(
                    estimate.value(),
                    estimate.standardError(),
                    estimate.products(),
                    estimate.method(),
                    provenance(operator));
        }
    }

    /**
     * Makes the operator, for algorithms of one's own.
     *
     * @param block an initialised block of the PyTorch engine
     * @return the operator, at the present values of the parameters; to be closed
     * @throws IllegalArgumentException as {@link #eigenvalues}
     */
    public CurvatureOperator operator(Block block) {
        return settings.matrix == Matrix.HESSIAN
                ? configure(HessianOperator.builder(), block).build()
                : configure(GaussNewtonOperator.builder(), block).build();
    }

    private <B extends LossOperator.Builder<B>> B configure(B builder, Block block) {
        return builder.setBlock(block)
                .setLoss(loss)
                .setData(data)
                .optParameters(settings.parameters)
                .optTrainingMode(settings.training)
                .optDataType(settings.type)
                .optL2(settings.l2);
    }

    private Map<String, String> provenance(CurvatureOperator operator) {
        Map<String, String> provenance = new LinkedHashMap<>(operator.describe());
        provenance.put("seed", Long.toString(settings.seed));
        Engine engine = operator.manager().getEngine();
        provenance.put("engine", engine.getEngineName() + " " + engine.getVersion());
        provenance.put("djl", Engine.getDjlVersion());
        provenance.putAll(settings.about);
        return provenance;
    }

    /** Builds a {@link HessianSpectrumEvaluator}. */
    public static final class Builder {

        private @Nullable Loss loss;
        private @Nullable CurvatureData data;
        private Matrix matrix = Matrix.HESSIAN;
        private int count = 10;
        private End end = End.LARGEST;
        private double tolerance = 1e-3;
        private int basis;
        private long maxProducts = 1000;
        private long seed = 1;
        private long memory;
        private boolean training;
        private DataType type = DataType.FLOAT32;
        private double l2;
        private Predicate<String> parameters = name -> true;
        private Consumer<LanczosEigensolver.Progress> listener = progress -> {};
        private final Map<String, String> about = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets the loss.
         *
         * @param loss a loss that is the mean over the samples of a batch
         * @return this builder
         */
        public Builder setLoss(Loss loss) {
            this.loss = loss;
            return this;
        }

        /**
         * Sets the data.
         *
         * @param data the data that the loss is the mean over
         * @return this builder
         */
        public Builder setData(CurvatureData data) {
            this.data = data;
            return this;
        }

        /**
         * Chooses the matrix; the Hessian by default.
         *
         * @param matrix the matrix
         * @return this builder
         */
        public Builder optMatrix(Matrix matrix) {
            this.matrix = matrix;
            return this;
        }

        /**
         * Sets how many eigenvalues are wanted, at each end; 10 by default.
         *
         * @param count at least 1
         * @return this builder
         */
        public Builder optCount(int count) {
            this.count = count;
            return this;
        }

        /**
         * Chooses the end of the spectrum; the largest eigenvalues by default.
         *
         * @param end the end
         * @return this builder
         */
        public Builder optEnd(End end) {
            this.end = end;
            return this;
        }

        /**
         * Sets how large a residual may be, relative to its eigenvalue; 1e-3 by default, which
         * gives an error of about 1e-6 for eigenvalues that are well apart.
         *
         * @param tolerance at least 0
         * @return this builder
         */
        public Builder optTolerance(double tolerance) {
            this.tolerance = tolerance;
            return this;
        }

        /**
         * Sets how many vectors are kept; see {@link LanczosEigensolver.Builder#optBasis}.
         *
         * @param vectors at least the number of eigenvalues and 2
         * @return this builder
         */
        public Builder optBasis(int vectors) {
            this.basis = vectors;
            return this;
        }

        /**
         * Sets after how many products to give up; 1000 by default.
         *
         * @param products at least 1
         * @return this builder
         */
        public Builder optMaxProducts(long products) {
            this.maxProducts = products;
            return this;
        }

        /**
         * Sets the seed of all random vectors; 1 by default.
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
         * @param bytes at least 0; 0 for the default
         * @return this builder
         */
        public Builder optMemory(long bytes) {
            this.memory = bytes;
            return this;
        }

        /**
         * Runs the block in training mode; see {@link LossOperator.Builder#optTrainingMode}.
         *
         * @param training whether to; needs all data in one micro-batch
         * @return this builder
         */
        public Builder optTrainingMode(boolean training) {
            this.training = training;
            return this;
        }

        /**
         * Sets the type in which everything is computed; FLOAT32 by default.
         *
         * @param type FLOAT32 or FLOAT64
         * @return this builder
         */
        public Builder optDataType(DataType type) {
            this.type = type;
            return this;
        }

        /**
         * Adds {@code l2 / 2 |w|^2} to the loss; 0 by default.
         *
         * @param l2 at least 0
         * @return this builder
         */
        public Builder optL2(double l2) {
            this.l2 = l2;
            return this;
        }

        /**
         * Restricts the matrix to some of the parameters; all trainable ones by default.
         *
         * @param choice tells by a name of {@code block.getParameters()}
         * @return this builder
         */
        public Builder optParameters(Predicate<String> choice) {
            this.parameters = choice;
            return this;
        }

        /**
         * Sets who is told after each product.
         *
         * @param listener is told
         * @return this builder
         */
        public Builder optListener(Consumer<LanczosEigensolver.Progress> listener) {
            this.listener = listener;
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
