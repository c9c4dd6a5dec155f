package ai.djl.lrdecay.dataset;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Record;
import ai.djl.util.Progress;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pattern Separation 10 (Section 5.1, Figure 8): ten categories, each with ten simple patterns
 * (complexity log2 10 bits) and a hundred complex ones (log2 100 bits).
 *
 * <p>A pattern is a colour, drawn uniformly from the colour cube, all of them distinct; its values
 * are normalised from [0, 1) to [-1, 1), as images usually are. Half of the samples show a simple
 * pattern in channels 0 to 2 and zeros in channels 3 to 5, half show a complex pattern in channels
 * 3 to 5 and zeros in channels 0 to 2. A value is the same at every pixel. Within its half each
 * pattern is shown equally often (up to one sample where the numbers do not divide). With {@link
 * Builder#optNoise noise}, a share of the training samples shows a fresh random colour with a
 * random label instead (Section 5.3). Everything follows from the seed, the same on every platform.
 *
 * <p>No image is stored. The patterns are on the device, once for each device in use, and a batch
 * is gathered from them by index and broadcast over the pixels there. Inputs have the shape (6, H,
 * W), FLOAT32, channels last in memory; labels are INT64 in [0, categories).
 *
 * <p>The data set holds memory on the devices until it is closed. It is safe for use by several
 * threads.
 */
public final class Ps10 extends ArrayDataset implements IndexedBatches {

    private final Ps10Table table;
    private final int categories;
    private final int height;
    private final int width;
    private final ResidentPatterns residents;

    private Ps10(Builder builder) {
        super(builder);
        boolean training = builder.usage == Usage.TRAIN;
        Ps10Table all = Ps10Table.create(builder, training);
        this.table =
                builder.kinds.containsAll(EnumSet.allOf(PatternKind.class))
                        ? all
                        : all.only(builder.kinds);
        if (table.size() == 0) {
            throw new IllegalArgumentException(
                    "the PS10 data set has no sample of the kinds " + builder.kinds);
        }
        this.categories = builder.categories;
        this.height = builder.height;
        this.width = builder.width;
        this.residents = new ResidentPatterns(table, height, width);
    }

    /**
     * Returns a builder with the paper's sizes.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** {@inheritDoc} */
    @Override
    protected long availableSize() {
        return table.size();
    }

    /** {@inheritDoc} */
    @Override
    public int classes() {
        return categories;
    }

    /** {@inheritDoc} */
    @Override
    public Shape inputShape() {
        return new Shape(Ps10Table.CHANNELS, height, width);
    }

    /**
     * {@inheritDoc}
     *
     * @return the labels of all {@link PatternKind}s, in their order
     */
    @Override
    public List<String> groups() {
        return Arrays.stream(PatternKind.values()).map(PatternKind::label).toList();
    }

    /** {@inheritDoc} */
    @Override
    public long[] groupSizes() {
        long[] sizes = new long[PatternKind.values().length];
        for (int i = 0; i < size(); i++) {
            sizes[table.kind(table.row(i)).ordinal()]++;
        }
        return sizes;
    }

    /**
     * Returns the kind of a sample.
     *
     * @param index the sample, in [0, size)
     * @return its kind
     * @throws IndexOutOfBoundsException if there is no such sample
     */
    public PatternKind kind(long index) {
        return table.kind(row(index));
    }

    /**
     * Returns the label of a sample.
     *
     * @param index the sample, in [0, size)
     * @return its category; for noise, the random one it carries
     * @throws IndexOutOfBoundsException if there is no such sample
     */
    public int label(long index) {
        return table.label(row(index));
    }

    /**
     * Returns the six channel values of a sample, the same at each of its pixels.
     *
     * @param index the sample, in [0, size)
     * @return the values, in [-1, 1)
     * @throws IndexOutOfBoundsException if there is no such sample
     */
    public float[] pattern(long index) {
        int row = row(index);
        float[] values = new float[Ps10Table.CHANNELS];
        for (int i = 0; i < values.length; i++) {
            values[i] = table.value(row, i);
        }
        return values;
    }

    private int row(long index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("no sample " + index + " among " + size());
        }
        return table.row(Math.toIntExact(index));
    }

    /** {@inheritDoc} */
    @Override
    public Record get(NDManager manager, long index) {
        row(index);
        try (NDManager scratch = manager.newSubManager()) {
            DeviceBatch batch = gather(scratch, scratch.create(new long[] {index}));
            NDArray input = batch.inputs().squeeze(0);
            NDArray label = batch.labels().squeeze(0);
            input.attach(manager);
            label.attach(manager);
            return new Record(new NDList(input), new NDList(label));
        }
    }

    /** {@inheritDoc} */
    @Override
    public Batch getByIndices(NDManager manager, long... indices) {
        for (long index : indices) {
            row(index);
        }
        try (NDArray positions = manager.create(indices)) {
            return residents.batch(manager, positions);
        }
    }

    /** {@inheritDoc} */
    @Override
    public Batch getByRange(NDManager manager, long fromIndex, long toIndex) {
        row(fromIndex);
        row(toIndex - 1);
        try (NDArray positions =
                manager.arange((int) fromIndex, (int) toIndex, 1, DataType.INT64)) {
            return residents.batch(manager, positions);
        }
    }

    /** {@inheritDoc} */
    @Override
    public DeviceBatch gather(NDManager manager, NDArray indices) {
        return residents.gather(manager, indices);
    }

    /** {@inheritDoc} */
    @Override
    public void prepare(Progress progress) {}

    /** Releases the memory held on the devices; the data set takes it again when it is used. */
    @Override
    public void close() {
        residents.close();
    }

    /** Builds a {@link Ps10}. All settings but the sampling have the paper's values by default. */
    public static final class Builder extends BaseBuilder<Builder> {

        Usage usage = Usage.TRAIN;
        int trainSize = 50_000;
        int testSize = 10_000;
        int height = 32;
        int width = 32;
        int categories = 10;
        int simplePatterns = 10;
        int complexPatterns = 100;
        double noise;
        NoiseChannels noiseChannels = NoiseChannels.COMPLEX;
        long seed;
        @Nullable Long categorySeed;
        Set<PatternKind> kinds = EnumSet.allOf(PatternKind.class);

        private Builder() {}

        /** {@inheritDoc} */
        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Sets which part of the data set to build; {@link Usage#TRAIN} by default.
         *
         * @param usage TRAIN, or TEST: other samples of the same patterns, without noise
         * @return this builder
         */
        public Builder optUsage(Usage usage) {
            this.usage = usage;
            return this;
        }

        /**
         * Sets the number of training samples, noise included; 50,000 by default.
         *
         * @param trainSize at least 2
         * @return this builder
         */
        public Builder optTrainSize(int trainSize) {
            this.trainSize = trainSize;
            return this;
        }

        /**
         * Sets the number of test samples; 10,000 by default.
         *
         * @param testSize at least 2
         * @return this builder
         */
        public Builder optTestSize(int testSize) {
            this.testSize = testSize;
            return this;
        }

        /**
         * Sets the size of the images; 32 by 32 pixels by default.
         *
         * @param height rows, at least 1
         * @param width columns, at least 1
         * @return this builder
         */
        public Builder optImageSize(int height, int width) {
            this.height = height;
            this.width = width;
            return this;
        }

        /**
         * Sets the number of categories; 10 by default.
         *
         * @param categories at least 2
         * @return this builder
         */
        public Builder optCategories(int categories) {
            this.categories = categories;
            return this;
        }

        /**
         * Sets how many patterns a category has; 10 simple and 100 complex ones by default.
         *
         * @param simple simple patterns a category, at least 1
         * @param complex complex patterns a category, at least 1
         * @return this builder
         */
        public Builder optPatterns(int simple, int complex) {
            this.simplePatterns = simple;
            this.complexPatterns = complex;
            return this;
        }

        /**
         * Sets the share of the training samples that are noise; 0 by default, 0.1 in Section 5.3.
         *
         * @param noise in [0, 1)
         * @return this builder
         */
        public Builder optNoise(double noise) {
            this.noise = noise;
            return this;
        }

        /**
         * Sets where noise points are shown; {@link NoiseChannels#COMPLEX} by default.
         *
         * @param noiseChannels the channels
         * @return this builder
         */
        public Builder optNoiseChannels(NoiseChannels noiseChannels) {
            this.noiseChannels = noiseChannels;
            return this;
        }

        /**
         * Sets the seed from which patterns, noise and the order of samples follow; 0 by default.
         *
         * @param seed any value
         * @return this builder
         */
        public Builder optSeed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Assigns the same patterns anew to the categories, simple ones among the simple and
         * complex ones among the complex, as many in each as before: a task whose patterns are
         * known and whose categories are new, for transfer.
         *
         * @param categorySeed decides the assignment; any value
         * @return this builder
         */
        public Builder optCategorySeed(long categorySeed) {
            this.categorySeed = categorySeed;
            return this;
        }

        /**
         * Keeps only the samples of some kinds; all by default.
         *
         * @param kinds the kinds to keep, at least one
         * @return this builder
         */
        public Builder optKinds(PatternKind... kinds) {
            this.kinds = EnumSet.noneOf(PatternKind.class);
            this.kinds.addAll(Arrays.asList(kinds));
            return this;
        }

        /**
         * Builds the data set.
         *
         * @return the data set
         * @throws IllegalArgumentException if a setting is out of its range, or if no sample is of
         *     the kinds asked for
         * @throws NullPointerException if no sampling was set
         */
        public Ps10 build() {
            check(
                    usage == Usage.TRAIN || usage == Usage.TEST,
                    "the usage must be TRAIN or TEST, not " + usage);
            check(trainSize >= 2, "the training size must be at least 2, not " + trainSize);
            check(testSize >= 2, "the test size must be at least 2, not " + testSize);
            check(
                    height >= 1 && width >= 1,
                    "the image size must be at least 1 x 1, not " + height + " x " + width);
            check(categories >= 2, "there must be at least 2 categories, not " + categories);
            check(
                    simplePatterns >= 1 && complexPatterns >= 1,
                    "each category needs at least 1 simple and 1 complex pattern, not "
                            + simplePatterns
                            + " and "
                            + complexPatterns);
            check(
                    (long) categories * Math.max(simplePatterns, complexPatterns) <= 10_000_000,
                    "there can be at most 10,000,000 patterns of a kind");
            check(noise >= 0 && noise < 1, "the noise share must be in [0, 1), not " + noise);
            check(!kinds.isEmpty(), "at least one kind of samples must be kept");
            return new Ps10(this);
        }

        private static void check(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException("PS10: " + message);
            }
        }
    }
}
