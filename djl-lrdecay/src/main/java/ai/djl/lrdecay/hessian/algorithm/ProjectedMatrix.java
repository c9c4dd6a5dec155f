package ai.djl.lrdecay.hessian.algorithm;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * An operator in the coordinates of a Krylov basis: a symmetric matrix that grows by a row and a
 * column with each product.
 */
final class ProjectedMatrix {

    private double[][] entries;
    private int size;

    ProjectedMatrix(int capacity) {
        entries = new double[capacity][capacity];
    }

    /** The number of rows and columns so far. */
    int size() {
        return size;
    }

    /**
     * Appends the row and the column of the next vector of the basis.
     *
     * @param along the components of its product along all vectors up to and with itself
     */
    void append(double[] along) {
        for (int i = 0; i <= size; i++) {
            entries[i][size] = along[i];
            entries[size][i] = along[i];
        }
        size++;
    }

    /** Starts again with a diagonal: the basis has become that of these Ritz vectors. */
    void restart(double[] ritzValues) {
        entries = new double[entries.length][entries.length];
        for (int i = 0; i < ritzValues.length; i++) {
            entries[i][i] = ritzValues[i];
        }
        size = ritzValues.length;
    }

    private static EigenDecompositionSymmetric decompose(double[][] square) {
        try {
            return new EigenDecompositionSymmetric(new Array2DRowRealMatrix(square, false));
        } catch (MathIllegalStateException e) {
            throw new IllegalStateException(
                    "the eigenvalues of the projected matrix, with "
                            + square.length
                            + " rows, do not converge: ask for fewer eigenvalues",
                    e);
        }
    }

    RitzPairs decompose() {
        double[][] square = new double[size][];
        for (int i = 0; i < size; i++) {
            square[i] = Arrays.copyOf(entries[i], size);
        }
        EigenDecompositionSymmetric decomposition = decompose(square);
        double[] found = decomposition.getEigenvalues();
        int[] order =
                IntStream.range(0, size)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> found[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        double[][] vectors = new double[size][];
        for (int i = 0; i < size; i++) {
            vectors[i] = decomposition.getEigenvector(order[i]).toArray();
        }
        return new RitzPairs(Arrays.stream(order).mapToDouble(i -> found[i]).toArray(), vectors);
    }
}
