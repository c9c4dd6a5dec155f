package ai.djl.lrdecay.transfer;

import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.util.FastMath;

/**
 * LogME (You, Liu, Wang and Long, ICML 2021): how well features tell classes, as the logarithm of
 * the largest evidence of a Bayesian linear model of each class, mean over classes and per sample.
 * Higher is better; no training and no hyperparameter is involved.
 *
 * <p>For each class the precisions alpha of the weights and beta of the noise are found by the
 * fixed-point iteration of the paper's Algorithm 1, with the same starting values, the same guard
 * of 1e-5 and the same stopping rule as the authors' implementation in the form of 2021, with which
 * it agrees. Directions without any feature count with log alpha each, also where there are fewer
 * samples than dimensions; features that are all 0 leave the noise alone to be fitted. The
 * decomposition is that of the smaller of the two Gram matrices, so it costs {@code O(N D min(N, D)
 * + min(N, D)^3)} for N samples and D dimensions.
 */
public final class LogMe {

    private static final double GUARD = 1e-5;
    private static final double CONVERGED = 0.01;
    private static final int MOST_STEPS = 11;

    /** Below this share of the largest eigenvalue a direction is rounding. */
    private static final double NOTHING = 1e-12;

    private LogMe() {}

    /**
     * Scores features.
     *
     * @param features N samples of D dimensions each, finite; N and D at least 1
     * @param labels the class of each sample, from 0; every class up to the largest takes part
     * @return the score
     * @throws IllegalArgumentException if there are no samples, the samples differ in length, a
     *     value is not finite, or labels do not fit
     */
    public static double score(double[][] features, int[] labels) {
        Gram.check("LogME", features, labels);
        double[][] targets = new double[Gram.classes(labels)][labels.length];
        for (int i = 0; i < labels.length; i++) {
            targets[labels[i]][i] = 1;
        }
        return mean(features, targets);
    }

    /**
     * Scores features for values instead of classes, as the authors do: the mean over the values.
     *
     * @param features N samples of D dimensions each, finite; N and D at least 1
     * @param targets the values of each sample, at least one, finite
     * @return the score
     * @throws IllegalArgumentException if there are no samples, samples or values differ in number,
     *     or one is not finite
     */
    public static double regression(double[][] features, double[][] targets) {
        if (features.length == 0 || features.length != targets.length) {
            throw new IllegalArgumentException(
                    "LogME needs as many targets as samples, at least one: there are "
                            + targets.length
                            + " for "
                            + features.length);
        }
        Gram.checkRows(features);
        Gram.checkRows(targets);
        double[][] columns = new double[targets[0].length][targets.length];
        for (int i = 0; i < targets.length; i++) {
            for (int k = 0; k < columns.length; k++) {
                columns[k][i] = targets[i][k];
            }
        }
        return mean(features, columns);
    }

