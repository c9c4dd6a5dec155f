package ai.djl.lrdecay.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrataTest {

    /** Classes of 100, 40, 7, 2 and 1 samples, in no order. */
    private static int[] labels() {
        int[] sizes = {100, 40, 7, 2, 1};
        int[] labels = new int[150];
        int next = 0;
        for (int c = 0; c < sizes.length; c++) {
            Arrays.fill(labels, next, next + sizes[c], c);
            next += sizes[c];
        }
        Random random = new Random(5);
        for (int i = labels.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int label = labels[i];
            labels[i] = labels[j];
            labels[j] = label;
        }
        return labels;
    }

    private static int[] counts(int[] labels, int[] samples) {
        int[] counts = new int[5];
        for (int sample : samples) {
            counts[labels[sample]]++;
        }
        return counts;
    }

    @Test
    void takesTheSameShareOfEachClass() {
        int[] labels = labels();
        Strata strata = Strata.of(labels, 0.2, 3);
        // A fifth of 7 is 1.4; one of two goes to either side; a single one is not held out.
        assertThat(counts(labels, strata.chosen())).containsExactly(20, 8, 1, 1, 0);
        assertThat(counts(labels, strata.rest())).containsExactly(80, 32, 6, 1, 1);
        // Each sample is on one side, once.
        assertThat(
                        IntStream.concat(
                                        Arrays.stream(strata.chosen()),
                                        Arrays.stream(strata.rest()))
                                .sorted()
                                .toArray())
                .isEqualTo(IntStream.range(0, labels.length).toArray());
    }

    @Test
    void leavesOneOfAClassOnEitherSideHoweverLargeTheShare() {
        int[] labels = labels();
        assertThat(counts(labels, Strata.of(labels, 0.999, 3).rest()))
                .containsExactly(1, 1, 1, 1, 0);
        assertThat(counts(labels, Strata.of(labels, 0.001, 3).chosen()))
                .containsExactly(1, 1, 1, 1, 0);
    }

    @Test
    void isDecidedByTheSeed() {
        int[] labels = labels();
        int[] chosen = Strata.of(labels, 0.2, 3).chosen();
        assertThat(Strata.of(labels, 0.2, 3).chosen()).isEqualTo(chosen);
        assertThat(Strata.of(labels, 0.2, 4).chosen()).isNotEqualTo(chosen);
    }

    /** Over many seeds every sample of a class is drawn as often as any other. */
    @Test
    void drawsEverySampleWithTheSameChance() {
        int[] labels = labels();
        int seeds = 2000;
        int[] drawn = new int[labels.length];
        for (int seed = 0; seed < seeds; seed++) {
            for (int sample : Strata.of(labels, 0.2, seed).chosen()) {
                drawn[sample]++;
            }
        }
        for (int i = 0; i < labels.length; i++) {
            double chance = new double[] {0.2, 0.2, 1.0 / 7, 0.5, 0}[labels[i]];
            // Five standard deviations of a binomial count.
            double width = 5 * Math.sqrt(seeds * chance * (1 - chance));
            assertThat((double) drawn[i]).isBetween(seeds * chance - width, seeds * chance + width);
        }
    }
}
