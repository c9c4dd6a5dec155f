package ai.djl.lrdecay.paper.bench;

import ai.djl.Model;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver;
import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.CurvatureOperator;
import ai.djl.lrdecay.hessian.operator.FiniteDifferenceOperator;
import ai.djl.lrdecay.hessian.operator.GaussNewtonOperator;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.loss.Loss;
import java.util.Random;

/** How far each operator in each precision is from the exact product in FLOAT64. */
final class CurvatureErrors {

    private static final int VECTORS = 3;
    private static final int MICRO_BATCH = 128;

    private CurvatureErrors() {}

    /** Products with random vectors, and the ten largest eigenvalues. */
    private record Measured(double[][] products, double[] eigenvalues) {}

    static void print(Model model, NDList inputs, NDList labels) {
        Loss loss = Loss.softmaxCrossEntropyLoss();
        CurvatureData data = CurvatureData.of(inputs, labels, MICRO_BATCH);
        Measured exact = null;
        Measured exactGaussNewton = null;
        for (DataType type : new DataType[] {DataType.FLOAT64, DataType.FLOAT32}) {
            Measured hessian =
                    measure(
                            HessianOperator.builder()
                                    .setBlock(model.getBlock())
                                    .setLoss(loss)
                                    .setData(data)
                                    .optDataType(type)
                                    .build(),
                            true);
            Measured gaussNewton =
                    measure(
                            GaussNewtonOperator.builder()
                                    .setBlock(model.getBlock())
                                    .setLoss(loss)
                                    .setData(data)
                                    .optDataType(type)
                                    .build(),
                            true);
            Measured differences =
                    measure(
                            FiniteDifferenceOperator.builder()
                                    .setBlock(model.getBlock())
                                    .setLoss(loss)
                                    .setData(data)
                                    .optDataType(type)
                                    .build(),
                            false);
            exact = exact == null ? hessian : exact;
            exactGaussNewton = exactGaussNewton == null ? gaussNewton : exactGaussNewton;
            print("Hessian " + type, hessian, exact);
            print("Gauss-Newton " + type, gaussNewton, exactGaussNewton);
            print("finite differences " + type, differences, exact);
        }
    }

    private static Measured measure(CurvatureOperator operator, boolean spectrum) {
        try (operator;
                NDManager manager = operator.manager().newSubManager()) {
            double[][] products = new double[VECTORS][];
            for (int i = 0; i < VECTORS; i++) {
                Random random = new Random(i);
                double[] values = new double[(int) operator.dimension()];
                for (int j = 0; j < values.length; j++) {
                    values[j] = random.nextGaussian();
                }
                try (NDArray vector = manager.create(values).toType(operator.dataType(), false);
                        NDArray product = operator.apply(vector)) {
                    products[i] = product.toType(DataType.FLOAT64, true).toDoubleArray();
                }
            }
            if (!spectrum) {
                return new Measured(products, new double[0]);
            }
            double[] eigenvalues =
                    LanczosEigensolver.builder()
                            .optTolerance(1e-4)
                            .build()
                            .solve(operator)
                            .largest()
                            .stream()
                            .mapToDouble(eigenvalue -> eigenvalue.value())
                            .toArray();
            return new Measured(products, eigenvalues);
        }
    }

    private static void print(String name, Measured found, Measured exact) {
        double products = 0;
        for (int i = 0; i < VECTORS; i++) {
            double difference = 0;
            double size = 0;
            for (int j = 0; j < exact.products[i].length; j++) {
                difference += Math.pow(found.products[i][j] - exact.products[i][j], 2);
                size += Math.pow(exact.products[i][j], 2);
            }
            products = Math.max(products, Math.sqrt(difference / size));
        }
        double eigenvalues = 0;
        for (int i = 0; i < found.eigenvalues.length; i++) {
            eigenvalues =
                    Math.max(
                            eigenvalues, Math.abs(found.eigenvalues[i] / exact.eigenvalues[i] - 1));
        }
        System.out.printf("%s: product %.1e", name, products);
        System.out.printf(
                found.eigenvalues.length == 0 ? "%n" : ", eigenvalues %.1e%n", eigenvalues);
    }
}
