package ai.djl.lrdecay.hessian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.FiniteDifferenceOperator;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Products by differences leave the parameters where they were, to the last bit. */
class FiniteDifferenceTest {

    /** Fails at a chosen evaluation, as a device that runs out of memory would. */
    private static final class FailingLoss extends Loss {

        private final Loss loss = new SoftmaxCrossEntropyLoss();
        private int failAfter = Integer.MAX_VALUE;

        FailingLoss() {
            super("failing");
        }

        @Override
        public NDArray evaluate(NDList labels, NDList predictions) {
            if (failAfter-- == 0) {
                throw new IllegalStateException("out of memory");
            }
            return loss.evaluate(labels, predictions);
        }
    }

    private final FailingLoss loss = new FailingLoss();
    private NDManager manager;
    private FiniteDifferenceOperator operator;
    private NDArray vector;

    @BeforeEach
    void build() {
        manager = NDManager.newBaseManager("PyTorch");
        manager.getEngine().setRandomSeed(3);
        Block block = Linear.builder().setUnits(3).build();
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
        NDArray inputs = manager.randomNormal(new Shape(10, 4));
        NDArray labels = manager.arange(10).mod(3).toType(DataType.INT64, false);
        operator =
                FiniteDifferenceOperator.builder()
                        .setBlock(block)
                        .setLoss(loss)
                        .setData(CurvatureData.of(new NDList(inputs), new NDList(labels), 10))
                        .build();
        vector = manager.randomNormal(new Shape(15));
    }

    @AfterEach
    void close() {
        operator.close();
        manager.close();
    }

    private float[] gradient() {
        try (NDManager scratch = operator.manager().newSubManager()) {
            return operator.meanLoss().gradient(scratch).toFloatArray();
        }
    }

    @Test
    void aGradientThatFailsLeavesTheParametersInPlace() {
        float[] product = operator.apply(vector).toFloatArray();
        float[] before = gradient();
        for (int evaluation = 0; evaluation < 2; evaluation++) {
            loss.failAfter = evaluation;
            assertThatThrownBy(() -> operator.apply(vector)).hasMessage("out of memory");
            loss.failAfter = Integer.MAX_VALUE;
            assertThat(gradient()).isEqualTo(before);
            assertThat(operator.apply(vector).toFloatArray()).isEqualTo(product);
        }
    }

    @Test
    void manyProductsDoNotDrift() {
        float[] before = gradient();
        float[] product = operator.apply(vector).toFloatArray();
        for (int i = 0; i < 50; i++) {
            operator.apply(vector).close();
        }
        assertThat(gradient()).isEqualTo(before);
        assertThat(operator.apply(vector).toFloatArray()).isEqualTo(product);
    }
}
