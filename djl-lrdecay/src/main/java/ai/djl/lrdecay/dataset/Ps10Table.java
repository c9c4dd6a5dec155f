package ai.djl.lrdecay.dataset;

import ai.djl.lrdecay.util.SplitMix64;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The patterns of PS10 and which of them each sample shows: the whole content of the data set.
 *
 * <p>A row is a pattern: six channel values, a label and a kind. A sample is a row number. Every
 * number follows from the seed by {@link SplitMix64}, on the named streams below, so the content is
 * the same on every platform.
 */
final class Ps10Table {

    /** Channels of an image: three for simple and three for complex patterns. */
    static final int CHANNELS = 6;

    /** First channel of the complex patterns. */
    private static final int COMPLEX_CHANNEL = 3;

    private record Colour(float r, float g, float b) {}

    private final int rows;
    private final float[] points;
    private final int[] labels;
    private final byte[] kinds;
    private final int[] samples;

    private Ps10Table(int rows, int samples) {
        this.rows = rows;
        this.points = new float[rows * CHANNELS];
        this.labels = new int[rows];
        this.kinds = new byte[rows];
        this.samples = new int[samples];
    }

    static Ps10Table create(Ps10.Builder spec, boolean training) {
        int size = training ? spec.trainSize : spec.testSize;
        int noise = training ? (int) Math.round(spec.noise * (double) size) : 0;
        int simpleRows = spec.categories * spec.simplePatterns;
        int complexRows = spec.categories * spec.complexPatterns;
        Ps10Table table = new Ps10Table(simpleRows + complexRows + noise, size);

        // One set for each half of the channels, so that no two rows look alike.
        Set<Colour> simpleSeen = new HashSet<>();
        Set<Colour> complexSeen = new HashSet<>();
        SplitMix64 simple = SplitMix64.stream(spec.seed, "ps10/simple", 0);
        int[] simplePlaces = places(spec, "simple", simpleRows);
        for (int i = 0; i < simpleRows; i++) {
            table.describe(i, simplePlaces[i] / spec.simplePatterns, PatternKind.SIMPLE);
            table.drawColour(i, 0, simple, simpleSeen);
        }
        SplitMix64 complex = SplitMix64.stream(spec.seed, "ps10/complex", 0);
        int[] complexPlaces = places(spec, "complex", complexRows);
        for (int i = 0; i < complexRows; i++) {
            table.describe(
                    simpleRows + i, complexPlaces[i] / spec.complexPatterns, PatternKind.COMPLEX);
            table.drawColour(simpleRows + i, COMPLEX_CHANNEL, complex, complexSeen);
        }
        SplitMix64 random = SplitMix64.stream(spec.seed, "ps10/noise", 0);
        for (int row = simpleRows + complexRows; row < table.rows; row++) {
            table.describe(row, random.nextInt(spec.categories), PatternKind.NOISE);
            NoiseChannels channels = spec.noiseChannels;
            if (channels == NoiseChannels.EITHER) {
                channels = random.nextInt(2) == 0 ? NoiseChannels.SIMPLE : NoiseChannels.COMPLEX;
            }
            if (channels != NoiseChannels.COMPLEX) {
                table.drawColour(row, 0, random, simpleSeen);
            }
            if (channels != NoiseChannels.SIMPLE) {
                table.drawColour(row, COMPLEX_CHANNEL, random, complexSeen);
            }
        }
        table.assign(spec, training, simpleRows, complexRows, noise);
        return table;
    }

    /** The place of each pattern, which decides its category: in order, or as a seed has it. */
    private static int[] places(Ps10.Builder spec, String kind, int rows) {
        return spec.categorySeed == null
                ? IntStream.range(0, rows).toArray()
                : SplitMix64.stream(spec.categorySeed, "ps10/categories/" + kind, 0)
                        .permutation(rows);
    }

    /**
     * Half of what is not noise shows simple, half complex patterns, each as often as any other.
     */
    private void assign(
            Ps10.Builder spec, boolean training, int simpleRows, int complexRows, int noise) {
        SplitMix64 random = SplitMix64.stream(spec.seed, training ? "ps10/train" : "ps10/test", 0);
        int clean = samples.length - noise;
        int simpleSamples = (clean + 1) / 2;
        // Where the numbers do not divide, chance decides which patterns are shown once more.
        int[] simpleOrder = random.permutation(simpleRows);
        int[] complexOrder = random.permutation(complexRows);
        for (int i = 0; i < clean; i++) {
            samples[i] =
                    i < simpleSamples
                            ? simpleOrder[i % simpleRows]
                            : simpleRows + complexOrder[(i - simpleSamples) % complexRows];
        }
        for (int i = 0; i < noise; i++) {
            samples[clean + i] = simpleRows + complexRows + i;
        }
        random.shuffle(samples);
    }

    /** Returns a table with the same patterns and only the samples of the given kinds, in order. */
    Ps10Table only(Set<PatternKind> wanted) {
        int count = 0;
        for (int row : samples) {
            if (wanted.contains(kind(row))) {
                count++;
            }
        }
        Ps10Table subset = new Ps10Table(rows, count);
        System.arraycopy(points, 0, subset.points, 0, points.length);
        System.arraycopy(labels, 0, subset.labels, 0, rows);
        System.arraycopy(kinds, 0, subset.kinds, 0, rows);
        int i = 0;
        for (int row : samples) {
            if (wanted.contains(kind(row))) {
                subset.samples[i++] = row;
            }
        }
        return subset;
    }

    private void describe(int row, int label, PatternKind kind) {
        labels[row] = label;
        kinds[row] = (byte) kind.ordinal();
    }

    private void drawColour(int row, int channel, SplitMix64 random, Set<Colour> seen) {
        while (true) {
            float r = centred(random);
            float g = centred(random);
            float b = centred(random);
            if (seen.add(new Colour(r, g, b))) {
                int at = row * CHANNELS + channel;
                points[at] = r;
                points[at + 1] = g;
                points[at + 2] = b;
                return;
            }
        }
    }

    /** A colour value in [0, 1), normalised with mean and deviation 0.5: exact in float. */
    private static float centred(SplitMix64 random) {
        return 2 * random.nextFloat() - 1;
    }

    int rows() {
        return rows;
    }

    int size() {
        return samples.length;
    }

    int row(int sample) {
        return samples[sample];
    }

    int label(int row) {
        return labels[row];
    }

    PatternKind kind(int row) {
        return PatternKind.values()[kinds[row]];
    }

    float value(int row, int channel) {
        return points[row * CHANNELS + channel];
    }

    float[] points() {
        return points.clone();
    }

    long[] rowLabels() {
        long[] result = new long[rows];
        for (int i = 0; i < rows; i++) {
            result[i] = labels[i];
        }
        return result;
    }

    long[] rowKinds() {
        long[] result = new long[rows];
        for (int i = 0; i < rows; i++) {
            result[i] = kinds[i];
        }
        return result;
    }

    long[] sampleRows() {
        long[] result = new long[samples.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = samples[i];
        }
        return result;
    }
}
