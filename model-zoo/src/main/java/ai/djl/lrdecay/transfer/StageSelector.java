package ai.djl.lrdecay.transfer;

import ai.djl.Model;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.image.ImageFiles;
import ai.djl.lrdecay.nn.HeadedNetwork;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.util.SplitMix64;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Ranks the stages of a model for the data of a user without fine-tuning any: by LogME on their
 * features (You et al., ICML 2021), another score of features, or more thoroughly by a linear
 * probe.
 *
 * <pre>{@code
 * ImageFiles images = ImageFolder.read(Path.of("my-images"));
 * StageSelection selection =
 *         StageSelector.builder().build().select("wrn-fashion-mnist", images);
 * int stage = selection.best().stage();
 * }</pre>
 */
public final class StageSelector {

    /** A part of the data has half of the samples, but no more than this. */
    private static final int MOST_IN_PART = 500;

    private static final int PARTS = 20;

    /** Fitting a mixture takes longer than all other scores. */
    private static final int PARTS_OF_N_LEEP = 5;

    private static final int BOOTSTRAPS = 1000;

    private final StagedSnapshots snapshots;
    private final TransferScore by;
    private final long seed;
    private final Precision precision;
    private final Consumer<StageScore> progress;

    private StageSelector(Builder builder) {
        snapshots = builder.snapshots;
        by = builder.by;
        seed = builder.seed;
        precision = builder.precision;
        progress = builder.progress;
    }

    /**
     * Returns a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Ranks the stages of a model of the zoo for image files.
     *
     * @param artifactId the name of the model
     * @param files the images with their labels
     * @return the stages, the best first
     * @throws IOException if there is no such model, or a file is missing or damaged
     * @throws java.io.UncheckedIOException if an image cannot be read
     */
    public StageSelection select(String artifactId, ImageFiles files) throws IOException {
        return select(StageCandidate.of(snapshots, artifactId), TargetData.of(files));
    }

