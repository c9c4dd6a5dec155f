package ai.djl.lrdecay.dataset;

import ai.djl.training.dataset.Dataset.Usage;
import ai.djl.training.dataset.RandomAccessDataset.BaseBuilder;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@link Ps10.Builder} can be told, and the range of each. */
abstract class Ps10Settings extends BaseBuilder<Ps10.Builder> {

    Usage usage = Usage.TRAIN;
    int trainSize = 50_000;
    int testSize = 10_000;
    int height = 32;
    int width = 32;
    int categories = 10;
    int simplePatterns = 10;
    int complexPatterns = 100;
    double simpleShare = 0.5;
    double jitter;
    double noise;
    NoiseKind noiseKind = NoiseKind.COLOURS;
    NoiseChannels noiseChannels = NoiseChannels.COMPLEX;
    long seed;
    @Nullable Long categorySeed;
    Set<PatternKind> kinds = EnumSet.allOf(PatternKind.class);

    /**
     * Sets which part of the data set to build; {@link Usage#TRAIN} by default.
     *
     * @param usage TRAIN, or TEST: other samples of the same patterns, without noise
     * @return this builder
     */
    public Ps10.Builder optUsage(Usage usage) {
        this.usage = usage;
        return self();
    }

    /**
     * Sets the number of training samples, noise included; 50,000 by default.
     *
     * @param trainSize at least 2
     * @return this builder
     */
    public Ps10.Builder optTrainSize(int trainSize) {
        this.trainSize = trainSize;
        return self();
    }

    /**
     * Sets the number of test samples; 10,000 by default.
     *
     * @param testSize at least 2
     * @return this builder
     */
    public Ps10.Builder optTestSize(int testSize) {
        this.testSize = testSize;
        return self();
    }

    /**
     * Sets the size of the images; 32 by 32 pixels by default.
     *
     * @param height rows, at least 1
     * @param width columns, at least 1
     * @return this builder
     */
    public Ps10.Builder optImageSize(int height, int width) {
        this.height = height;
        this.width = width;
        return self();
    }

    /**
     * Sets the number of categories; 10 by default.
     *
     * @param categories at least 2
     * @return this builder
     */
    public Ps10.Builder optCategories(int categories) {
        this.categories = categories;
        return self();
    }

    /**
     * Sets how many patterns a category has; 10 simple and 100 complex ones by default.
     *
     * @param simple simple patterns a category, at least 1
     * @param complex complex patterns a category, at least 1
     * @return this builder
     */
    public Ps10.Builder optPatterns(int simple, int complex) {
        this.simplePatterns = simple;
        this.complexPatterns = complex;
        return self();
    }

    /**
     * Sets which share of the training samples without noise shows simple patterns; 0.5 by default.
     * The test data stay half and half.
     *
     * <p>A simple pattern is shown {@code share / (1 - share) * complex / simple} times as often as
     * a complex one: with ten and a hundred a category ten times as often by default, and as often
     * with 1/11.
     *
     * @param simpleShare in [0, 1]; the number of samples is rounded, halves up
     * @return this builder
     */
    public Ps10.Builder optSimpleShare(double simpleShare) {
        this.simpleShare = simpleShare;
        return self();
    }

    /**
     * Displaces the colour of each sample by an amount of its own, uniform in [-jitter, jitter] in
     * each channel that shows something; 0, no displacement, by default. Training and test samples
     * have different ones, so that test colours are held out. A value that would leave the range of
     * colours, [-1, 1], is reflected at its end.
     *
     * @param jitter in [0, 1], in the units of {@link Ps10#shown}, in which colours fill a cube
     *     with edges of 2
     * @return this builder
     */
    public Ps10.Builder optJitter(double jitter) {
        this.jitter = jitter;
        return self();
    }

    /**
     * Sets the share of the training samples that are noise; 0 by default, 0.1 in Section 5.3.
     *
     * @param noise in [0, 1)
     * @return this builder
     */
    public Ps10.Builder optNoise(double noise) {
        this.noise = noise;
        return self();
    }

    /**
     * Sets what a noise sample shows; {@link NoiseKind#COLOURS} by default.
     *
     * @param noiseKind fresh colours, or patterns of the data with flipped labels
     * @return this builder
     */
    public Ps10.Builder optNoiseKind(NoiseKind noiseKind) {
        this.noiseKind = noiseKind;
        return self();
    }

    /**
     * Sets where noise is shown; {@link NoiseChannels#COMPLEX} by default.
     *
     * @param noiseChannels the channels
     * @return this builder
     */
    public Ps10.Builder optNoiseChannels(NoiseChannels noiseChannels) {
        this.noiseChannels = noiseChannels;
        return self();
    }

    /**
     * Sets the seed from which patterns, noise and the order of samples follow; 0 by default.
     *
     * @param seed any value
     * @return this builder
     */
    public Ps10.Builder optSeed(long seed) {
        this.seed = seed;
        return self();
    }

    /**
     * Assigns the same patterns anew to the categories, simple ones among the simple and complex
     * ones among the complex, as many in each as before: a task whose patterns are known and whose
     * categories are new, for transfer.
     *
     * @param categorySeed decides the assignment; any value
     * @return this builder
     */
    public Ps10.Builder optCategorySeed(long categorySeed) {
        this.categorySeed = categorySeed;
        return self();
    }

    /**
     * Keeps only the samples of some kinds; all by default.
     *
     * @param kinds the kinds to keep, at least one
     * @return this builder
     */
    public Ps10.Builder optKinds(PatternKind... kinds) {
        this.kinds = EnumSet.noneOf(PatternKind.class);
        this.kinds.addAll(Arrays.asList(kinds));
        return self();
    }

    /**
     * Checks the settings as building does, at no cost.
     *
     * @throws IllegalArgumentException if one is out of its range, in one sentence
     */
    public final void validate() {
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
        check(
                simpleShare >= 0 && simpleShare <= 1,
                "the share of simple patterns must be in [0, 1], not " + simpleShare);
        check(jitter >= 0 && jitter <= 1, "the jitter must be in [0, 1], not " + jitter);
        check(noise >= 0 && noise < 1, "the noise share must be in [0, 1), not " + noise);
        check(!kinds.isEmpty(), "at least one kind of samples must be kept");
    }

    private static void check(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException("PS10: " + message);
        }
    }
}
