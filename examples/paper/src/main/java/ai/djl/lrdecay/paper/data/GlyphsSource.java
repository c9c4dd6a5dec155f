package ai.djl.lrdecay.paper.data;

import ai.djl.lrdecay.util.SplitMix64;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Ten kinds of rendered glyphs, the digits, white on black: a data set that needs no file and looks
 * like no photograph. Every sample is drawn anew from the seed; the bytes are the same on every
 * platform.
 */
public final class GlyphsSource implements DataSource {

    /** The name on the command line. */
    public static final String NAME = "glyphs";

    private static final int CLASSES = Glyph.DIGITS.size();
    private static final int TRAIN = 10_000;
    private static final int TEST = 2_000;
    private static final int SIZE = 28;
    private static final int LEAST_SIZE = 7;
    private static final int MOST_SIZE = 64;
    private static final int MOST_SAMPLES = 1_000_000;

    /** Mean and deviation of 10,000 training samples of seed 1, on the scale from 0 to 1. */
    private static final float[] MEAN = {0.09265f};

    private static final float[] DEVIATION = {0.23648f};

    private record Options(int train, int test, int size, long seed) {}

    private static Options options(DatasetSpec spec, long seed) {
        Map<String, String> values = new LinkedHashMap<>(spec.options());
        Options options =
                new Options(
                        (int) number(values, "train", TRAIN, CLASSES, MOST_SAMPLES),
                        (int) number(values, "test", TEST, CLASSES, MOST_SAMPLES),
                        (int) number(values, "size", SIZE, LEAST_SIZE, MOST_SIZE),
                        number(values, "seed", seed, Long.MIN_VALUE, Long.MAX_VALUE));
        for (String key : values.keySet()) {
            throw new IllegalArgumentException(
                    NAME + " has no option '" + key + "': there are train, test, size and seed");
        }
        return options;
    }

    private static long number(
            Map<String, String> values, String key, long fallback, long least, long most) {
        String text = values.remove(key);
        if (text == null) {
            return fallback;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    NAME + ": '" + text + "' is not a number for '" + key + "'", e);
        }
        throw new IllegalArgumentException(
                NAME + ": " + key + " must be from " + least + " to " + most + ", not " + text);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String usage() {
        return NAME + "[:train=10000,test=2000,size=28,seed=N]";
    }

    @Override
    public void check(DatasetSpec spec) {
        options(spec, 0);
    }

    @Override
    public Inputs inputs(DatasetSpec spec) {
        List<String> names = IntStream.range(0, CLASSES).mapToObj(i -> "digit " + i).toList();
        return new Inputs(names, ImageData.list(MEAN), ImageData.list(DEVIATION));
    }

    @Override
    public DatasetSpec fitted(DatasetSpec spec, List<Long> shape) {
        return ImageOptions.fitted(spec, shape);
    }

    @Override
    public Optional<Path> find(DataFolders folders) {
        return Optional.of(Path.of(""));
    }

    @Override
    public Data open(DatasetSpec spec, long seed, DataFolders folders) {
        Options options = options(spec, seed);
        return ImageData.of(
                table(options, "train", options.train()),
                table(options, "test", options.test()),
                CLASSES,
                MEAN,
                DEVIATION,
                new ImageOptions(0, 0, 0, false, IntStream.range(0, CLASSES).boxed().toList()));
    }

    static ImageTable table(DatasetSpec spec, long seed, String part) {
        Options options = options(spec, seed);
        return table(options, part, part.equals("train") ? options.train() : options.test());
    }

    private static ImageTable table(Options options, String part, int count) {
        int size = options.size();
        byte[] pixels = new byte[count * size * size];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % CLASSES;
            SplitMix64 random = SplitMix64.stream(options.seed(), "glyphs/" + part, i);
            Glyph.DIGITS.get(labels[i]).draw(random, pixels, i * size * size, size);
        }
        return new ImageTable(pixels, labels, size, size, 1);
    }
}
