package ai.djl.lrdecay.training;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds a first learning rate (Smith 2017, "Cyclical Learning Rates for Training Neural Networks"):
 * trains a model for some updates while the rate rises geometrically, and looks at the loss. Single
 * losses are noisy, so it does that several times, each time from the same parameters with other
 * batches, and averages.
 *
 * <p>Everything that it touches is as it was afterwards: the parameters of the model, running
 * statistics of batch norm among them, and the engine's seed. The optimizer is one of its own.
 */
public final class LearningRateRangeTest {

    private static final double SMOOTHING = 0.9;

    /** A loss above this many times the best one ends the test. */
    private static final double DIVERGED = 4;

    private final Model model;
    private final Loss loss;
    private final Dataset data;
    private final Function<Tracker, Optimizer> optimizer;
    private final Shape[] inputShapes;
    private final Range range;
    private final int seed;

    private record Range(double from, double to, int updates, int repeats) {

        double rate(int update) {
            return from * Math.pow(to / from, (update - 1.0) / (updates - 1.0));
        }
    }

    /**
     * One update.
     *
     * @param learningRate its learning rate
     * @param loss the loss of its batch, before it, as a mean over the repetitions
     * @param smoothed the mean of the losses at rates about it, by a Gaussian kernel whose standard
     *     deviation is a twentieth of the updates
     */
    public record Point(double learningRate, double loss, double smoothed) {}

    /**
     * What was found.
     *
     * @param points the updates, by rising rate; the last one may be that at which the loss blew up
     * @param recommended the rate at which the smoothed loss has gone half of its way from where it
     *     began to its lowest; NaN if it falls by no more than the spread of single losses about it
     *     explains, which a loss that rises on its way down widens: {@link #summary} says which
     * @param diverged whether the loss blew up before the largest rate
     */
    public record Result(List<Point> points, double recommended, boolean diverged) {

        /** Copies the points. */
        public Result {
            points = List.copyOf(points);
        }

        /**
         * Says in words with which rate to begin, or why none is recommended and what to try.
         *
         * @return one or two sentences
         */
        public String summary() {
            return RangeAdvice.of(this);
        }

        /**
         * Returns the largest rate whose update did not yet come from a diverged model. With batch
         * norm, or an optimizer such as Adam, the loss need not blow up at any rate.
         *
         * @return the rate; the largest one of the test where the loss did not blow up
         */
        public double largestStable() {
            int last = points.size() - 1 - (diverged ? 1 : 0);
            return points.get(Math.max(0, last)).learningRate();
        }
    }

    private LearningRateRangeTest(
            Model model,
            Loss loss,
            Dataset data,
            Function<Tracker, Optimizer> optimizer,
            Builder builder) {
        this.model = model;
        this.loss = loss;
        this.data = data;
        this.optimizer = optimizer;
        inputShapes = builder.inputShapes;
        range = new Range(builder.from, builder.to, builder.updates, builder.repeats);
        seed = builder.seed;
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
     * Runs the test.
     *
     * @return what was found
     * @throws IOException if the data cannot be read
     * @throws TranslateException if the data cannot be prepared
     * @throws IllegalStateException if the optimizer has another learning rate
     */
    public Result run() throws IOException, TranslateException {
        Engine engine = model.getNDManager().getEngine();
        Integer seedBefore = engine.getSeed();
        List<double[]> sweeps = new ArrayList<>();
        boolean blewUp = false;
        try {
            for (int repeat = 0; repeat < range.repeats; repeat++) {
                Sweep sweep = sweep(seed + repeat);
                sweeps.add(sweep.losses());
                blewUp |= sweep.blewUp();
            }
        } finally {
            engine.setRandomSeed(seedBefore == null ? seed : seedBefore);
        }
        RangeCurve curve = RangeCurve.mean(sweeps, blewUp);
        double[] smoothed = curve.smoothed();
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < smoothed.length; i++) {
            points.add(new Point(range.rate(i + 1), curve.losses()[i], smoothed[i]));
        }
        int halfway = curve.halfway();
        return new Result(points, halfway < 0 ? Double.NaN : range.rate(halfway + 1), blewUp);
    }

    /** The losses at rising rates, and whether the last of them is that of a diverged model. */
    private record Sweep(double[] losses, boolean blewUp) {}

    /** Trains from the parameters of the model, which are as they were afterwards. */
    private Sweep sweep(int order) throws IOException, TranslateException {
        boolean[] asked = {false};
        Tracker rising =
                update -> {
                    asked[0] = true;
                    return (float) range.rate(update);
                };
        Optimizer own = optimizer.apply(rising);
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(loss)
                        .optDevices(new Device[] {model.getNDManager().getDevice()})
                        .optOptimizer(own);
        try (Trainer trainer = model.newTrainer(config)) {
            trainer.initialize(inputShapes);
            Map<String, HostTensor> before = BlockState.capture(model.getBlock());
            model.getNDManager().getEngine().setRandomSeed(order);
            try {
                Sweep sweep = sweep(trainer);
                if (!asked[0]) {
                    throw new IllegalStateException(
                            "the optimizer has never asked for the rate that it was given: let"
                                    + " setOptimizer make one with that tracker");
                }
                return sweep;
            } finally {
                BlockState.restore(model.getBlock(), before);
            }
        } finally {
            if (own instanceof AutoCloseable closeable) {
                close(closeable);
            }
        }
    }

