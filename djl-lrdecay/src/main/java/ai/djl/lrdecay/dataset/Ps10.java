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
import java.util.List;

/**
 * Pattern Separation 10 (Section 5.1, Figure 8): ten categories, each with ten simple patterns
 * (complexity log2 10 bits) and a hundred complex ones (log2 100 bits).
 *
 * <p>A pattern is a colour, drawn uniformly from the colour cube, all of them distinct; its values
 * are normalised from [0, 1) to [-1, 1), as images usually are. Half of the samples show a simple
 * pattern in channels 0 to 2 and zeros in channels 3 to 5, half show a complex pattern in channels
 * 3 to 5 and zeros in channels 0 to 2. A value is the same at every pixel. Within its half each
 * pattern is shown equally often (up to one sample where the numbers do not divide). With {@link
 * Builder#optNoise noise}, a share of the training samples shows a fresh random colour, or a
 * pattern, with a random label instead (Section 5.3). {@link Builder#optSimpleShare} changes the
 * half of the training data, {@link Builder#optJitter} displaces the colour of each sample.
 * Everything follows from the seed, the same on every platform.
 *
 * <p>No image is stored. The patterns are on the device, once for each device in use, and a batch
 * is gathered from them by index and broadcast over the pixels there. Inputs have the shape (6, H,
 * W), FLOAT32, channels last in memory; labels are INT64 in [0, categories).
 *
 * <p>The data set holds memory on the devices until it is closed. It is safe for use by several
 * threads.
 */
public final class Ps10 extends ArrayDataset implements IndexedBatches {

    /** Which pattern each sample shows. */
    private final Ps10Table table;

    /** What each sample shows: the same, or displaced by its jitter. */
    private final Ps10Table displayed;

    private final int categories;
    private final int height;
    private final int width;
    private final ResidentPatterns residents;

    private Ps10(Builder builder) {
        super(builder);
        boolean training = builder.usage == Usage.TRAIN;
        Ps10Table all = Ps10Table.create(builder, training);
        this.table = all.only(builder.kinds);
        this.displayed =
                builder.jitter == 0 ? table : all.displaced(builder, training).only(builder.kinds);
        if (table.size() == 0) {
            throw new IllegalArgumentException(
                    "the PS10 data set has no sample of the kinds " + builder.kinds);
        }
        this.categories = builder.categories;
        this.height = builder.height;
        this.width = builder.width;
        this.residents = new ResidentPatterns(displayed, height, width);
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
     * Returns the six channel values of the pattern that a sample shows, before any jitter.
     *
     * @param index the sample, in [0, size)
     * @return the values, in [-1, 1)
     * @throws IndexOutOfBoundsException if there is no such sample
     */
    public float[] pattern(long index) {
        return table.values(row(index));
    }

    /**
     * Returns the six channel values that a sample shows, the same at each of its pixels: those of
     * its pattern, displaced by its {@link Builder#optJitter jitter} if there is any.
     *
     * @param index the sample, in [0, size)
     * @return the values, in [-1, 1]
     * @throws IndexOutOfBoundsException if there is no such sample
     */
    public float[] shown(long index) {
        row(index);
        return displayed.values(displayed.row(Math.toIntExact(index)));
    }

    /** Tells whether samples of a pattern differ. */
    boolean jittered() {
        return displayed != table;
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
    public static final class Builder extends Ps10Settings {

        private Builder() {}

        /** {@inheritDoc} */
        @Override
        protected Builder self() {
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
            validate();
            return new Ps10(this);
        }
    }
}
