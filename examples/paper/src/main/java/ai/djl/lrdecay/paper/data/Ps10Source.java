package ai.djl.lrdecay.paper.data;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.dataset.NoiseChannels;
import ai.djl.lrdecay.dataset.NoiseKind;
import ai.djl.lrdecay.dataset.PatternKind;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.training.dataset.Dataset.Usage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** PS10 with its sizes, counts and noise as options. */
public final class Ps10Source implements DataSource {

    /** The name on the command line. */
    public static final String NAME = "ps10";

    /** Sampling is the runner's own; the builder wants some. */
    private static final int ANY_BATCH = 128;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String usage() {
        return "ps10[:train=50000,test=10000,size=32,simple=10,complex=100,simple-share=0.5,"
                + "jitter=0,noise=0,noise-kind=colours|flips,channels=complex|simple|both|either,"
                + "seed=N,categories=N]";
    }

    @Override
    public void check(DatasetSpec spec) {
        builder(spec, 0, Usage.TRAIN).validate();
    }

    @Override
    public Optional<Path> find(DataFolders folders) {
        return Optional.of(Path.of(""));
    }

    @Override
    public Data open(DatasetSpec spec, long seed, DataFolders folders) {
        Ps10 train = builder(spec, seed, Usage.TRAIN).build();
        Ps10 test = builder(spec, seed, Usage.TEST).build();
        boolean noisy = train.groupSizes()[train.groups().indexOf(PatternKind.NOISE.label())] > 0;
        Optional<Ps10> noise =
                noisy
                        ? Optional.of(
                                builder(spec, seed, Usage.TRAIN)
                                        .optKinds(PatternKind.NOISE)
                                        .build())
                        : Optional.empty();
        return new Data(
                train,
                test,
                train,
                noise.map(IndexedBatches.class::cast),
                () -> {
                    train.close();
                    test.close();
                    noise.ifPresent(Ps10::close);
                });
    }

    /** Colours lie in [-1, 1) as they are, three channels for each kind of pattern. */
    @Override
    public Inputs inputs(DatasetSpec spec) {
        List<String> names = IntStream.range(0, 10).mapToObj(i -> "category " + i).toList();
        return new Inputs(names, Collections.nCopies(6, 0f), Collections.nCopies(6, 1f));
    }

    /**
     * Makes the builder that the options ask for.
     *
     * @param spec the data set
     * @param seed the seed, where the options give none
     * @param usage training or test data
     * @return the builder
     * @throws IllegalArgumentException if an option is unknown or not a number
     */
    public static Ps10.Builder builder(DatasetSpec spec, long seed, Usage usage) {
        Ps10.Builder builder =
                Ps10.builder().setSampling(ANY_BATCH, false).optUsage(usage).optSeed(seed);
        int simple = 10;
        int complex = 100;
        for (Map.Entry<String, String> option : spec.options().entrySet()) {
            String key = option.getKey();
            String value = option.getValue();
            try {
                switch (key) {
                    case "train" -> builder.optTrainSize(Integer.parseInt(value));
                    case "test" -> builder.optTestSize(Integer.parseInt(value));
                    case "size" ->
                            builder.optImageSize(Integer.parseInt(value), Integer.parseInt(value));
                    case "simple" -> simple = Integer.parseInt(value);
                    case "complex" -> complex = Integer.parseInt(value);
                    case "simple-share" -> builder.optSimpleShare(Double.parseDouble(value));
                    case "jitter" -> builder.optJitter(Double.parseDouble(value));
                    case "noise" -> builder.optNoise(Double.parseDouble(value));
                    case "noise-kind" -> builder.optNoiseKind(noiseKind(value));
                    case "channels" -> builder.optNoiseChannels(channels(value));
                    case "seed" -> builder.optSeed(Long.parseLong(value));
                    case "categories" -> builder.optCategorySeed(Long.parseLong(value));
                    default ->
                            throw new IllegalArgumentException(
                                    "PS10 has no option '"
                                            + key
                                            + "': there are train, test, size, simple, complex,"
                                            + " simple-share, jitter, noise, noise-kind, channels,"
                                            + " seed and categories");
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "PS10: '" + value + "' is not a value for '" + key + "'", e);
            }
        }
        return builder.optPatterns(simple, complex);
    }

    private static NoiseKind noiseKind(String value) {
        return Arrays.stream(NoiseKind.values())
                .filter(kind -> kind.label().equals(value))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "PS10: noise-kind must be colours or flips, not '"
                                                + value
                                                + "'"));
    }

    private static NoiseChannels channels(String value) {
        return Arrays.stream(NoiseChannels.values())
                .filter(channels -> channels.name().toLowerCase(Locale.ROOT).equals(value))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "PS10: channels must be complex, simple, both or either,"
                                                + " not '"
                                                + value
                                                + "'"));
    }
}
