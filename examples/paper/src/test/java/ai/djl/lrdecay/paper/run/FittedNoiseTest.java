package ai.djl.lrdecay.paper.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.lrdecay.dataset.PatternKind;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How much of the noise is fitted is read in evaluation mode, after the epoch. */
class FittedNoiseTest {

    @Test
    void countsTheNoiseAmongTheTrainingSamples() throws IOException {
        RunSpec spec =
                Specs.run(
                                "ps10:train=120,test=20,size=2,noise=0.5",
                                "constant",
                                Specs.sgd(0.05, 20),
                                4)
                        .build();
        Training.Surroundings around =
                new Training.Surroundings(Specs.CPU, DataFolders.standard(null), null);
        try (Training training = Training.open(spec, () -> 0.05, around)) {
            for (int epoch = 1; epoch <= 4; epoch++) {
                training.train(epoch, 1);
            }
            training.evaluate();
            Training.Counts counts = training.drain();
            assertThat(training.noise().orElseThrow().size()).isEqualTo(60);
            double counted = counts.noise().correct()[PatternKind.NOISE.ordinal()];
            assertThat(counted).isEqualTo(correct(training));
            // Batch norm in training mode, before updates, gives another number.
            assertThat(counts.train().correct()[PatternKind.NOISE.ordinal()])
                    .isNotCloseTo(counted, within(0.5));
        }
    }

    /** Predicts all noise among the training samples. */
    private static double correct(Training training) {
        Ps10 train = (Ps10) training.trainData();
        long[] noise =
                LongStream.range(0, train.size())
                        .filter(i -> train.kind(i) == PatternKind.NOISE)
                        .toArray();
        try (NDManager manager = training.model().getNDManager().newSubManager()) {
            DeviceBatch batch = train.gather(manager, manager.create(noise));
            NDArray logits =
                    training.model()
                            .getBlock()
                            .forward(
                                    new ParameterStore(manager, false),
                                    new NDList(batch.inputs()),
                                    false)
                            .singletonOrThrow();
            return logits.argMax(1).eq(batch.labels()).sum().toLongArray()[0];
        }
    }
}
