package ai.djl.lrdecay.training;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.listener.CheckpointListener;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/** A user's training job in small: a CNN with batch norm and dropout on images of three kinds. */
public final class SmallJob implements AutoCloseable {

    public static final int SAMPLES = 60;
    public static final int BATCH = 16;

    public final Model model;
    public final Trainer trainer;
    public final ArrayDataset training;
    public final ArrayDataset validation;
    private final NDManager manager = NDManager.newBaseManager();

    public SmallJob(Optimizer optimizer, int initialisation, TrainingListener... listeners) {
        this(optimizer, initialisation, true, listeners);
    }

    public SmallJob(
            Optimizer optimizer, int initialisation, boolean noisy, TrainingListener... listeners) {
        Engine.getInstance().setRandomSeed(initialisation);
        SequentialBlock block =
                new SequentialBlock()
                        .add(
                                Conv2d.builder()
                                        .setFilters(3)
                                        .setKernelShape(new Shape(3, 3))
                                        .build());
        if (noisy) {
            block.add(BatchNorm.builder().build());
        }
        block.add(Activation::relu).add(Blocks.batchFlattenBlock());
        if (noisy) {
            block.add(Dropout.builder().optRate(0.2f).build());
        }
        block.add(Linear.builder().setUnits(3).build());
        model = Model.newInstance("small");
        model.setBlock(block);
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optDevices(new Device[] {Device.cpu()})
                        .addEvaluator(new Accuracy())
                        .optOptimizer(optimizer)
                        .addTrainingListeners(listeners);
        trainer = model.newTrainer(config);
        trainer.initialize(new Shape(1, 1, 6, 6));
        training = data(1);
        validation = data(2);
    }

    private ArrayDataset data(long seed) {
        Random random = new Random(seed);
        float[] pixels = new float[SAMPLES * 36];
        long[] labels = new long[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            int kind = random.nextInt(3);
            labels[i] = random.nextInt(10) == 0 ? random.nextInt(3) : kind;
            for (int j = 0; j < 36; j++) {
                pixels[i * 36 + j] =
                        (float) random.nextGaussian() * 0.7f + (j / 12 == kind ? 1 : 0);
            }
        }
        NDArray images = manager.create(pixels, new Shape(SAMPLES, 1, 6, 6));
        return new ArrayDataset.Builder()
                .setData(images)
                .optLabels(manager.create(labels))
                .setSampling(BATCH, true)
                .build();
    }

    /** Adam with a rate of its own. */
    static Optimizer adam(Tracker rate) {
        return Optimizer.adam().optLearningRateTracker(rate).build();
    }

    /** A rate with which the job decays twice and ends, within some fourteen epochs. */
    public static AutoDecay decay() {
        return AutoDecay.builder()
                .setLearningRate(1)
                .optDetector(PlateauSettings.builder().optWindow(4).optEta(0.5).build())
                .optMaxDecays(2)
                .build();
    }

    /** The checkpoints of a job whose rate is {@link #decay}; not built yet. */
    public static CheckpointListener.Builder checkpoints(
            Path folder, Optimizer optimizer, AutoDecay rate) {
        return CheckpointListener.builder()
                .setFolder(folder)
                .setOptimizer(optimizer)
                .optTracker(rate)
                .optSeed(3);
    }

    /** A loop over the job's data, to be completed with the number of epochs. */
    public StagedFit.Builder fit() {
        return StagedFit.builder()
                .setTrainer(trainer)
                .setTrainingData(training)
                .optValidationData(validation);
    }

    public Map<String, HostTensor> weights() {
        return BlockState.capture(model.getBlock());
    }

    @Override
    public void close() {
        trainer.close();
        model.close();
        manager.close();
    }
}
