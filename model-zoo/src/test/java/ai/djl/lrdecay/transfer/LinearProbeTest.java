package ai.djl.lrdecay.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearProbeTest {

    private static final double[] DEFAULTS = {1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5};

    /** Features of which scikit-learn makes something. */
    record Inputs(
            int classes,
            double regularization,
            int[] labels,
            float[][] features,
            float[][] unseen) {}

    /** What scikit-learn makes of features (golden/linear-probe.py). */
    record Recorded(
            String name, Inputs in, double[][] weights, double[][] decision, int[] predicted) {

        /** The file has all of it in one object. */
        static Recorded of(JsonElement json) {
            Gson gson = new Gson();
            Recorded found = gson.fromJson(json, Recorded.class);
            return new Recorded(
                    found.name,
                    gson.fromJson(json, Inputs.class),
                    found.weights,
                    found.decision,
                    found.predicted);
        }

        Features training() {
            return flat(in.features, in.labels, in.classes);
        }

        Features others() {
            return flat(in.unseen, predicted, in.classes);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Recorded> recorded() throws IOException {
        try (InputStream in =
                LinearProbeTest.class.getResourceAsStream("/golden/linear-probe.json")) {
            Reader reader =
                    new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8);
            JsonObject golden = JsonParser.parseReader(reader).getAsJsonObject();
            return golden.getAsJsonArray("cases").asList().stream().map(Recorded::of);
        }
    }

    private static Features flat(float[][] rows, int[] labels, int classes) {
        float[] values = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, values, i * rows[0].length, rows[0].length);
        }
        return new Features(values, rows[0].length, labels, classes);
    }

    private static LinearClassifier fit(Features features, double regularization) {
        return LinearProbe.builder().optRegularizations(regularization).build().fit(features);
    }

    /** The logits of a sample, without what all classes have in common: that changes nothing. */
    private static double[] decision(LinearClassifier classifier, float[] sample) {
        int classes = classifier.classes();
        double[] logits = new double[classes];
        for (int c = 0; c < classes; c++) {
            logits[c] = classifier.weights()[sample.length * classes + c];
            for (int k = 0; k < sample.length; k++) {
                logits[c] += sample[k] * classifier.weights()[k * classes + c];
            }
        }
        double mean = Arrays.stream(logits).average().orElseThrow();
        return Arrays.stream(logits).map(logit -> logit - mean).toArray();
    }

    private static double largest(double[][] values) {
        return Arrays.stream(values)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElseThrow();
    }

    /** The standard deviation of a feature; 1 where it has but one value. */
    private static double deviation(float[][] features, int k) {
        double[] column = Arrays.stream(features).mapToDouble(row -> row[k]).toArray();
        if (Arrays.stream(column).distinct().count() == 1) {
            return 1;
        }
        double mean = Arrays.stream(column).average().orElseThrow();
        return Math.sqrt(
                Arrays.stream(column).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void equalsScikitLearn(Recorded golden) {
        LinearClassifier found = fit(golden.training(), golden.in().regularization());
        assertThat(found.regularization()).isEqualTo(golden.in().regularization());
        int classes = golden.in().classes();
        double accuracy = 1e-4;
        double ofWeights = accuracy * largest(golden.weights());
        for (int k = 0; k < found.dimensions(); k++) {
            double deviation = deviation(golden.in().features(), k);
            for (int c = 0; c < classes; c++) {
                assertThat(found.weights()[k * classes + c] * deviation)
                        .as("weight %d of class %d", k, c)
                        .isCloseTo(golden.weights()[c][k], within(ofWeights));
            }
        }
        double ofDecisions = accuracy * largest(golden.decision());
        for (int i = 0; i < golden.in().unseen().length; i++) {
            assertThat(decision(found, golden.in().unseen()[i]))
                    .as("decision on sample %d", i)
                    .containsExactly(golden.decision()[i], within(ofDecisions));
        }
        assertThat(found.predict(golden.others())).isEqualTo(golden.predicted());
    }

    /**
     * A feature that is constant is worth nothing, whatever its value: the mean of 49 times 0.1f is
     * not 0.1f to the last bit, and what is left of the difference must not become a feature.
     */
    @ParameterizedTest
    @ValueSource(floats = {0.1f, 0, -7.3f, 1e20f})
    void givesNoWeightToAConstantFeature(float constant) {
        Random random = new Random(4);
        int samples = 49;
        float[][] with = new float[samples][];
        float[][] without = new float[samples][];
        int[] labels = new int[samples];
        for (int i = 0; i < samples; i++) {
            labels[i] = i % 2;
            float value = (float) random.nextGaussian() + labels[i];
            with[i] = new float[] {value, constant};
            without[i] = new float[] {value};
        }
        LinearClassifier found = fit(flat(with, labels, 2), 1e-3);
        LinearClassifier plain = fit(flat(without, labels, 2), 1e-3);
        for (int c = 0; c < 2; c++) {
            assertThat(found.weights()[2 + c]).isZero();
            assertThat(found.weights()[c]).isCloseTo(plain.weights()[c], within(1e-9));
            assertThat(found.weights()[4 + c]).isCloseTo(plain.weights()[2 + c], within(1e-9));
        }
    }

    /** A thousand times the scale and another origin: the same classifier. */
    @Test
    void doesNotDependOnTheScaleOfTheFeatures() throws IOException {
        Recorded golden =
                recorded().filter(one -> one.in().classes() == 4).findFirst().orElseThrow();
        float[][] scaled =
                Arrays.stream(golden.in().features())
                        .map(
                                row -> {
                                    float[] copy = row.clone();
                                    for (int k = 0; k < copy.length; k++) {
                                        copy[k] = 1024 * copy[k];
                                    }
                                    return copy;
                                })
                        .toArray(float[][]::new);
        LinearClassifier found = fit(golden.training(), 0.01);
        LinearClassifier other = fit(flat(scaled, golden.in().labels(), 4), 0.01);
        for (int i = 0; i < found.weights().length; i++) {
            // The last row are the biases.
            double factor = i < 4 * found.dimensions() ? 1024 : 1;
            assertThat(other.weights()[i] * factor).isCloseTo(found.weights()[i], within(1e-9));
        }
    }

    /**
     * One weak sign of the class in each of 200 features. Strong regularisation weighs all signs
     * alike, which is right; weak regularisation fits the noise of the few samples.
     */
    private static Features weakSigns(int samples, long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[samples][200];
        int[] labels = new int[samples];
        for (int i = 0; i < samples; i++) {
            labels[i] = i % 2;
            for (int k = 0; k < 200; k++) {
                rows[i][k] = (float) (random.nextGaussian() + (labels[i] == 1 ? 0.1 : -0.1));
            }
        }
        return flat(rows, labels, 2);
    }

    /**
     * The class is in the small difference of two features that have a large noise in common. The
     * noise is weakly correlated with the class by chance, and strong regularisation uses that.
     */
    private static Features smallDifference(int samples, long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[samples][];
        int[] labels = new int[samples];
        for (int i = 0; i < samples; i++) {
            labels[i] = i % 2;
            double common = random.nextGaussian();
            double sign = 0.01 * (labels[i] == 1 ? 1 : -1);
            rows[i] =
                    new float[] {
                        (float) (common + sign + 0.001 * random.nextGaussian()),
                        (float) (common - sign + 0.001 * random.nextGaussian())
                    };
        }
        return flat(rows, labels, 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void choosesStrongRegularisationWhereItIsBetter(long seed) {
        Features features = weakSigns(600, seed);
        Features others = weakSigns(2000, seed + 100);
        LinearClassifier chosen =
                LinearProbe.builder().optSeed(seed).optHeldOut(0.5).build().fit(features);
        // It is better on data that no choice has seen, if fitted to as many samples, by more than
        // three standard errors of a difference over 2,000 samples, at 88 % sqrt(2 * 0.1 / 2000).
        Features half = features.part(Strata.of(features.labels(), 0.5, seed).rest());
        assertThat(fit(half, 1).accuracy(others))
                .isGreaterThan(fit(half, 1e-5).accuracy(others) + 0.03);
        assertThat(chosen.regularization()).isGreaterThanOrEqualTo(0.1);
        choiceIsTheBestOnHeldOutSamples(features, chosen, 0.5, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void choosesWeakRegularisationWhereItIsBetter(long seed) {
        Features features = smallDifference(200, seed);
        Features others = smallDifference(2000, seed + 100);
        LinearClassifier chosen = LinearProbe.builder().optSeed(seed).build().fit(features);
        assertThat(fit(features, 1).accuracy(others)).isLessThan(0.7);
        assertThat(chosen.accuracy(others)).isGreaterThan(0.99);
        assertThat(chosen.regularization()).isLessThanOrEqualTo(1e-3);
        choiceIsTheBestOnHeldOutSamples(features, chosen, 0.2, seed);
    }

    /** What is chosen has the highest accuracy of all that could have been chosen. */
    private static void choiceIsTheBestOnHeldOutSamples(
            Features features, LinearClassifier chosen, double heldOut, long seed) {
        for (double regularization : DEFAULTS) {
            LinearClassifier one =
                    LinearProbe.builder()
                            .optRegularizations(regularization)
                            .optHeldOut(heldOut)
                            .optSeed(seed)
                            .build()
                            .fit(features);
            assertThat(chosen.heldOutAccuracy()).isGreaterThanOrEqualTo(one.heldOutAccuracy());
            if (regularization == chosen.regularization()) {
                assertThat(one.heldOutCorrect()).isEqualTo(chosen.heldOutCorrect());
                // All samples are fitted at the end, from zero: no trace of the path to it.
                assertThat(one.weights()).isEqualTo(chosen.weights());
            }
        }
    }

    /**
     * Labels that have nothing to do with the features can be learnt by heart, but not foreseen:
     * were held-out samples seen, accuracy on them would be 1.
     */
    @Test
    void doesNotSeeHeldOutSamples() {
        Random random = new Random(11);
        float[][] rows = new float[200][300];
        int[] labels = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            labels[i] = i % 2;
            for (int k = 0; k < rows[i].length; k++) {
                rows[i][k] = (float) random.nextGaussian();
            }
        }
        Features features = flat(rows, labels, 2);
        LinearClassifier found =
                LinearProbe.builder()
                        .optRegularizations(1e-3)
                        .optHeldOut(0.5)
                        .build()
                        .fit(features);
        assertThat(found.accuracy(features)).isEqualTo(1);
        // 100 samples are held out: four standard deviations of chance.
        assertThat(found.heldOutAccuracy()).isBetween(0.3, 0.7);
        assertThat(found.heldOutCorrect()).hasSize(100);
    }

    /** 0.2 of 50, 20 and 10; nothing of a single sample. */
    @Test
    void holdsOutOfEachClass() {
        Random random = new Random(12);
        int[] sizes = {50, 20, 10, 1};
        int[] labels = new int[81];
        float[] values = new float[81];
        int next = 0;
        for (int c = 0; c < sizes.length; c++) {
            for (int i = 0; i < sizes[c]; i++) {
                labels[next] = c;
                values[next++] = (float) (10 * c + 0.1 * random.nextGaussian());
            }
        }
        LinearClassifier found =
                LinearProbe.builder().build().fit(new Features(values, 1, labels, 5));
        assertThat(found.heldOutCorrect()).hasSize(16);
        // They are far apart: a class that is rare, or of which there is no sample, does no harm.
        assertThat(found.heldOutAccuracy()).isEqualTo(1);
        assertThat(found.classes()).isEqualTo(5);
    }

    @Test
    void isDecidedByTheSeed() {
        Features features = weakSigns(100, 8);
        LinearClassifier first = LinearProbe.builder().optSeed(1).build().fit(features);
        LinearClassifier again = LinearProbe.builder().optSeed(1).build().fit(features);
        LinearClassifier other = LinearProbe.builder().optSeed(2).build().fit(features);
        assertThat(again.weights()).isEqualTo(first.weights());
        assertThat(again.heldOutCorrect()).isEqualTo(first.heldOutCorrect());
        assertThat(again.heldOutAccuracy()).isEqualTo(first.heldOutAccuracy());
        // Other samples are held out.
        assertThat(other.heldOutCorrect()).isNotEqualTo(first.heldOutCorrect());
    }

    @Test
    void refusesInOneSentence() {
        assertThatThrownBy(() -> LinearProbe.builder().optRegularizations().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one regularisation");
        for (double bad : new double[] {0, -1, Double.NaN}) {
            assertThatThrownBy(() -> LinearProbe.builder().optRegularizations(1, bad).build())
                    .hasMessageContaining("above 0");
        }
        for (double bad : new double[] {0, 1, Double.NaN}) {
            assertThatThrownBy(() -> LinearProbe.builder().optHeldOut(bad).build())
                    .hasMessage("the held-out share must be in (0, 1), not " + bad);
        }
        Features single = new Features(new float[] {1, 2, 3}, 1, new int[] {0, 1, 2}, 3);
        assertThatThrownBy(() -> LinearProbe.builder().build().fit(single))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a linear probe needs at least two samples of a class, to hold one out");
        Features pair = new Features(new float[] {1, 2, 3, 4}, 2, new int[] {0, 1}, 2);
        LinearClassifier classifier =
                LinearProbe.builder()
                        .build()
                        .fit(
                                new Features(
                                        new float[] {1, 2, 1.1f, 2.1f},
                                        1,
                                        new int[] {0, 1, 0, 1},
                                        2));
        assertThatThrownBy(() -> classifier.predict(pair))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the classifier takes 1 features, not 2");
    }
}
