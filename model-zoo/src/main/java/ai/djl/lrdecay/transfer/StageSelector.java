package ai.djl.lrdecay.transfer;

import ai.djl.Model;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.image.ImageFiles;
import ai.djl.lrdecay.nn.HeadedNetwork;
import ai.djl.lrdecay.util.SplitMix64;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Ranks the stages of a model for the data of a user without fine-tuning any: by LogME on their
 * features (You et al., ICML 2021), or more thoroughly by a linear probe.
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
    private static final int BOOTSTRAPS = 1000;

    private final StagedSnapshots snapshots;
    private final boolean probe;
    private final long seed;
    private final Consumer<StageScore> progress;

    private StageSelector(Builder builder) {
        snapshots = builder.snapshots;
        probe = builder.probe;
        seed = builder.seed;
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
        Comparator<StageScore> byScore =
                Comparator.comparingDouble(score -> probe ? score.probe() : score.logMe());
        // A few held-out samples often leave the probe undecided.
        byScore = byScore.thenComparingDouble(StageScore::logMe);
        List<StageScore> ranked =
                scored.stream().map(Scored::score).sorted(byScore.reversed()).toList();
        int best = scored.stream().map(Scored::score).toList().indexOf(ranked.get(0));
        double sureness = probe ? sureOfProbe(scored, best) : sureOfLogMe(scored, best);
        return new StageSelection(ranked, probe, sureness, scored.get(0).features.size());
    }

    private record Scored(StageScore score, Features features, boolean[] correct) {}

    private Scored score(StageCandidate candidate, IndexedBatches data) throws IOException {
        long start = System.nanoTime();
        Features features = features(candidate, data);
        double featureSeconds = seconds(start);
        start = System.nanoTime();
        double logMe = LogMe.score(features.rows(), features.labels());
        double logMeSeconds = seconds(start);
        double accuracy = Double.NaN;
        boolean[] correct = new boolean[0];
        start = System.nanoTime();
        if (probe) {
            LinearClassifier classifier = LinearProbe.builder().optSeed(seed).build().fit(features);
            accuracy = classifier.heldOutAccuracy();
            correct = classifier.heldOutCorrect();
        }
        return new Scored(
                new StageScore(
                        candidate.name(),
                        candidate.stage(),
                        logMe,
                        accuracy,
                        featureSeconds,
                        logMeSeconds,
                        probe ? seconds(start) : 0),
                features,
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
            return features(candidate, data);
        } finally {
            data.close();
        }
    }

    private static Features features(StageCandidate candidate, IndexedBatches data)
            throws IOException {
        try (Model model = candidate.opener().open()) {
            if (!(model.getBlock() instanceof HeadedNetwork network)) {
                throw new IllegalArgumentException(
                        candidate.name() + " is not a network of a backbone and a head");
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
            return FeatureExtractor.extract(network, model.getNDManager(), data);
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** The share of random halves in which the best has the highest score; ties are divided. */
    private double sureOfLogMe(List<Scored> scored, int best) {
        int[] labels = scored.get(0).features.labels();
        double share = Math.min(0.5, MOST_IN_PART / (double) labels.length);
        double won = 0;
        for (int i = 0; i < PARTS; i++) {
            int[] part = Strata.of(labels, share, seed + i).chosen();
            double[] scores =
                    scored.stream()
                            .mapToDouble(
                                    one -> {
                                        Features half = one.features.part(part);
                                        return LogMe.score(half.rows(), half.labels());
                                    })
                            .toArray();
            double most = DoubleStream.of(scores).max().orElseThrow();
            long ties = DoubleStream.of(scores).filter(value -> value == most).count();
            won += scores[best] == most ? 1.0 / ties : 0;
        }
        return won / PARTS;
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
        private boolean probe;
        private long seed;
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
         * Chooses the linear probe for the ranking, which takes longer; LogME by default.
         *
         * @param probe whether to rank by it
         * @return this builder
         */
        public Builder optProbe(boolean probe) {
            this.probe = probe;
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
