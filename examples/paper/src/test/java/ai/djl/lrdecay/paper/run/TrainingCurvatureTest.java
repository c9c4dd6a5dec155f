package ai.djl.lrdecay.paper.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.state.BlockState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The function whose curvature is measured is the one that is descended. */
class TrainingCurvatureTest {

    private static final double RATE = 0.125;

    /** A step of gradient descent shows its gradient: the way it went, over the rate. */
    @ParameterizedTest(name = "micro-batches of {0}")
    @ValueSource(ints = {25, 40, 101, 200})
    void itsGradientIsTheWayOfOneStep(int microBatch) throws IOException {
        OptimizerSpec optimizer =
                OptimizerSpec.builder()
                        .setLearningRate(RATE)
                        .setBatchSize(microBatch)
                        .optMomentum(0)
                        .optWeightDecay(0)
                        .optFullBatch(true)
                        .build();
        RunSpec spec = Specs.run("ps10:train=101,test=10,size=2", "constant", optimizer, 1).build();
        Training.Surroundings around =
                new Training.Surroundings(Specs.CPU, DataFolders.standard(null), null);
        try (Training training = Training.open(spec, () -> RATE, around)) {
            Map<String, HostTensor> before = BlockState.capture(training.model().getBlock());
            double loss;
            double gradient;
            try (HessianOperator operator =
                    training.curvature().operator().setBlock(training.model().getBlock()).build()) {
                loss = operator.meanLoss().loss();
                gradient = operator.meanLoss().gradientNorm();
            }
            training.train(1, 1);
            Map<String, HostTensor> after = BlockState.capture(training.model().getBlock());
            double squares = 0;
            for (Map.Entry<String, HostTensor> entry : before.entrySet()) {
                // Running statistics are no parameters of the loss.
                if (!entry.getKey().contains("running")) {
                    FloatBuffer from = floats(entry.getValue());
                    FloatBuffer to = floats(after.get(entry.getKey()));
                    while (from.hasRemaining()) {
                        squares += Math.pow((from.get() - to.get()) / RATE, 2);
                    }
                }
            }
            assertThat(Math.sqrt(squares)).isCloseTo(gradient, within(1e-4 * gradient));
            assertThat(training.drain().train().loss() / 101).isCloseTo(loss, within(1e-5));
        }
    }

    private static FloatBuffer floats(HostTensor tensor) {
        return ByteBuffer.wrap(tensor.data()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    /** What SGD is compared by: the function that gradient descent on all data goes down. */
    @Test
    void sgdIsMeasuredAsOneBatch() throws IOException {
        double descended = loss(optimizer(101, true), new CurvatureSpec(1, 0));
        assertThat(loss(optimizer(25, false), new CurvatureSpec(1, 0, true)))
                .isCloseTo(descended, within(1e-6));
        assertThat(Math.abs(loss(optimizer(25, false), new CurvatureSpec(1, 0)) - descended))
                .as("with batch norm in evaluation mode")
                .isGreaterThan(1e-3);
    }

    private static OptimizerSpec optimizer(int batch, boolean full) {
        return OptimizerSpec.builder()
                .setLearningRate(RATE)
                .setBatchSize(batch)
                .optFullBatch(full)
                .build();
    }

    private static double loss(OptimizerSpec optimizer, CurvatureSpec curvature)
            throws IOException {
        RunSpec spec =
                Specs.run("ps10:train=101,test=10,size=2", "constant", optimizer, 1)
                        .optCurvature(Optional.of(curvature))
                        .build();
        Training.Surroundings around =
                new Training.Surroundings(Specs.CPU, DataFolders.standard(null), null);
        try (Training training = Training.open(spec, () -> RATE, around);
                HessianOperator operator =
                        training.curvature()
                                .operator()
                                .setBlock(training.model().getBlock())
                                .build()) {
            return operator.meanLoss().loss();
        }
    }
}
