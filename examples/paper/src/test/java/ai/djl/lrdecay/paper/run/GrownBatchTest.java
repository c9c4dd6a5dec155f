package ai.djl.lrdecay.paper.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.lrdecay.batch.IndexedBatches.Portion;
import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An update of several batches: how many there are, and where it goes. */
class GrownBatchTest {

    private static final String DATA = "ps10:train=101,test=10,size=2";

    @TempDir Path folder;

    private static Training open(RunSpec spec) throws IOException {
        double rate = spec.optimizer().learningRate();
        return Training.open(
                spec,
                () -> rate,
                new Training.Surroundings(Specs.CPU, DataFolders.standard(null), null));
    }

    private static RunSpec spec(double rate, double weightDecay) {
        OptimizerSpec optimizer =
                OptimizerSpec.builder()
                        .setLearningRate(rate)
                        .setBatchSize(25)
                        .optWeightDecay(weightDecay)
                        .build();
        return Specs.run(DATA, "constant", optimizer, 1)
                .setNetwork(NetworkSpec.parse("linear"))
                .build();
    }

    private static float[] weights(Training training, String name) {
        return training.model()
                .getBlock()
                .getChildren()
                .values()
                .get(0)
                .getParameters()
                .get(name)
                .getArray()
                .toFloatArray();
    }

    /**
     * With a tiny rate and a huge weight decay an update does nothing but multiply the weights by
     * 0.9, so that they tell how many updates an epoch of four batches had.
     */
    @ParameterizedTest
    @CsvSource({"1, 4", "2, 2", "3, 2", "4, 1", "10, 1", "2147483647, 1"})
    void hasAsManyUpdatesAsItShould(int together, int updates) throws IOException {
        try (Training training = open(spec(1e-6, 1e5))) {
            float[] before = weights(training, "weight");
            training.train(1, together);
            float[] after = weights(training, "weight");
            double from = 0;
            double to = 0;
            for (int i = 0; i < before.length; i++) {
                from += before[i] * before[i];
                to += after[i] * after[i];
            }
            assertThat(Math.sqrt(to / from)).isCloseTo(Math.pow(0.9, updates), within(1e-3));
        }
    }

    /** Worked out in double precision: softmax regression on all samples, which weigh the same. */
    @Test
    void goesAlongTheGradientOfAllSamples() throws IOException {
        double rate = 0.5;
        try (Training training = open(spec(rate, 0))) {
            IndexedBatches data = training.trainData();
            int n = Math.toIntExact(data.size());
            float[] inputs;
            long[] labels;
            try (NDManager manager = training.model().getNDManager().newSubManager();
                    IndexedBatches.Pass pass =
                            data.pass(
                                    LongStream.range(0, n).toArray(),
                                    List.of(new Portion(0, n)),
                                    1)) {
                DeviceBatch all = pass.next(manager);
                inputs = all.inputs().toFloatArray();
                labels = all.labels().toLongArray();
            }
            float[] weight = weights(training, "weight");
            float[] bias = weights(training, "bias");
            double[] expected = descended(weight, bias, inputs, labels, rate);
            training.train(1, 10);
            float[] actual = weights(training, "weight");
            for (int i = 0; i < expected.length; i++) {
                assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-6));
            }
            assertThat(actual).isNotEqualTo(weight);
        }
    }

    private static double[] descended(
            float[] weight, float[] bias, float[] inputs, long[] labels, double rate) {
        int classes = bias.length;
        int inputSize = weight.length / classes;
        double[] result = new double[weight.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = weight[i];
        }
        for (int sample = 0; sample < labels.length; sample++) {
            double[] odds = new double[classes];
            for (int c = 0; c < classes; c++) {
                double logit = bias[c];
                for (int k = 0; k < inputSize; k++) {
                    logit += (double) weight[c * inputSize + k] * inputs[sample * inputSize + k];
                }
                odds[c] = Math.exp(logit);
            }
            double sum = Arrays.stream(odds).sum();
            for (int c = 0; c < classes; c++) {
                double error = odds[c] / sum - (labels[sample] == c ? 1 : 0);
                for (int k = 0; k < inputSize; k++) {
                    result[c * inputSize + k] -=
                            rate * error * inputs[sample * inputSize + k] / labels.length;
                }
            }
        }
        return result;
    }

    /** The rate stays, a stage ends, and what an update takes is said. */
    @Test
    void saysHowTheBatchGrows() throws Exception {
        RunSpec spec =
                Specs.run(DATA, "grow@1,2x3", Specs.plain(0.1, 25), 3)
                        .setNetwork(NetworkSpec.parse("linear"))
                        .build();
        List<String> notices = new ArrayList<>();
        RunDirectory directory = new RunDirectory(folder.resolve("run"));
        Specs.train(
                spec,
                directory,
                false,
                new RunListener() {
                    @Override
                    public void onNotice(String message) {
                        notices.add(message);
                    }
                });
        assertThat(notices)
                .containsExactly(
                        "After epoch 1 an update takes 75 samples; batch norm sees 25 at a time.",
                        "After epoch 2 an update takes all 101 samples, since 225 are more; batch"
                                + " norm sees 25 at a time.");
        assertThat(directory.epochs()).extracting(EpochRecord::stage).containsExactly(1, 2, 3);
        assertThat(directory.epochs()).extracting(EpochRecord::learningRate).containsOnly(0.1);
        assertThat(StageSnapshot.read(directory.snapshot(3)).about().provenance())
                .containsEntry("schedule", "grow@1,2x3");
        assertThat(spec.id()).contains("-grow-lr0.1-");
    }

    /** However often it grows, it never counts more than an int holds. */
    @Test
    void growsWithoutOverflow() {
        RateSchedule schedule = ScheduleSpec.parse("grow@1,2,3,4x1000").start(0.1, 9);
        List<Integer> batches = new ArrayList<>();
        for (int epoch = 0; epoch < 5; epoch++) {
            batches.add(schedule.batches());
            schedule.endEpoch(1);
        }
        assertThat(batches).containsExactly(1, 1000, 1_000_000, 1_000_000_000, Integer.MAX_VALUE);
    }
}
