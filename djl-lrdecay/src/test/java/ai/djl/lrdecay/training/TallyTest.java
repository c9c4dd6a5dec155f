package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TallyTest {

    /** Counted again in plain Java. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void countsAsPlainJavaDoes(long seed) {
        Random random = new Random(seed);
        try (NDManager manager = NDManager.newBaseManager();
                Tally tally = new Tally(manager, 3)) {
            double loss = 0;
            double[] correct = new double[3];
            for (int batch = 0; batch < 5; batch++) {
                int size = 1 + random.nextInt(40);
                float[] logits = new float[size * 4];
                long[] labels = new long[size];
                long[] groups = new long[size];
                for (int i = 0; i < size; i++) {
                    labels[i] = random.nextInt(4);
                    groups[i] = random.nextInt(3);
                    int best = 0;
                    for (int c = 0; c < 4; c++) {
                        logits[i * 4 + c] = random.nextFloat();
                        best = logits[i * 4 + c] > logits[i * 4 + best] ? c : best;
                    }
                    if (best == labels[i]) {
                        correct[(int) groups[i]]++;
                    }
                }
                float mean = random.nextFloat();
                loss += (double) mean * size;
                NDArray value = manager.create(mean);
                tally.add(
                        value,
                        manager.create(logits, new Shape(size, 4)),
                        manager.create(labels),
                        manager.create(groups));
            }
            Tally.Sums sums = tally.drain();
            assertThat(sums.loss()).isCloseTo(loss, within(1e-9));
            assertThat(sums.correct()).containsExactly(correct);
            Tally.Sums empty = tally.drain();
            assertThat(empty.loss()).isZero();
            assertThat(empty.correct()).containsOnly(0);
        }
    }

    /** Sorted in plain Java. */
    @Test
    void countsTheFiveLargest() {
        Random random = new Random(4);
        int size = 200;
        int classes = 9;
        float[] logits = new float[size * classes];
        long[] labels = new long[size];
        int within = 0;
        for (int i = 0; i < size; i++) {
            labels[i] = random.nextInt(classes);
            List<Float> row = new ArrayList<>();
            for (int c = 0; c < classes; c++) {
                logits[i * classes + c] = random.nextFloat();
                row.add(logits[i * classes + c]);
            }
            float own = row.get((int) labels[i]);
            row.sort(Comparator.reverseOrder());
            within += row.indexOf(own) < 5 ? 1 : 0;
        }
        try (NDManager manager = NDManager.newBaseManager();
                Tally tally = new Tally(manager, 2, true);
                Tally without = new Tally(manager, 2)) {
            NDArray array = manager.create(logits, new Shape(size, classes));
            NDArray groups = manager.create(new long[size]);
            for (int i = 0; i < 2; i++) {
                tally.add(manager.create(1f), array, manager.create(labels), groups);
            }
            Tally.Sums sums = tally.drain();
            assertThat(sums.topFive()).isEqualTo(2 * within).isBetween(2.0 * 80, 2.0 * 140);
            assertThat(sums.correct()).hasSize(2);
            assertThat(tally.drain().topFive()).isZero();
            assertThat(without.drain().topFive()).isNaN();
        }
    }

    @Test
    void readsSeveralAtOnce() {
        try (NDManager manager = NDManager.newBaseManager();
                Tally first = new Tally(manager, 1);
                Tally second = new Tally(manager, 2)) {
            NDArray logits = manager.create(new float[] {0, 1, 1, 0}, new Shape(2, 2));
            NDArray labels = manager.create(new long[] {1, 0});
            first.add(manager.create(2f), logits, labels, manager.create(new long[] {0, 0}));
            second.add(manager.create(3f), logits, labels, manager.create(new long[] {1, 0}));
            List<Tally.Sums> sums = Tally.drain(List.of(first, second));
            assertThat(sums.get(0).loss()).isEqualTo(4);
            assertThat(sums.get(0).correct()).containsExactly(2);
            assertThat(sums.get(1).loss()).isEqualTo(6);
            assertThat(sums.get(1).correct()).containsExactly(1, 1);
            assertThat(first.drain().loss()).isZero();
            assertThat(second.drain().loss()).isZero();
        }
    }

    @Test
    void startsAfreshAfterALossThatIsNotFinite() {
        try (NDManager manager = NDManager.newBaseManager();
                Tally tally = new Tally(manager, 1)) {
            NDArray logits = manager.ones(new Shape(2, 3));
            NDArray labels = manager.create(new long[] {0, 1});
            NDArray groups = manager.create(new long[] {0, 0});
            tally.add(manager.create(Float.NaN), logits, labels, groups);
            assertThat(tally.drain().loss()).isNaN();
            tally.add(manager.create(1.5f), logits, labels, groups);
            assertThat(tally.drain().loss()).isEqualTo(3);
        }
    }
}
