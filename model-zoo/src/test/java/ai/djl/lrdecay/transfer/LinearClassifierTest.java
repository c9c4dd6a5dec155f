package ai.djl.lrdecay.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinearClassifierTest {

    /** Two features, three classes; logits x, y and 1 - x - y, by hand. */
    @Test
    void predictsTheLargestLogit() {
        LinearClassifier classifier =
                new LinearClassifier(
                        new double[] {1, 0, -1, 0, 1, -1, 0, 0, 1}, 2, 3, 1, 0, new boolean[0]);
        float[] values = {
            3, 1, // 3, 1, -3
            1, 3, // 1, 3, -3
            -1, -1, // -1, -1, 3
            2, 2, // 2, 2, -3: of equal ones the first
        };
        Features features = new Features(values, 2, new int[] {0, 1, 0, 1}, 3);
        assertThat(classifier.predict(features)).containsExactly(0, 1, 2, 0);
        assertThat(classifier.correct(features)).containsExactly(true, true, false, false);
        assertThat(classifier.accuracy(features)).isEqualTo(0.5);
    }
}
