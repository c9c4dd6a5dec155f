package ai.djl.lrdecay.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.batch.ArrayBatches;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Data that are no image files: those of a DJL data set. */
class ArrayBatchesTest {

    private static final int CLASSES = 3;
    private static final Shape SHAPE = new Shape(6, 4, 4);

    private final HostSamples samples = HostSamples.random(250, CLASSES, SHAPE, 4);

    private ArrayDataset dataset(NDManager manager) {
        return new ArrayDataset.Builder()
                .setData(samples.inputs(manager))
                .optLabels(manager.create(samples.labels()))
                .setSampling(64, false)
                .build();
    }

    private static List<String> ranked(TargetData data) throws IOException {
        return StageSelector.builder()
                .build()
                .select(StageCandidate.of(new StagedSnapshots(), "wrn-ps10"), data)
                .ranked()
                .stream()
                .map(one -> one.name() + " " + one.logMe())
                .toList();
    }

    @Test
    void aStageIsChosenForADataSetOfDjl() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThat(ranked(TargetData.of(dataset(manager), CLASSES)))
                    .hasSize(3)
                    .isEqualTo(ranked(inputs -> samples));
        }
    }

    @Test
    void arraysAreTakenAsTheyAre() {
        try (NDManager manager = NDManager.newBaseManager();
                ArrayBatches batches =
                        ArrayBatches.of(
                                samples.inputs(manager),
                                manager.create(samples.labels()),
                                CLASSES)) {
            var batch = batches.gather(manager, manager.create(new long[] {7, 3, 7}));
            var expected = samples.gather(manager, manager.create(new long[] {7, 3, 7}));
            assertThat(batch.inputs()).isEqualTo(expected.inputs());
            assertThat(batch.labels()).isEqualTo(expected.labels());
            assertThat(batches.size()).isEqualTo(250);
            assertThat(batches.inputShape()).isEqualTo(SHAPE);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        long[] labels = {0, 1, 2};
        assertThatThrownBy(() -> new ArrayBatches(new float[5], new Shape(2), labels, 3))
                .hasMessage(
                        "samples: there must be 6 values for 3 labels and inputs of (2), not 5");
        assertThatThrownBy(() -> new ArrayBatches(new float[6], new Shape(2), labels, 2))
                .hasMessage("samples: label 2 of sample 2 is not in [0, 2)");
        try (NDManager manager = NDManager.newBaseManager()) {
            ArrayDataset flat =
                    new ArrayDataset.Builder()
                            .setData(manager.ones(new Shape(8, 96)))
                            .optLabels(manager.create(new int[8]))
                            .setSampling(4, false)
                            .build();
            assertThatThrownBy(() -> ranked(TargetData.of(flat, 2)))
                    .hasMessage(
                            "the network takes inputs of (6, 4, 4), and those of the data set are"
                                    + " (96)");
            assertThatThrownBy(() -> ranked(TargetData.of(dataset(manager), 2)))
                    .hasMessageContaining("is not in [0, 2)");
        }
        assertThat(Arrays.stream(samples.labels()).max().getAsInt()).isEqualTo(2);
    }
}
