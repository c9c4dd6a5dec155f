package ai.djl.lrdecay.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Dataset.Usage;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings that take complexity, frequency, held-out colours and kinds of noise apart. */
class Ps10ControlsTest {

    private static final double JITTER = 0.02;

    private static Ps10.Builder builder() {
        return Ps10.builder().setSampling(16, false).optImageSize(2, 1).optSeed(12);
    }

    private static Ps10 jittered(Usage usage) {
        return builder()
                .optUsage(usage)
                .optTrainSize(6000)
                .optTestSize(2000)
                .optJitter(JITTER)
                .build();
    }

    /** How often each pattern is shown, by its kind. */
    private static Map<PatternKind, Map<String, Integer>> repetitions(Ps10 data) {
        Map<PatternKind, Map<String, Integer>> repetitions = new HashMap<>();
        for (int i = 0; i < data.size(); i++) {
            repetitions
                    .computeIfAbsent(data.kind(i), kind -> new HashMap<>())
                    .merge(Arrays.toString(data.pattern(i)), 1, Integer::sum);
        }
        return repetitions;
    }

    /** By arithmetic: samples of a kind over patterns of a kind, in ten categories. */
    @ParameterizedTest
    @CsvSource({
        // samples, simple and complex patterns a category, share, repetitions of each
        "11000,  10, 100, 0.090909, 10, 10",
        "11000, 100, 100, 0.909091, 10,  1",
        "10010,   1, 1000, 0.000999, 1,  1",
        "2000,   10, 100, 0.5,      10,  1",
        "3000,   10, 100, 0.333333, 10,  2",
    })
    void showsEachPatternAsOftenAsTheShareSays(
            int samples, int simple, int complex, double share, int simpleTimes, int complexTimes) {
        try (Ps10 data =
                builder()
                        .optTrainSize(samples)
                        .optPatterns(simple, complex)
                        .optSimpleShare(share)
                        .build()) {
            Map<PatternKind, Map<String, Integer>> repetitions = repetitions(data);
            assertThat(repetitions.get(PatternKind.SIMPLE).values())
                    .hasSize(10 * simple)
                    .containsOnly(simpleTimes);
            assertThat(repetitions.get(PatternKind.COMPLEX).values())
                    .hasSize(10 * complex)
                    .containsOnly(complexTimes);
        }
    }

