package ai.djl.lrdecay.paper.bench;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.lrdecay.training.Tally;
import ai.djl.lrdecay.training.TrainingStep;
import ai.djl.lrdecay.training.optimizer.MomentumSgd;
import ai.djl.lrdecay.util.SplitMix64;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.Batchifier;
import java.util.Arrays;
import java.util.Locale;

/**
 * Times the training step of this library against plain DJL in one process, in turn: the same
 * network, batch size and images, on the CPU.
 *
 * <p>Plain DJL is {@code EasyTrain.trainBatch} and {@code Trainer.step} with DJL's SGD, its basic
 * listeners, an accuracy and metrics, on a batch that is ready in memory (NCHW). Ours includes
 * making the batch. Arguments: depth, widening factor, image size, batch size, pairs.
 */
public final class StepComparison {

    private static final int WARM_UP = 3;

    private StepComparison() {}

    /**
     * Runs the comparison.
     *
     * @param args depth, widening factor, image size, batch size, pairs; 16 2 32 128 25 by default
     */
    public static void main(String[] args) {
        int depth = argument(args, 0, 16);
        int widen = argument(args, 1, 2);
        int size = argument(args, 2, 32);
        int batch = argument(args, 3, 128);
        int pairs = argument(args, 4, 25);
        double[] ours = new double[pairs];
        double[] making = new double[pairs];
        double[] plain = new double[pairs];
        try (Ps10 data =
                        Ps10.builder()
                                .setSampling(batch, true)
                                .optTrainSize(Math.max(10_000, batch))
                                .optImageSize(size, size)
                                .build();
                Ours mine = new Ours(depth, widen, data, batch);
                Plain djl = new Plain(depth, widen, data, batch)) {
            for (int i = -WARM_UP; i < pairs; i++) {
                double[] first = mine.step(i + WARM_UP);
                double second = djl.step();
                if (i >= 0) {
                    making[i] = first[0];
                    ours[i] = first[1];
                    plain[i] = second;
                }
            }
        }
        double[] ratios = new double[pairs];
        double[] shares = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            ratios[i] = plain[i] / ours[i];
            shares[i] = 100 * making[i] / ours[i];
        }
        print("WRN-%d-%d, %d x %d, batch %d, %d pairs", depth, widen, size, size, batch, pairs);
        print("our step      %s ms", spread(ours, 1e3));
        print("plain DJL     %s ms", spread(plain, 1e3));
        print("plain / ours  %s", spread(ratios, 1));
        print("batch, share  %s %% of our step", spread(shares, 1));
    }

    private static int argument(String[] args, int index, int otherwise) {
        return args.length > index ? Integer.parseInt(args[index]) : otherwise;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    private static String spread(double[] values, double scale) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return String.format(
                Locale.ROOT,
                "median %.3f (quartiles %.3f to %.3f)",
                scale * sorted[n / 2],
                scale * sorted[n / 4],
                scale * sorted[n * 3 / 4]);
    }

    private static Block network(Model model, int depth, int widen, Shape input) {
        Engine.getInstance().setRandomSeed(1);
        Block block =
                WideResNet.builder().setDepth(depth).setWidenFactor(widen).setClasses(10).build();
        model.setBlock(block);
        block.initialize(model.getNDManager(), DataType.FLOAT32, input);
        return block;
    }

    /** The step of this library, batch included. */
    static final class Ours implements AutoCloseable {

        private final Model model = Model.newInstance("ours", Device.cpu());
        private final Ps10 data;
        private final int batch;
        private final MomentumSgd sgd;
        private final TrainingStep step;
        private final Tally tally;

        Ours(int depth, int widen, Ps10 data, int batch) {
            this.data = data;
            this.batch = batch;
            Block block = network(model, depth, widen, new Shape(1).addAll(data.inputShape()));
            sgd =
                    MomentumSgd.builder()
                            .setLearningRateTracker(Tracker.fixed(0.1f))
                            .optMomentum(0.9f)
                            .optWeightDecays(5e-4f)
                            .build();
            step =
                    new TrainingStep(
                            block, Loss.softmaxCrossEntropyLoss(), sgd, model.getNDManager());
            tally = new Tally(model.getNDManager(), data.groups().size());
        }

        /** Returns the seconds for making the batch and for the whole step. */
        double[] step(int number) {
            int[] order = SplitMix64.stream(1, "order", number).permutation((int) data.size());
            long[] indices = new long[batch];
            for (int i = 0; i < batch; i++) {
                indices[i] = order[i];
            }
            long start = System.nanoTime();
            long made;
            try (NDManager scratch = model.getNDManager().newSubManager()) {
                DeviceBatch samples = data.gather(scratch, scratch.create(indices));
                made = System.nanoTime();
                step.train(samples, tally);
            }
            long end = System.nanoTime();
            return new double[] {(made - start) / 1e9, (end - start) / 1e9};
        }

        @Override
        public void close() {
            tally.close();
            sgd.close();
            model.close();
        }
    }

    /** Plain DJL, as its documentation has it. */
    static final class Plain implements AutoCloseable {

        private final Model model = Model.newInstance("plain", Device.cpu());
        private final Trainer trainer;
        private final NDArray images;
        private final NDArray labels;
        private final int batch;

        Plain(int depth, int widen, Ps10 data, int batch) {
            this.batch = batch;
            Shape input = new Shape(1).addAll(data.inputShape());
            network(model, depth, widen, input);
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optDevices(new Device[] {Device.cpu()})
                            .optOptimizer(
                                    Optimizer.sgd()
                                            .setLearningRateTracker(Tracker.fixed(0.1f))
                                            .optMomentum(0.9f)
                                            .optWeightDecays(5e-4f)
                                            .build())
                            .addEvaluator(new Accuracy())
                            .addTrainingListeners(TrainingListener.Defaults.basic());
            trainer = model.newTrainer(config);
            trainer.setMetrics(new Metrics());
            trainer.initialize(input);
            Batch ready = data.getByRange(model.getNDManager(), 0, batch);
            NDArray shown = ready.getData().singletonOrThrow();
            // Contiguous NCHW, as stacked images are.
            images = model.getNDManager().create(shown.toFloatArray(), shown.getShape());
            labels = ready.getLabels().singletonOrThrow();
        }

        double step() {
            long start = System.nanoTime();
            NDManager scratch = trainer.getManager().newSubManager();
            NDArray data = images.duplicate();
            data.attach(scratch);
            NDArray label = labels.duplicate();
            label.attach(scratch);
            try (Batch ready =
                    new Batch(
                            scratch,
                            new NDList(data),
                            new NDList(label),
                            batch,
                            Batchifier.STACK,
                            Batchifier.STACK,
                            0,
                            0)) {
                long begin = System.nanoTime();
                EasyTrain.trainBatch(trainer, ready);
                trainer.step();
                start = begin;
            }
            return (System.nanoTime() - start) / 1e9;
        }

        @Override
        public void close() {
            trainer.close();
            model.close();
        }
    }
}
