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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogMeTest {

    /** Features with what the authors' implementation makes of them (golden/logme.py). */
    record Recorded(String name, int[] labels, double[][] features, double score) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Recorded> recorded() throws IOException {
        try (InputStream in = LogMeTest.class.getResourceAsStream("/golden/logme.json")) {
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
    void equalsTheAuthorsImplementation(Recorded golden) {
        assertThat(LogMe.score(golden.features(), golden.labels()))
                .isCloseTo(golden.score(), within(1e-6));
    }

    /** Sums over parts of the samples, in whatever order, tell as much as the samples. */
    @ParameterizedTest
    @MethodSource("recorded")
    void followsFromSumsOverParts(Recorded golden) {
        int samples = golden.labels().length;
        int dimensions = golden.features()[0].length;
        float[] values = new float[samples * dimensions];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) golden.features()[i / dimensions][i % dimensions];
        }
        int classes = Arrays.stream(golden.labels()).max().orElseThrow() + 2;
        Features features = new Features(values, dimensions, golden.labels(), classes);
        int[] numbers = IntStream.range(0, samples).toArray();
        int cut = samples / 3;
        FeatureSums sums =
                FeatureSums.of(features.part(Arrays.copyOfRange(numbers, cut, samples)))
                        .plus(FeatureSums.of(features.part(Arrays.copyOf(numbers, cut))));
        assertThat(sums.count()).isEqualTo(samples);
        assertThat(LogMe.score(sums))
                .isCloseTo(LogMe.score(features.rows(), golden.labels()), within(1e-6));
        assertThatThrownBy(() -> sums.plus(new FeatureSums(1, 2, new double[5])))
                .hasMessageContaining("cannot be added");
        assertThatThrownBy(() -> new FeatureSums(1, 2, new double[4]))
                .hasMessageContaining("4 values");
    }

    /** The order of samples and a rotation of the dimensions change nothing. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void dependsOnNothingButTheGeometry(long seed) {
        Random random = new Random(seed);
        int samples = 30;
        double[][] features = new double[samples][6];
        int[] labels = new int[samples];
        for (int i = 0; i < samples; i++) {
            labels[i] = i % 3;
            for (int j = 0; j < 6; j++) {
                features[i][j] = random.nextGaussian() + (j == labels[i] ? 1 : 0);
            }
        }
        double score = LogMe.score(features, labels);
        double angle = random.nextDouble();
        double[][] turned = new double[samples][];
        int[] same = new int[samples];
        for (int i = 0; i < samples; i++) {
            int from = (i * 7) % samples;
            double[] row = features[from].clone();
            double x = row[0];
            row[0] = Math.cos(angle) * x - Math.sin(angle) * row[4];
            row[4] = Math.sin(angle) * x + Math.cos(angle) * row[4];
            turned[i] = row;
            same[i] = labels[from];
        }
        assertThat(LogMe.score(turned, same)).isCloseTo(score, within(1e-10));
        int[] shuffled = labels.clone();
        for (int i = samples - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int label = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = label;
        }
        assertThat(LogMe.score(features, shuffled)).isLessThan(score);
    }

    /**
     * Without features the model is noise around 0, whose likelihood is largest where the variance
     * is the mean square of the target, here 1/4 and 3/4.
     */
    @ParameterizedTest
    @ValueSource(ints = {3, 20})
    void isFiniteWhereAllFeaturesAreZero(int dimensions) {
        int[] labels = {0, 1, 1, 1, 0, 1, 1, 1};
        double expected = 0;
        for (double variance : new double[] {0.25, 0.75}) {
            expected -= (Math.log(2 * Math.PI * variance) + 1) / 2 / 2;
        }
        // The authors' guard of 1e-5 is added to a sum of at least 2.
        assertThat(LogMe.score(new double[8][dimensions], labels))
                .isCloseTo(expected, within(1e-5));
        // A constant tells the share of a class, which is more.
        double[][] constant = new double[8][dimensions];
        for (double[] sample : constant) {
            sample[0] = 1;
        }
        assertThat(LogMe.score(constant, labels)).isGreaterThan(expected);
    }

    @Test
    void refusesWhatIsNoSample() {
        double[][] good = {{1, 2}, {3, 4}};
        assertThatThrownBy(() -> LogMe.score(new double[0][], new int[0]))
                .hasMessageContaining("at least one");
        assertThatThrownBy(() -> LogMe.score(good, new int[] {0}))
                .hasMessageContaining("as many labels");
        assertThatThrownBy(() -> LogMe.score(good, new int[] {0, -1}))
                .hasMessageContaining("label 1 is -1");
        assertThatThrownBy(() -> LogMe.score(new double[][] {{1}, {1, 2}}, new int[] {0, 1}))
                .hasMessageContaining("same number");
        assertThatThrownBy(() -> LogMe.score(new double[][] {{1}, {Double.NaN}}, new int[] {0, 1}))
                .hasMessageContaining("sample 1");
    }
}