    /**
     * Ranks snapshots for any data.
     *
     * @param candidates the snapshots, at least one
     * @param target the data
     * @return the snapshots, the best first
     * @throws IOException if files are missing or damaged
     * @throws IllegalArgumentException if there is no snapshot, or the data do not fit
     */
    public StageSelection select(List<StageCandidate> candidates, TargetData target)
            throws IOException {
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("there is no snapshot to choose from");
        }
        List<Scored> scored = new ArrayList<>();
        // Stages of a model have the same inputs: their data are opened once.
        Map<StageInputs, IndexedBatches> opened = new HashMap<>();
        try {
            for (StageCandidate candidate : candidates) {
                IndexedBatches data = opened.get(candidate.inputs());
                if (data == null) {
                    data = target.open(candidate.inputs());
                    opened.put(candidate.inputs(), data);
                }
                Scored one = score(candidate, data);
                progress.accept(one.score);
                scored.add(one);
            }
        } finally {
            opened.values().forEach(IndexedBatches::close);
        }
        Comparator<StageScore> byScore = Comparator.comparingDouble(score -> score.value(by));
        // A few held-out samples often leave the probe undecided.
        byScore = byScore.thenComparingDouble(StageScore::logMe);
        List<StageScore> ranked =
                scored.stream().map(Scored::score).sorted(byScore.reversed()).toList();
        int best = scored.stream().map(Scored::score).toList().indexOf(ranked.get(0));
        double sureness =
                by == TransferScore.PROBE ? sureOfProbe(scored, best) : sureOfScore(scored, best);
        return new StageSelection(ranked, by, sureness, scored.get(0).target.size());
    }

    private record Scored(StageScore score, Sample target, boolean[] correct) {}

    /**
     * The data as a snapshot sees them.
     *
     * @param features the features
     * @param predictions the probabilities of the source's classes; none where they are not needed
     */
    private record Sample(Features features, double[][] predictions) {

        int size() {
            return features.size();
        }

        Sample part(int[] samples) {
            double[][] chosen =
                    predictions.length == 0
                            ? predictions
                            : IntStream.of(samples)
                                    .mapToObj(i -> predictions[i])
                                    .toArray(double[][]::new);
            return new Sample(features.part(samples), chosen);
        }

        double score(TransferScore by, long seed) {
            return switch (by) {
                case LOG_ME -> LogMe.score(features.rows(), features.labels());
                case H_SCORE -> HScore.score(features.rows(), features.labels());
                case LEEP -> Leep.score(predictions, features.labels());
                case N_LEEP -> NLeep.score(features.rows(), features.labels(), seed);
                case TRANS_RATE -> TransRate.score(features.rows(), features.labels());
                case PROBE ->
                        LinearProbe.builder().optSeed(seed).build().fit(features).heldOutAccuracy();
            };
        }
    }

    private Scored score(StageCandidate candidate, IndexedBatches data) throws IOException {
        long start = System.nanoTime();
        Sample sample = sample(candidate, data, precision, by == TransferScore.LEEP);
        double featureSeconds = seconds(start);
        Map<TransferScore, Double> scores = new EnumMap<>(TransferScore.class);
        Map<TransferScore, Double> times = new EnumMap<>(TransferScore.class);
        start = System.nanoTime();
        scores.put(TransferScore.LOG_ME, sample.score(TransferScore.LOG_ME, seed));
        times.put(TransferScore.LOG_ME, seconds(start));
        boolean[] correct = new boolean[0];
        start = System.nanoTime();
        if (by == TransferScore.PROBE) {
            LinearClassifier classifier =
                    LinearProbe.builder().optSeed(seed).build().fit(sample.features);
            scores.put(by, classifier.heldOutAccuracy());
            correct = classifier.heldOutCorrect();
            times.put(by, seconds(start));
        } else if (by != TransferScore.LOG_ME) {
            scores.put(by, sample.score(by, seed));
            times.put(by, seconds(start));
        }
        return new Scored(
                new StageScore(
                        candidate.name(),
                        candidate.stage(),
                        candidate.epoch(),
                        candidate.accuracy(),
                        scores,
                        featureSeconds,
                        times),
                sample,
                correct);
    }

    /**
     * Extracts the features of data by a snapshot.
     *
     * @param candidate the snapshot
     * @param target the data
     * @return the features
     * @throws IOException if files are missing or damaged
     * @throws IllegalArgumentException if the model has no head that could be left out, or the data
     *     do not fit
     */
    public static Features features(StageCandidate candidate, TargetData target)
            throws IOException {
        IndexedBatches data = target.open(candidate.inputs());
        try {
            return sample(candidate, data, Precision.FLOAT32, false).features;
        } finally {
            data.close();
        }
    }

    private static Sample sample(
            StageCandidate candidate, IndexedBatches data, Precision precision, boolean withHead)
            throws IOException {
        try (Model model = candidate.opener().open()) {
            if (!(model.getBlock() instanceof HeadedNetwork network)) {
                throw new IllegalArgumentException(
                        candidate.name()
                                + " is not a network of a backbone and a head: its block must be a"
                                + " HeadedNetwork");
            }
            long expected = candidate.inputs().shape().get(0);
            long found = data.inputShape().get(0);
            if (found != expected) {
                throw new IllegalArgumentException(
                        candidate.name()
                                + " has inputs of "
                                + expected
                                + " channels, the data have "
                                + found);
            }
            NDManager manager = model.getNDManager();
            Features features = FeatureExtractor.extract(network, manager, data, precision);
            return new Sample(
                    features,
                    withHead
                            ? FeatureExtractor.predictions(network, manager, features)
                            : new double[0][]);
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** The share of random halves in which the best has the highest score; ties are divided. */
    private double sureOfScore(List<Scored> scored, int best) {
        int[] labels = scored.get(0).target.features.labels();
        double share = Math.min(0.5, MOST_IN_PART / (double) labels.length);
        double won = 0;
        int parts = by == TransferScore.N_LEEP ? PARTS_OF_N_LEEP : PARTS;
        for (int i = 0; i < parts; i++) {
            int[] part = Strata.of(labels, share, seed + i).chosen();
            double[] scores =
                    scored.stream()
                            .mapToDouble(one -> one.target.part(part).score(by, seed))
                            .toArray();
            double most = DoubleStream.of(scores).max().orElseThrow();
            long ties = DoubleStream.of(scores).filter(value -> value == most).count();
            won += scores[best] == most ? 1.0 / ties : 0;
        }
        return won / parts;
    }

    /** The share of bootstrap draws of the held-out samples in which the best has most right. */
    private double sureOfProbe(List<Scored> scored, int best) {
        int n = scored.get(0).correct.length;
        SplitMix64 random = SplitMix64.stream(seed, "bootstrap", 0);
        double won = 0;
        for (int i = 0; i < BOOTSTRAPS; i++) {
            int[] counts = new int[scored.size()];
            for (int draw = 0; draw < n; draw++) {
                int sample = random.nextInt(n);
                for (int k = 0; k < counts.length; k++) {
                    counts[k] += scored.get(k).correct[sample] ? 1 : 0;
                }
            }
            int most = IntStream.of(counts).max().orElseThrow();
            long ties = IntStream.of(counts).filter(count -> count == most).count();
            won += counts[best] == most ? 1.0 / ties : 0;
        }
        return won / BOOTSTRAPS;
    }

    /** Builds a {@link StageSelector}. */
    public static final class Builder {

        private StagedSnapshots snapshots = new StagedSnapshots();
        private TransferScore by = TransferScore.LOG_ME;
        private long seed;
        private Precision precision = Precision.FLOAT32;
        private Consumer<StageScore> progress = score -> {};

        private Builder() {}

        /**
         * Sets the zoo; by default what ships with the library and the place that is named.
         *
         * @param snapshots the zoo
         * @return this builder
         */
        public Builder optZoo(StagedSnapshots snapshots) {
            this.snapshots = snapshots;
            return this;
        }

        /**
         * Sets the precision of the networks; FLOAT32 by default.
         *
         * @param precision the precision; scores are computed in FLOAT64 in any
         * @return this builder
         */
        public Builder optPrecision(Precision precision) {
            this.precision = precision;
            return this;
        }

        /**
         * Chooses the linear probe for the ranking, which takes longer; LogME by default.
         *
         * @param probe whether to rank by it
         * @return this builder
         */
        public Builder optProbe(boolean probe) {
            return optScore(probe ? TransferScore.PROBE : TransferScore.LOG_ME);
        }

        /**
         * Sets what the ranking goes by; LogME by default.
         *
         * @param score the score
         * @return this builder
         */
        public Builder optScore(TransferScore score) {
            by = score;
            return this;
        }

        /**
         * Sets the seed of what is drawn: held-out samples and random parts; 0 by default.
         *
         * @param seed any number
         * @return this builder
         */
        public Builder optSeed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Sets who is shown each score as soon as it is there.
         *
         * @param progress is shown the scores in the order of the snapshots
         * @return this builder
         */
        public Builder optProgress(Consumer<StageScore> progress) {
            this.progress = progress;
            return this;
        }

        /**
         * Builds the selector.
         *
         * @return the selector
         */
        public StageSelector build() {
            return new StageSelector(this);
        }
    }
}