    /**
     * Scores features by their sums alone, which can be collected in parts.
     *
     * @param sums the sums of features of classes
     * @return the score; that of the features up to rounding
     * @throws IllegalArgumentException if there are no samples
     */
    public static double score(FeatureSums sums) {
        if (sums.count() == 0) {
            throw new IllegalArgumentException("LogME needs at least one sample");
        }
        Spectrum spectrum = Spectrum.of(sums.gram());
        int classes = sums.classesWithSamples();
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            double[] along = spectrum.decomposition.getVT().operate(sums.ofClass(k));
            // The target is 1 for each sample of the class: the sum of its squares is their number.
            Target target = new Target(sums.count(), sums.count(k));
            sum += spectrum.evidence(spectrum.squares(along, false), target, sums.dimensions());
        }
        return sum / classes;
    }

    /** The mean over targets, each of which has a value for each sample. */
    private static double mean(double[][] features, double[][] targets) {
        int dimensions = features[0].length;
        RealMatrix matrix = new Array2DRowRealMatrix(features, false);
        boolean wide = features.length < dimensions;
        Spectrum spectrum = Spectrum.of(Gram.of(features, wide));
        double sum = 0;
        for (double[] values : targets) {
            double[] along =
                    spectrum.decomposition
                            .getVT()
                            .operate(wide ? values : matrix.preMultiply(values));
            Target target = new Target(values.length, Arrays.stream(values).map(v -> v * v).sum());
            sum += spectrum.evidence(spectrum.squares(along, wide), target, dimensions);
        }
        return sum / targets.length;
    }

    /**
     * What is to be predicted.
     *
     * @param samples the number of values
     * @param squares the sum of their squares
     */
    private record Target(long samples, double squares) {}

    /**
     * The eigenvalues of a Gram matrix.
     *
     * @param sigma the eigenvalues, 0 where they are rounding
     */
    private record Spectrum(EigenDecompositionSymmetric decomposition, double[] sigma) {

        static Spectrum of(double[][] gram) {
            EigenDecompositionSymmetric decomposition =
                    new EigenDecompositionSymmetric(new Array2DRowRealMatrix(gram, false));
            double[] sigma = decomposition.getEigenvalues();
            double most = Arrays.stream(sigma).max().orElse(0);
            for (int i = 0; i < sigma.length; i++) {
                sigma[i] = sigma[i] > NOTHING * sigma.length * most ? sigma[i] : 0;
            }
            return new Spectrum(decomposition, sigma);
        }

        /** The squared coordinates of a target along the left singular vectors of the features. */
        double[] squares(double[] along, boolean wide) {
            double[] squares = new double[sigma.length];
            for (int i = 0; i < sigma.length; i++) {
                if (sigma[i] > 0) {
                    squares[i] = along[i] * along[i] / (wide ? 1 : sigma[i]);
                }
            }
            return squares;
        }

        double evidence(double[] squares, Target target, int dimensions) {
            return Arrays.stream(sigma).anyMatch(value -> value > 0)
                    ? LogMe.evidence(sigma, squares, target, dimensions)
                    : ofNothing(target);
        }
    }

    /** Without features nothing depends on alpha, and the best beta is known. */
    private static double ofNothing(Target target) {
        double residual = target.squares + GUARD;
        return (FastMath.log(target.samples / residual) - 1 - FastMath.log(2 * Math.PI)) / 2;
    }

    /** The largest evidence for one target, per sample. */
    private static double evidence(
            double[] sigma, double[] squares, Target target, int dimensions) {
        long samples = target.samples;
        double outside = Math.max(0, target.squares - Arrays.stream(squares).sum());
        double alpha = 1;
        double beta = 1;
        double ratio = alpha / beta;
        double weights = 0;
        double residual = 0;
        for (int step = 0; step < MOST_STEPS; step++) {
            double gamma = 0;
            weights = 0;
            residual = outside;
            for (int i = 0; i < sigma.length; i++) {
                double precision = alpha + beta * sigma[i];
                gamma += sigma[i] / (sigma[i] + ratio);
                weights += sigma[i] * squares[i] * Math.pow(beta / precision, 2);
                residual += squares[i] * Math.pow(alpha / precision, 2);
            }
            alpha = gamma / (weights + GUARD);
            beta = (samples - gamma) / (residual + GUARD);
            double next = alpha / beta;
            boolean done = Math.abs(next - ratio) / ratio < CONVERGED;
            if (done) {
                break;
            }
            ratio = next;
        }
        double logarithms = 0;
        for (double value : sigma) {
            logarithms += FastMath.log(alpha + beta * value);
        }
        logarithms += (dimensions - sigma.length) * FastMath.log(alpha);
        double evidence =
                dimensions / 2.0 * FastMath.log(alpha)
                        + samples / 2.0 * FastMath.log(beta)
                        - logarithms / 2
                        - beta / 2 * (residual + GUARD)
                        - alpha / 2 * (weights + GUARD)
                        - samples / 2.0 * FastMath.log(2 * Math.PI);
        return evidence / samples;
    }
}
