package ai.djl.lrdecay.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoresTest {

    /** Features with what published code makes of them (golden/scores.py). */
    record Recorded(
            String name,
            int[] labels,
            double[][] features,
            double[][] predictions,
            double[][] targets,
            Clustering clustering,
            Expected expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Where the mixture of N-LEEP begins. */
    record Clustering(int[] clusters, int components, int dimensionsKept) {}

    /** The scores. */
    record Expected(
            double hScore, double transRate, double leep, double nLeep, double logMeRegression) {}

    static Stream<Recorded> recorded() throws IOException {
        try (InputStream in = ScoresTest.class.getResourceAsStream("/golden/scores.json")) {
            return Arrays.stream(
                    new Gson()
                            .fromJson(
                                    new InputStreamReader(
                                            Objects.requireNonNull(in), StandardCharsets.UTF_8),
                                    Recorded[].class));
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void equalPublishedCode(Recorded golden) {
        Expected expected = golden.expected();
        assertThat(HScore.score(golden.features(), golden.labels()))
                .isCloseTo(expected.hScore(), within(1e-9));
        assertThat(TransRate.score(golden.features(), golden.labels()))
                .isCloseTo(expected.transRate(), within(1e-9));
        assertThat(Leep.score(golden.predictions(), golden.labels()))
                .isCloseTo(expected.leep(), within(1e-9));
        assertThat(LogMe.regression(golden.features(), golden.targets()))
                .isCloseTo(expected.logMeRegression(), within(1e-6));
    }

    /** From the same clusters on: the same principal components, the same mixture. */
    @ParameterizedTest
    @MethodSource("recorded")
    void mixtureEqualsThatOfScikitLearn(Recorded golden) {
        double[][] reduced = NLeep.reduced(golden.features());
        Clustering clustering = golden.clustering();
        assertThat(reduced[0]).hasSize(clustering.dimensionsKept());
        assertThat(
                        NLeep.score(
                                reduced,
                                golden.labels(),
                                clustering.clusters(),
                                clustering.components()))
                .isCloseTo(golden.expected().nLeep(), within(1e-6));
    }

    /** Where each class is a cluster of its own, clusters tell the class. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void separatedClassesScoreHighest(long seed) {
        Random random = new Random(seed);
        int samples = 60;
        double[][] apart = new double[samples][4];
        int[] labels = new int[samples];
        int[] shuffled = new int[samples];
        for (int i = 0; i < samples; i++) {
            labels[i] = i % 3;
            shuffled[i] = random.nextInt(3);
            for (int k = 0; k < 4; k++) {
                apart[i][k] = random.nextGaussian() * 0.1 + (labels[i] == k ? 5 : 0);
            }
        }
        assertThat(NLeep.score(apart, labels, seed)).isBetween(-0.01, 1e-12);
        assertThat(NLeep.score(apart, labels, seed)).isEqualTo(NLeep.score(apart, labels, seed));
        assertThat(NLeep.score(apart, shuffled, seed)).isLessThan(-0.5);
        // Two dimensions tell three classes apart: the trace is all but 2.
        assertThat(HScore.score(apart, labels)).isBetween(1.99, 2.0);
        assertThat(HScore.score(apart, shuffled)).isLessThan(0.5);
        assertThat(TransRate.score(apart, labels)).isGreaterThan(TransRate.score(apart, shuffled));
    }

    /** Dimensions that say nothing new change the H-score no more than a dead one does. */
    @Test
    void linearlyDependentDimensionsCountNothing() throws IOException {
        Recorded golden = recorded().findFirst().orElseThrow();
        double[][] more = new double[golden.features().length][];
        for (int i = 0; i < more.length; i++) {
            double[] row = golden.features()[i];
            more[i] = Arrays.copyOf(row, row.length + 2);
            more[i][row.length] = row[0] - 2 * row[3];
        }
        assertThat(HScore.score(more, golden.labels()))
                .isCloseTo(golden.expected().hScore(), within(1e-9));
    }

    /** Source classes that are the target classes, and are known for sure. */
    @Test
    void leepOfPerfectPredictionsIsZero() {
        double[][] sure = {{1, 0, 0}, {0, 1, 0}, {1, 0, 0}};
        assertThat(Leep.score(sure, new int[] {0, 1, 0})).isZero();
        // One source class for all: the shares of the classes are all that is known.
        double[][] same = {{1, 0}, {1, 0}, {1, 0}, {1, 0}};
        double entropy = 0.75 * Math.log(0.75) + 0.25 * Math.log(0.25);
        assertThat(Leep.score(same, new int[] {0, 0, 1, 0})).isCloseTo(entropy, within(1e-12));
    }

    @Test
    void refuseWhatIsNoSample() {
        double[][] none = {};
        assertThatThrownBy(() -> HScore.score(none, new int[0]))
                .hasMessageContaining("H-score needs as many labels");
        assertThatThrownBy(() -> TransRate.score(none, new int[0]))
                .hasMessageContaining("TransRate");
        assertThatThrownBy(() -> Leep.score(none, new int[0])).hasMessageContaining("LEEP");
        double[][] two = {{1}, {2}};
        assertThatThrownBy(() -> NLeep.score(two, new int[] {0, 1}, 0))
                .hasMessageContaining("more samples than classes");
        assertThatThrownBy(() -> LogMe.regression(two, new double[][] {{1}}))
                .hasMessageContaining("as many targets");
        assertThatThrownBy(() -> LogMe.regression(two, new double[][] {{1}, {Double.NaN}}))
                .hasMessageContaining("sample 1");
    }
}
