package ai.djl.lrdecay.dataset;

import ai.djl.lrdecay.util.SplitMix64;
import java.util.Arrays;
import java.util.EnumSet;
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

    static Ps10Table create(Ps10Settings spec, boolean training) {
        int size = training ? spec.trainSize : spec.testSize;
        int noise = training ? (int) Math.round(spec.noise * (double) size) : 0;
        int simpleRows = spec.categories * spec.simplePatterns;
        int complexRows = spec.categories * spec.complexPatterns;
        Ps10Table table = new Ps10Table(simpleRows + complexRows + noise, size);

        // One set for each half of the channels, so that no two fresh colours are alike.
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
            boolean fresh = spec.noiseKind == NoiseKind.COLOURS;
            if (channels != NoiseChannels.COMPLEX) {
                if (fresh) {
                    table.drawColour(row, 0, random, simpleSeen);
                } else {
                    table.copyColour(random.nextInt(simpleRows), row, 0);
                }
            }
            if (channels != NoiseChannels.SIMPLE) {
                if (fresh) {
                    table.drawColour(row, COMPLEX_CHANNEL, random, complexSeen);
                } else {
                    int pattern = simpleRows + random.nextInt(complexRows);
                    table.copyColour(pattern, row, COMPLEX_CHANNEL);
                }
            }
        }
        table.assign(spec, training, simpleRows, complexRows, noise);
        return table;
    }

    /** The place of each pattern, which decides its category: in order, or as a seed has it. */
    private static int[] places(Ps10Settings spec, String kind, int rows) {
        return spec.categorySeed == null
                ? IntStream.range(0, rows).toArray()
                : SplitMix64.stream(spec.categorySeed, "ps10/categories/" + kind, 0)
                        .permutation(rows);
    }

    /**
     * Of what is not noise a share shows simple patterns, half of it in test data, and the rest
     * complex ones, each as often as any other of its kind.
     */
    private void assign(
            Ps10Settings spec, boolean training, int simpleRows, int complexRows, int noise) {
        SplitMix64 random = SplitMix64.stream(spec.seed, training ? "ps10/train" : "ps10/test", 0);
        int clean = samples.length - noise;
        int simpleSamples = (int) Math.round((training ? spec.simpleShare : 0.5) * clean);
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

    /**
     * Returns a table with a row for each sample of this one, which shows the colour of its pattern
     * displaced in each channel of a half that shows something.
     */
    Ps10Table displaced(Ps10Settings spec, boolean training) {
        SplitMix64 random =
                SplitMix64.stream(
                        spec.seed, training ? "ps10/jitter/train" : "ps10/jitter/test", 0);
        Ps10Table displaced = new Ps10Table(samples.length, samples.length);
        for (int i = 0; i < samples.length; i++) {
            int row = samples[i];
            displaced.samples[i] = i;
            displaced.describe(i, labels[row], kind(row));
            for (int channel = 0; channel < CHANNELS; channel += COMPLEX_CHANNEL) {
                if (shows(row, channel)) {
                    for (int c = channel; c < channel + COMPLEX_CHANNEL; c++) {
                        displaced.points[i * CHANNELS + c] =
                                displace(value(row, c), spec.jitter, random);
                    }
                }
            }
        }
        return displaced;
    }

    private boolean shows(int row, int channel) {
        return value(row, channel) != 0
                || value(row, channel + 1) != 0
                || value(row, channel + 2) != 0;
    }

    /** Computed in double and rounded once, so that it is the same in any language. */
    private static float displace(float value, double jitter, SplitMix64 random) {
        double displaced = value + jitter * (2.0 * random.nextFloat() - 1);
        if (displaced > 1) {
            displaced = 2 - displaced;
        } else if (displaced < -1) {
            displaced = -2 - displaced;
        }
        return (float) displaced;
    }

    /** Returns a table with the same patterns and only the samples of the given kinds, in order. */
    Ps10Table only(Set<PatternKind> wanted) {
        if (wanted.containsAll(EnumSet.allOf(PatternKind.class))) {
            return this;
        }
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

    private void copyColour(int from, int to, int channel) {
        System.arraycopy(
                points,
                from * CHANNELS + channel,
                points,
                to * CHANNELS + channel,
                COMPLEX_CHANNEL);
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

    private float value(int row, int channel) {
        return points[row * CHANNELS + channel];
    }

    float[] values(int row) {
        return Arrays.copyOfRange(points, row * CHANNELS, (row + 1) * CHANNELS);
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