    private static void close(AutoCloseable closeable) throws IOException {
        try {
            closeable.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the optimizer cannot be closed", e);
        }
    }

    private Sweep sweep(Trainer trainer) throws IOException, TranslateException {
        List<Double> losses = new ArrayList<>();
        double average = 0;
        double weight = 1;
        double best = Double.POSITIVE_INFINITY;
        boolean blewUp = false;
        while (losses.size() < range.updates && !blewUp) {
            int before = losses.size();
            for (Batch batch : trainer.iterateDataset(data)) {
                try (batch) {
                    double value = step(trainer, batch);
                    losses.add(value);
                    average = SMOOTHING * average + (1 - SMOOTHING) * value;
                    weight *= SMOOTHING;
                    double smoothed = average / (1 - weight);
                    best = Math.min(best, smoothed);
                    blewUp = !Double.isFinite(value) || smoothed > DIVERGED * best;
                }
                if (blewUp || losses.size() == range.updates) {
                    break;
                }
            }
            if (losses.size() == before) {
                throw new IllegalArgumentException("the data set has no batch");
            }
        }
        return new Sweep(losses.stream().mapToDouble(Double::doubleValue).toArray(), blewUp);
    }

    private static double step(Trainer trainer, Batch batch) {
        double value;
        try (GradientCollector collector = trainer.newGradientCollector()) {
            NDArray of =
                    trainer.getLoss()
                            .evaluate(
                                    batch.getLabels(),
                                    trainer.forward(batch.getData(), batch.getLabels()));
            collector.backward(of);
            value = of.getFloat();
        }
        trainer.step();
        return value;
    }

    /** Builds a {@link LearningRateRangeTest}. */
    public static final class Builder {

        private @Nullable Model model;
        private @Nullable Loss loss;
        private @Nullable Dataset data;
        private @Nullable Function<Tracker, Optimizer> optimizer;
        private Shape[] inputShapes = {};
        private double from = 1e-5;
        private double to = 10;
        private int updates = 100;
        private int repeats = 3;
        private int seed = 1;

        private Builder() {}

        /**
         * Sets the model.
         *
         * @param model a model with its block, initialised or not
         * @param inputShapes the shapes of its inputs, with a batch dimension
         * @return this builder
         */
        public Builder setModel(Model model, Shape... inputShapes) {
            this.model = model;
            this.inputShapes = inputShapes.clone();
            return this;
        }

        /**
         * Sets the loss.
         *
         * @param loss the loss
         * @return this builder
         */
        public Builder setLoss(Loss loss) {
            this.loss = loss;
            return this;
        }

        /**
         * Sets the training data, which are gone through as often as needed.
         *
         * @param data the data
         * @return this builder
         */
        public Builder setData(Dataset data) {
            this.data = data;
            return this;
        }

        /**
         * Sets how an optimizer is made; the recommendation is for one like it.
         *
         * @param optimizer makes an optimizer with a given learning rate
         * @return this builder
         */
        public Builder setOptimizer(Function<Tracker, Optimizer> optimizer) {
            this.optimizer = optimizer;
            return this;
        }

        /**
         * Sets the rates; from 1e-5 to 10 by default.
         *
         * @param from the rate of the first update, above 0
         * @param to the rate of the last update, above the first
         * @return this builder
         */
        public Builder optRange(double from, double to) {
            this.from = from;
            this.to = to;
            return this;
        }

        /**
         * Sets the number of updates; 100 by default.
         *
         * @param updates at least 10
         * @return this builder
         */
        public Builder optUpdates(int updates) {
            this.updates = updates;
            return this;
        }

        /**
         * Sets how many times the rates are gone through; 3 by default. More make the
         * recommendation steadier.
         *
         * @param repeats at least 1
         * @return this builder
         */
        public Builder optRepeats(int repeats) {
            this.repeats = repeats;
            return this;
        }

        /**
         * Sets the seed of the order of samples; 1 by default.
         *
         * @param seed the seed
         * @return this builder
         */
        public Builder optSeed(int seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Builds the test.
         *
         * @return the test
         * @throws IllegalArgumentException if a setting is missing or out of its range
         */
        public LearningRateRangeTest build() {
            if (model == null || loss == null || data == null || optimizer == null) {
                throw new IllegalArgumentException(
                        "set the model, the loss, the data and the optimizer of the range test");
            }
            if (!(from > 0 && to > from && Double.isFinite(to))) {
                throw new IllegalArgumentException(
                        "the rates must rise from above 0, not from " + from + " to " + to);
            }
            if (updates < 10) {
                throw new IllegalArgumentException(
                        "the number of updates must be at least 10, not " + updates);
            }
            if (repeats < 1) {
                throw new IllegalArgumentException(
                        "the number of repetitions must be at least 1, not " + repeats);
            }
            return new LearningRateRangeTest(model, loss, data, optimizer, this);
        }
    }
}
