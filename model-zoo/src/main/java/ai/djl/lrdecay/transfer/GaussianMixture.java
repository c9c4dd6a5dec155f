package ai.djl.lrdecay.transfer;

import ai.djl.lrdecay.util.SplitMix64;
import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.util.FastMath;

/**
 * A mixture of Gaussians with full covariances, fitted by expectation maximisation with the
 * regularisation and the stopping rule of scikit-learn's {@code GaussianMixture}.
 */
final class GaussianMixture {

    private static final double REGULARISATION = 1e-6;
    private static final double TOLERANCE = 1e-3;
    private static final int MOST_STEPS = 100;
    private static final int MOST_MOVES = 50;

    private final double[] logWeights;
    private final double[][] means;
    private final RealMatrix[] factors;
    private final double[] logDeterminants;

    private GaussianMixture(double[][] rows, double[][] shares) {
        int components = shares[0].length;
        int dimensions = rows[0].length;
        logWeights = new double[components];
        means = new double[components][dimensions];
        factors = new RealMatrix[components];
        logDeterminants = new double[components];
        for (int c = 0; c < components; c++) {
            double size = 10 * Math.ulp(1.0);
            for (int i = 0; i < rows.length; i++) {
                size += shares[i][c];
                for (int k = 0; k < dimensions; k++) {
                    means[c][k] += shares[i][c] * rows[i][k];
                }
            }
            for (int k = 0; k < dimensions; k++) {
                means[c][k] /= size;
            }
            logWeights[c] = FastMath.log(size / rows.length);
            factor(rows, shares, c, size);
        }
    }

    private void factor(double[][] rows, double[][] shares, int c, double size) {
        int dimensions = rows[0].length;
        double[][] covariance = new double[dimensions][dimensions];
        double[] difference = new double[dimensions];
        for (int i = 0; i < rows.length; i++) {
            double share = shares[i][c] / size;
            if (share > 0) {
                for (int k = 0; k < dimensions; k++) {
                    difference[k] = rows[i][k] - means[c][k];
                    for (int j = 0; j <= k; j++) {
                        covariance[k][j] += share * difference[k] * difference[j];
                    }
                }
            }
        }
        for (int k = 0; k < dimensions; k++) {
            covariance[k][k] += REGULARISATION;
            for (int j = 0; j < k; j++) {
                covariance[j][k] = covariance[k][j];
            }
        }
        factors[c] =
                new CholeskyDecomposition(new Array2DRowRealMatrix(covariance, false), 1e-10, 0)
                        .getL();
        for (int k = 0; k < dimensions; k++) {
            logDeterminants[c] += FastMath.log(factors[c].getEntry(k, k));
        }
    }

    /**
     * Fits a mixture.
     *
     * @param rows N samples
     * @param start the component that each sample begins in
     * @param components the number of components
     * @return for each sample the probability of each component
     */
    static double[][] fit(double[][] rows, int[] start, int components) {
        double[][] shares = new double[rows.length][components];
        for (int i = 0; i < rows.length; i++) {
            shares[i][start[i]] = 1;
        }
        double bound = Double.NEGATIVE_INFINITY;
        GaussianMixture mixture = new GaussianMixture(rows, shares);
        for (int step = 0; step < MOST_STEPS; step++) {
            double likelihood = mixture.expect(rows, shares);
            mixture = new GaussianMixture(rows, shares);
            boolean done = Math.abs(likelihood - bound) < TOLERANCE;
            bound = likelihood;
            if (done) {
                break;
            }
        }
        mixture.expect(rows, shares);
        return shares;
    }

    /** Writes the probabilities of the components; returns the mean logarithm of the density. */
    private double expect(double[][] rows, double[][] shares) {
        double sum = 0;
        for (int i = 0; i < rows.length; i++) {
            double[] logs = shares[i];
            double most = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < logs.length; c++) {
                logs[c] = logWeights[c] + logDensity(rows[i], c);
                most = Math.max(most, logs[c]);
            }
            double all = 0;
            for (int c = 0; c < logs.length; c++) {
                logs[c] = FastMath.exp(logs[c] - most);
                all += logs[c];
            }
            for (int c = 0; c < logs.length; c++) {
                logs[c] /= all;
            }
            sum += most + FastMath.log(all);
        }
        return sum / rows.length;
    }

    private double logDensity(double[] row, int c) {
        double square = 0;
        double[] solved = new double[row.length];
        for (int k = 0; k < row.length; k++) {
            double value = row[k] - means[c][k];
            for (int j = 0; j < k; j++) {
                value -= factors[c].getEntry(k, j) * solved[j];
            }
            solved[k] = value / factors[c].getEntry(k, k);
            square += solved[k] * solved[k];
        }
        return -(row.length * FastMath.log(2 * Math.PI) + square) / 2 - logDeterminants[c];
    }

    /** Clusters by k-means from centres that are drawn far from each other. */
    static int[] clusters(double[][] rows, int count, SplitMix64 random) {
        double[][] centres = new double[count][];
        double[] nearest = new double[rows.length];
        Arrays.fill(nearest, 1);
        for (int c = 0; c < count; c++) {
            centres[c] = rows[draw(nearest, random)].clone();
            for (int i = 0; i < rows.length; i++) {
                double distance = distance(rows[i], centres[c]);
                nearest[i] = c == 0 ? distance : Math.min(nearest[i], distance);
            }
        }
        int[] own = new int[rows.length];
        for (int move = 0; move < MOST_MOVES && assign(rows, centres, own) > 0; move++) {
            centre(rows, own, centres);
        }
        return own;
    }

    private static int draw(double[] weights, SplitMix64 random) {
        double left = random.nextFloat() * Arrays.stream(weights).sum();
        for (int i = 0; i < weights.length; i++) {
            left -= weights[i];
            if (left < 0) {
                return i;
            }
        }
        return random.nextInt(weights.length);
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return sum;
    }

    private static int assign(double[][] rows, double[][] centres, int[] own) {
        int moved = 0;
        for (int i = 0; i < rows.length; i++) {
            int best = 0;
            for (int c = 1; c < centres.length; c++) {
                if (distance(rows[i], centres[c]) < distance(rows[i], centres[best])) {
                    best = c;
                }
            }
            moved += best == own[i] ? 0 : 1;
            own[i] = best;
        }
        return moved;
    }

    private static void centre(double[][] rows, int[] own, double[][] centres) {
        for (int c = 0; c < centres.length; c++) {
            double[][] members = Gram.ofClass(rows, own, c);
            if (members.length > 0) {
                centres[c] = Gram.mean(members);
            }
        }
    }
}
