package ai.djl.lrdecay.hessian;

import ai.djl.lrdecay.hessian.operator.CurvatureOperator;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** An operator as a matrix, column by column. */
final class Dense {

    private Dense() {}

    static double[][] of(CurvatureOperator operator) {
        int n = Math.toIntExact(operator.dimension());
        double[][] matrix = new double[n][n];
        for (int j = 0; j < n; j++) {
            try (NDManager scratch = operator.manager().newSubManager()) {
                double[] unit = new double[n];
                unit[j] = 1;
                NDArray vector =
                        scratch.create(unit, new Shape(n)).toType(operator.dataType(), true);
                double[] column = doubles(operator.apply(vector));
                for (int i = 0; i < n; i++) {
                    matrix[i][j] = column[i];
                }
            }
        }
        return matrix;
    }

    static double[] doubles(NDArray array) {
        try (NDArray wide = array.toType(ai.djl.ndarray.types.DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }

    /** The largest difference of entries, relative to the largest entry of the second. */
    static double distance(double[][] a, double[][] b) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < b.length; i++) {
            for (int j = 0; j < b.length; j++) {
                difference = Math.max(difference, Math.abs(a[i][j] - b[i][j]));
                size = Math.max(size, Math.abs(b[i][j]));
            }
        }
        return difference / size;
    }
}
