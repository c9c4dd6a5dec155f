package ai.djl.lrdecay.transfer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fits a linear classifier to features: multinomial logistic regression with an L2 penalty on the
 * weights, whose strength is chosen by the accuracy on held-out samples (ties by their loss).
 *
 * <p>Minimised is the mean cross entropy plus {@code regularization / 2} times the squared weights
 * of standardised features, biases not included, in FLOAT64 by L-BFGS.
 */
public final class LinearProbe {

    private static final double[] REGULARIZATIONS = {1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5};
    private static final double HELD_OUT = 0.2;
    private static final double TOLERANCE = 1e-6;

    /** An error of the weights is at most the gradient over the regularisation. */
    private static final double WEIGHT_TOLERANCE = 1e-4;

    private static final int ITERATIONS = 300;

    private final double[] regularizations;
    private final double heldOut;
    private final long seed;
    private final @Nullable Device device;

    private LinearProbe(Builder builder) {
        regularizations = builder.regularizations;
        heldOut = builder.heldOut;
        seed = builder.seed;
        device = builder.device;
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
     * Fits a classifier: chooses the regularisation on held-out samples, then fits all of them.
     *
     * @param features the features with their labels
     * @return the classifier
     * @throws IllegalArgumentException if there are too few samples to hold some out
     */
    public LinearClassifier fit(Features features) {
        Strata strata = Strata.of(features.labels(), heldOut, seed);
        if (strata.chosen().length == 0 || strata.rest().length < 2) {
            throw new IllegalArgumentException(
                    "a linear probe needs at least two samples of a class, to hold one out");
        }
        Features training = features.part(strata.rest());
        Features validation = features.part(strata.chosen());
        double best = Double.NaN;
        Score bestScore = new Score(-1, Double.POSITIVE_INFINITY, new boolean[0]);
        try (NDManager manager = NDManager.newBaseManager(device);
                Task task = new Task(manager, training)) {
            double[] weights = new double[(features.dimensions() + 1) * features.classes()];
            for (double regularization : regularizations) {
                weights = task.minimize(regularization, weights);
                Score score =
                        Score.of(
                                task.classifier(weights, regularization, 0, new boolean[0]),
                                validation);
                if (score.isBetterThan(bestScore)) {
                    best = regularization;
                    bestScore = score;
                }
            }
        }
        try (NDManager manager = NDManager.newBaseManager(device);
                Task task = new Task(manager, features)) {
            double[] start = new double[(features.dimensions() + 1) * features.classes()];
            return task.classifier(
                    task.minimize(best, start), best, bestScore.accuracy, bestScore.correct);
        }
    }

    /** How well a classifier does on held-out samples. */
    private record Score(double accuracy, double loss, boolean[] correct) {

        static Score of(LinearClassifier classifier, Features features) {
            boolean[] correct = classifier.correct(features);
            double loss = 0;
            int classes = classifier.classes();
            int dimensions = classifier.dimensions();
            double[] weights = classifier.weights();
            for (int i = 0; i < features.size(); i++) {
                double[] logits = Arrays.copyOfRange(weights, dimensions * classes, weights.length);
                for (int k = 0; k < dimensions; k++) {
                    double value = features.values()[i * dimensions + k];
                    for (int c = 0; c < classes; c++) {
                        logits[c] += value * weights[k * classes + c];
                    }
                }
                double most = Arrays.stream(logits).max().orElseThrow();
                double sum = Arrays.stream(logits).map(l -> Math.exp(l - most)).sum();
                loss += Math.log(sum) + most - logits[features.labels()[i]];
            }
            return new Score(LinearClassifier.share(correct), loss, correct);
        }

        boolean isBetterThan(Score other) {
            return accuracy > other.accuracy || (accuracy == other.accuracy && loss < other.loss);
        }
    }

    /** The samples on the device, standardised and with a column of ones for the biases. */
    private static final class Task implements AutoCloseable {

        private final NDManager manager;
        private final Features features;
        private final double[] mean;
        private final double[] deviation;
        private final NDArray inputs;
        private final NDArray transposed;
        private final NDArray targets;

        Task(NDManager manager, Features features) {
            this.manager = manager;
            this.features = features;
            int n = features.size();
            int d = features.dimensions();
            mean = new double[d];
            deviation = new double[d];
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < d; k++) {
                    mean[k] += features.values()[i * d + k] / (double) n;
                }
            }
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < d; k++) {
                    double distance = features.values()[i * d + k] - mean[k];
                    deviation[k] += distance * distance / n;
                }
            }
            for (int k = 0; k < d; k++) {
                // The mean of equal values differs from them by rounding: that is no deviation.
                if (isConstant(k)) {
                    mean[k] = features.values()[k];
                    deviation[k] = 1;
                } else {
                    deviation[k] = Math.sqrt(deviation[k]);
                }
            }
            double[] rows = new double[Math.multiplyExact(n, d + 1)];
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < d; k++) {
                    rows[i * (d + 1) + k] = (features.values()[i * d + k] - mean[k]) / deviation[k];
                }
                rows[i * (d + 1) + d] = 1;
            }
            inputs = manager.create(rows, new Shape(n, d + 1));
            transposed = inputs.transpose();
            targets =
                    manager.create(features.labels())
                            .oneHot(features.classes())
                            .toType(DataType.FLOAT64, false);
        }

        private boolean isConstant(int k) {
            for (int i = 1; i < features.size(); i++) {
                if (features.values()[i * features.dimensions() + k] != features.values()[k]) {
                    return false;
                }
            }
            return true;
        }

        double[] minimize(double regularization, double[] start) {
            return LimitedMemoryBfgs.minimize(
                    (point, gradient) -> evaluate(point, gradient, regularization),
                    start,
                    Math.min(TOLERANCE, WEIGHT_TOLERANCE * regularization),
                    ITERATIONS);
        }

        private double evaluate(double[] point, double[] gradient, double regularization) {
            int n = features.size();
            int classes = features.classes();
            int penalised = features.dimensions() * classes;
            double loss;
            double[] slopes;
            try (NDManager scratch = manager.newSubManager()) {
                NDArray weights =
                        scratch.create(point, new Shape(features.dimensions() + 1, classes));
                NDArray logits = inputs.matMul(weights);
                logits.attach(scratch);
                NDArray logs = logits.logSoftmax(1);
                NDArray residual = logs.exp().subi(targets);
                NDArray slope = transposed.matMul(residual).divi(n);
                slope.attach(scratch);
                NDArray value = logs.mul(targets).sum().neg().div(n);
                // One transfer for both.
                double[] both = slope.reshape(-1).concat(value.reshape(1)).toDoubleArray();
                loss = both[both.length - 1];
                slopes = both;
            }
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = slopes[i] + (i < penalised ? regularization * point[i] : 0);
            }
            for (int i = 0; i < penalised; i++) {
                loss += regularization / 2 * point[i] * point[i];
            }
            return loss;
        }

        /** For features as they are: the standardisation goes into the weights. */
        LinearClassifier classifier(
                double[] standardised,
                double regularization,
                double heldOutAccuracy,
                boolean[] heldOutCorrect) {
            int classes = features.classes();
            int d = features.dimensions();
            double[] weights = standardised.clone();
            for (int k = 0; k < d; k++) {
                for (int c = 0; c < classes; c++) {
                    weights[k * classes + c] /= deviation[k];
                    weights[d * classes + c] -= mean[k] * weights[k * classes + c];
                }
            }
            return new LinearClassifier(
                    weights, d, classes, regularization, heldOutAccuracy, heldOutCorrect);
        }

        @Override
        public void close() {
            inputs.close();
            transposed.close();
            targets.close();
        }
    }

    /** Builds a {@link LinearProbe}. */
    public static final class Builder {

        private double[] regularizations = REGULARIZATIONS;
        private double heldOut = HELD_OUT;
        private long seed;
        private @Nullable Device device;

        private Builder() {}

        /**
         * Sets the strengths of the penalty to choose from; 1, 0.1, .. 1e-5 by default.
         *
         * @param regularizations above 0, the strongest first, at least one
         * @return this builder
         */
        public Builder optRegularizations(double... regularizations) {
            this.regularizations = regularizations.clone();
            return this;
        }

        /**
         * Sets the share of samples of each class that is held out; 0.2 by default.
         *
         * @param heldOut in (0, 1)
         * @return this builder
         */
        public Builder optHeldOut(double heldOut) {
            this.heldOut = heldOut;
            return this;
        }

        /**
         * Sets the seed that decides which samples are held out; 0 by default.
         *
         * @param seed any number
         * @return this builder
         */
        public Builder optSeed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Sets the device of the arithmetic; DJL's default if not given.
         *
         * @param device the device
         * @return this builder
         */
        public Builder optDevice(Device device) {
            this.device = device;
            return this;
        }

        /**
         * Builds the probe.
         *
         * @return the probe
         * @throws IllegalArgumentException if a setting is out of its range
         */
        public LinearProbe build() {
            if (regularizations.length == 0
                    || Arrays.stream(regularizations).anyMatch(value -> !(value > 0))) {
                throw new IllegalArgumentException(
                        "there must be at least one regularisation, all above 0, not "
                                + Arrays.toString(regularizations));
            }
            if (!(heldOut > 0 && heldOut < 1)) {
                throw new IllegalArgumentException(
                        "the held-out share must be in (0, 1), not " + heldOut);
            }
            return new LinearProbe(this);
        }
    }
}
