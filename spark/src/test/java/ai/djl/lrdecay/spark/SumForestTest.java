package ai.djl.lrdecay.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SumForestTest {

    /** Halves at the largest power of two below the number, by recursion. */
    private static double expected(double[] values, int from, int to) {
        if (to - from == 1) {
            return values[from];
        }
        int half = Integer.highestOneBit(to - from - 1);
        return expected(values, from, from + half) + expected(values, from + half, to);
    }

    /** Values whose sum depends on the order. */
    private static double[] values(int count, Random random) {
        return random.doubles(count).map(value -> Math.exp(40 * (value - 0.5))).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13, 64, 77})
    void addsInTheOrderOfATreeWhoeverComputed(int count) {
        Random random = new Random(count);
        double[] values = values(count, random);
        double expected = expected(values, 0, count);
        for (int trial = 0; trial < 20; trial++) {
            List<SumForest> parts = new ArrayList<>();
            IntStream.range(0, 1 + random.nextInt(4)).forEach(i -> parts.add(new SumForest()));
            List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
            Collections.shuffle(order, random);
            for (int batch : order) {
                parts.get(random.nextInt(parts.size())).add(batch, new double[] {values[batch]});
            }
            Collections.shuffle(parts, random);
            SumForest all = parts.stream().reduce(SumForest::merge).orElseThrow();
            assertThat(all.total(count)).containsExactly(expected);
        }
    }

    @Test
    void keepsFewVectorsOfSuccessiveMicroBatches() {
        SumForest sums = new SumForest();
        for (int batch = 0; batch < 1024; batch++) {
            sums.add(batch, new double[] {1});
            assertThat(sums.size()).isEqualTo(Integer.bitCount(batch + 1));
        }
        assertThat(sums.total(1024)).containsExactly(1024);
    }

    @Test
    void missesNone() {
        SumForest sums = new SumForest();
        assertThatThrownBy(() -> sums.total(1)).hasMessageContaining("number 0 did not arrive");
        sums.add(0, new double[1]);
        sums.add(2, new double[1]);
        assertThatThrownBy(() -> sums.total(3)).hasMessageContaining("number 1 did not arrive");
        assertThatThrownBy(() -> sums.add(2, new double[1])).hasMessageContaining("twice");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10, 50})
    void aLayoutHasEachMicroBatchOnce(int partitions) {
        for (int samples : new int[] {160, 163, 499, 1600}) {
            Layout layout = new Layout(samples, 3, partitions);
            assertThat(layout.firstSample(0)).isZero();
            assertThat(layout.firstSample(partitions)).isEqualTo(samples);
            for (int i = 0; i < partitions; i++) {
                assertThat(layout.firstBatch(i)).isLessThan(layout.firstBatch(i + 1));
                assertThat(layout.firstSample(i) % 3).isZero();
                for (int batch = layout.firstBatch(i); batch < layout.firstBatch(i + 1); batch++) {
                    assertThat(layout.partitionOf(batch)).isEqualTo(i);
                }
            }
        }
    }
}
