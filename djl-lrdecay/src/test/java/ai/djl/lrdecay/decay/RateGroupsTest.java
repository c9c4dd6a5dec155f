package ai.djl.lrdecay.decay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.Pair;
import org.junit.jupiter.api.Test;

class RateGroupsTest {

    private static Block layer(NDManager manager) {
        Block block = Linear.builder().setUnits(2).build();
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
        return block;
    }

    /** Three groups in DJL's SGD, with a gradient of one: the updates are the rates. */
    @Test
    void everyGroupDecaysWithItsShare() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block backbone = layer(manager);
            Block head = layer(manager);
            Block frozen = layer(manager);
            AutoDecay decay =
                    AutoDecay.builder()
                            .setLearningRate(0.2f)
                            .optDetector(
                                    PlateauSettings.builder().optWindow(2).optSlowStart(2).build())
                            .build();
            RateGroups groups =
                    RateGroups.builder(decay).addGroup(backbone, 0.25f).addGroup(frozen, 0).build();
            Optimizer sgd = Optimizer.sgd().setLearningRateTracker(groups).build();
            for (double rate : new double[] {0.2, 0.02}) {
                steps(sgd, backbone, 0.25 * rate);
                steps(sgd, head, rate);
                steps(sgd, frozen, 0);
                assertThat(decay.lastValue()).isCloseTo((float) rate, within(1e-7f));
                assertThat(decay.observe(1)).isEqualTo(Decision.CONTINUE);
                if (decay.stage() == 1) {
                    assertThat(decay.observe(1)).isEqualTo(Decision.DECAY);
                }
            }
        }
    }

    private static void steps(Optimizer sgd, Block block, double expected) {
        for (Pair<String, Parameter> pair : block.getParameters()) {
            NDArray weight = pair.getValue().getArray();
            float[] before = weight.toFloatArray();
            sgd.update(pair.getValue().getId(), weight, weight.onesLike());
            float[] after = weight.toFloatArray();
            for (int i = 0; i < before.length; i++) {
                assertThat(before[i] - after[i]).isCloseTo((float) expected, within(1e-6f));
            }
        }
    }

    @Test
    void refusesWrongGroups() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = layer(manager);
            RateGroups.Builder builder = RateGroups.builder(update -> 0.1f).addGroup(block, 1);
            assertThatThrownBy(() -> builder.addGroup(block, 0.5f))
                    .hasMessageContaining("in two groups");
            assertThatThrownBy(() -> builder.addGroup(layer(manager), -1))
                    .hasMessageContaining("at least 0");
            assertThatThrownBy(() -> builder.addGroup(layer(manager), Float.NaN))
                    .hasMessageContaining("at least 0");
        }
    }
}