    @Test
    void theShareIsThatOfTheSamplesWithoutNoise() {
        try (Ps10 data = builder().optTrainSize(1000).optNoise(0.2).optSimpleShare(0.25).build()) {
            assertThat(data.groupSizes()).containsExactly(200, 600, 200);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void aShareMayLeaveAKindOut(double share) {
        try (Ps10 data = builder().optTrainSize(500).optSimpleShare(share).build()) {
            assertThat(data.groupSizes())
                    .containsExactly(Math.round(500 * share), Math.round(500 * (1 - share)), 0);
        }
    }

    @Test
    void testDataStayHalfAndHalf() {
        try (Ps10 data =
                builder().optUsage(Usage.TEST).optTestSize(300).optSimpleShare(0.1).build()) {
            assertThat(data.groupSizes()).containsExactly(150, 150, 0);
        }
    }

    /** Patterns are the same; only the halves that show something move, and not far. */
    @Test
    void jitterStaysWithinItsBound() {
        try (Ps10 data = jittered(Usage.TRAIN);
                Ps10 plain = builder().optTrainSize(6000).build()) {
            for (int i = 0; i < data.size(); i++) {
                assertThat(data.pattern(i)).isEqualTo(plain.pattern(i));
                assertThat(data.label(i)).isEqualTo(plain.label(i));
                assertThat(data.kind(i)).isEqualTo(plain.kind(i));
                int first = data.kind(i) == PatternKind.SIMPLE ? 0 : 3;
                for (int c = 0; c < 6; c++) {
                    float shown = data.shown(i)[c];
                    if (c / 3 == first / 3) {
                        assertThat(shown).isBetween(-1f, 1f);
                        assertThat(shown).isCloseTo(data.pattern(i)[c], within((float) JITTER));
                    } else {
                        assertThat(shown).isZero();
                    }
                }
            }
        }
    }

    /** Away from the ends of the range, where nothing is reflected. */
    @Test
    void jitterIsUniformAndIndependentOfThePattern() {
        try (Ps10 data = jittered(Usage.TRAIN)) {
            double[] displacements = new double[3 * Math.toIntExact(data.size())];
            int n = 0;
            double products = 0;
            for (int i = 0; i < data.size(); i++) {
                int first = data.kind(i) == PatternKind.SIMPLE ? 0 : 3;
                for (int c = first; c < first + 3; c++) {
                    double colour = data.pattern(i)[c];
                    if (Math.abs(colour) < 1 - JITTER) {
                        double displacement = data.shown(i)[c] - colour;
                        products += displacement / JITTER * colour;
                        displacements[n++] = displacement;
                    }
                }
            }
            assertThat(n).isGreaterThan(17_000);
            // The largest distance between the distribution functions, by Kolmogorov: beyond 1.95
            // in one of a thousand samples.
            Arrays.sort(displacements, 0, n);
            double distance = 0;
            for (int i = 0; i < n; i++) {
                double uniform = (displacements[i] + JITTER) / (2 * JITTER);
                distance =
                        Math.max(
                                distance,
                                Math.max(
                                        Math.abs(uniform - i / (double) n),
                                        Math.abs(uniform - (i + 1) / (double) n)));
            }
            assertThat(distance * Math.sqrt(n)).isLessThan(1.95);
            // Of independent uniform variables with variance 1/3 each: five standard deviations.
            assertThat(products / n).isCloseTo(0, within(5 / 3.0 / Math.sqrt(n)));
        }
    }

    /** The law of a reflected uniform displacement is uniform where colours are. */
    @Test
    void reflectionKeepsColoursUniform() {
        try (Ps10 data = builder().optTrainSize(8000).optJitter(1).build()) {
            double[] values = new double[Math.toIntExact(data.groupSizes()[1])];
            int n = 0;
            for (int i = 0; i < data.size(); i++) {
                if (data.kind(i) == PatternKind.COMPLEX) {
                    values[n++] = data.shown(i)[4];
                }
            }
            assertThat(Arrays.stream(values).max().orElseThrow()).isBetween(0.99, 1.0);
            assertThat(Arrays.stream(values).min().orElseThrow()).isBetween(-1.0, -0.99);
            // A thousand independent patterns: five standard deviations, at most 0.016 each.
            long left = Arrays.stream(values).filter(value -> value < 0).count();
            assertThat(left / (double) n).isCloseTo(0.5, within(0.08));
        }
    }

    @Test
    void noTestColourIsATrainingColour() {
        try (Ps10 train = jittered(Usage.TRAIN);
                Ps10 test = jittered(Usage.TEST)) {
            Set<String> shown = new HashSet<>();
            Set<String> patterns = new HashSet<>();
            for (int i = 0; i < train.size(); i++) {
                assertThat(shown.add(Arrays.toString(train.shown(i)))).isTrue();
                patterns.add(Arrays.toString(train.pattern(i)));
            }
            for (int i = 0; i < test.size(); i++) {
                assertThat(shown).doesNotContain(Arrays.toString(test.shown(i)));
                assertThat(patterns).contains(Arrays.toString(test.pattern(i)));
            }
        }
    }

    /** What a network sees, also of a part of the kinds. */
    @Test
    void imagesShowTheDisplacedColours() {
        try (Ps10 all = builder().optTrainSize(300).optNoise(0.2).optJitter(0.1).build();
                Ps10 noise =
                        builder()
                                .optTrainSize(300)
                                .optNoise(0.2)
                                .optJitter(0.1)
                                .optKinds(PatternKind.NOISE)
                                .build();
                NDManager manager = NDManager.newBaseManager()) {
            int next = 0;
            for (int i = 0; i < all.size(); i++) {
                NDArray image = all.get(manager, i).getData().singletonOrThrow();
                assertThat(image.get(":, 1, 0").toFloatArray()).isEqualTo(all.shown(i));
                if (all.kind(i) == PatternKind.NOISE) {
                    assertThat(noise.shown(next)).isEqualTo(all.shown(i));
                    assertThat(noise.pattern(next)).isEqualTo(all.pattern(i));
                    assertThat(noise.label(next)).isEqualTo(all.label(i));
                    next++;
                }
            }
            assertThat(next).isEqualTo(60);
            assertThat(noise.size()).isEqualTo(60);
        }
    }

    /** log2 10 and log2 100 bits, as without jitter; 3,000 samples of a hundred patterns each. */
    @Test
    void jitterLeavesPatternsAsComplexAsTheyAre() throws Exception {
        for (PatternKind kind : List.of(PatternKind.SIMPLE, PatternKind.COMPLEX)) {
            try (Ps10 data =
                    builder().optTrainSize(6000).optJitter(JITTER).optKinds(kind).build()) {
                assertThat(PatternComplexity.of(data))
                        .isCloseTo(
                                Math.log(kind == PatternKind.SIMPLE ? 10 : 100) / Math.log(2),
                                within(1e-9));
            }
        }
    }

    /**
     * Their colours are those of patterns, their labels drawn uniformly, the right one included.
     */
    @ParameterizedTest
    @EnumSource(NoiseChannels.class)
    void flipsShowPatternsWithRandomLabels(NoiseChannels channels) {
        try (Ps10 data =
                builder()
                        .optTrainSize(20_000)
                        .optNoise(0.4)
                        .optNoiseKind(NoiseKind.FLIPS)
                        .optNoiseChannels(channels)
                        .build()) {
            Map<String, Integer> simple = new HashMap<>();
            Map<String, Integer> complex = new HashMap<>();
            for (int i = 0; i < data.size(); i++) {
                if (data.kind(i) != PatternKind.NOISE) {
                    (data.kind(i) == PatternKind.SIMPLE ? simple : complex)
                            .put(half(data, i, data.kind(i)), data.label(i));
                }
            }
            long[] labels = new long[10];
            int left = 0;
            int right = 0;
            int leftTrue = 0;
            int rightTrue = 0;
            Set<String> flipped = new HashSet<>();
            for (int i = 0; i < data.size(); i++) {
                if (data.kind(i) == PatternKind.NOISE) {
                    labels[data.label(i)]++;
                    float[] v = data.pattern(i);
                    if (v[0] != 0) {
                        left++;
                        String colour = half(data, i, PatternKind.SIMPLE);
                        assertThat(simple).containsKey(colour);
                        leftTrue += simple.get(colour) == data.label(i) ? 1 : 0;
                        flipped.add("simple" + colour);
                    }
                    if (v[3] != 0) {
                        right++;
                        String colour = half(data, i, PatternKind.COMPLEX);
                        assertThat(complex).containsKey(colour);
                        rightTrue += complex.get(colour) == data.label(i) ? 1 : 0;
                        flipped.add("complex" + colour);
                    }
                }
            }
            // Chi squared with nine degrees of freedom: beyond 27.9 in one of a thousand samples.
            double chiSquared =
                    Arrays.stream(labels).mapToDouble(n -> (n - 800.0) * (n - 800.0) / 800).sum();
            assertThat(chiSquared).isLessThan(27.9);
            // A tenth keeps the right label; 8,000 of them with a deviation of 27, five of which
            // are allowed, and as many of 4,000 (19).
            if (left > 0) {
                assertThat(leftTrue / (double) left).isCloseTo(0.1, within(0.024));
            }
            if (right > 0) {
                assertThat(rightTrue / (double) right).isCloseTo(0.1, within(0.024));
            }
            switch (channels) {
                case COMPLEX -> assertThat(List.of(left, right)).isEqualTo(List.of(0, 8000));
                case SIMPLE -> assertThat(List.of(left, right)).isEqualTo(List.of(8000, 0));
                case BOTH -> assertThat(List.of(left, right)).isEqualTo(List.of(8000, 8000));
                case EITHER -> {
                    assertThat(left + right).isEqualTo(8000);
                    assertThat(left).isBetween(3776, 4224);
                }
            }
            // Drawn 4,000 times or more, 1,000 patterns: e^-4 of them never.
            assertThat(flipped)
                    .hasSizeGreaterThan(
                            (left > 0 ? 100 : 0)
                                    + (right > 0 ? (right > 5000 ? 985 : 940) : 0)
                                    - 1);
        }
    }

    private static String half(Ps10 data, int index, PatternKind kind) {
        int first = kind == PatternKind.SIMPLE ? 0 : 3;
        return Arrays.toString(Arrays.copyOfRange(data.pattern(index), first, first + 3));
    }

    /** Clean samples and their labels do not depend on what the noise shows. */
    @Test
    void flipsLeaveCleanSamplesAlone() {
        try (Ps10 colours = builder().optTrainSize(900).optNoise(0.1).build();
                Ps10 flips =
                        builder()
                                .optTrainSize(900)
                                .optNoise(0.1)
                                .optNoiseKind(NoiseKind.FLIPS)
                                .build()) {
            for (int i = 0; i < colours.size(); i++) {
                assertThat(flips.kind(i)).isEqualTo(colours.kind(i));
                if (colours.kind(i) != PatternKind.NOISE) {
                    assertThat(flips.pattern(i)).isEqualTo(colours.pattern(i));
                    assertThat(flips.label(i)).isEqualTo(colours.label(i));
                }
            }
        }
    }

    @Test
    void refusesWrongSettings() {
        for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> builder().optSimpleShare(share).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "PS10: the share of simple patterns must be in [0, 1], not " + share);
            assertThatThrownBy(() -> builder().optJitter(share).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("PS10: the jitter must be in [0, 1], not " + share);
        }
    }
}
