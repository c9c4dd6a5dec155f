package org.example;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.WarmUp;
import ai.djl.lrdecay.tensor.TensorFile;
import ai.djl.lrdecay.tracking.TensorBoardSink;
import ai.djl.lrdecay.training.listener.AutoDecayListener;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.training.listener.CheckpointListener;
import ai.djl.lrdecay.training.StagedFit;
import ai.djl.lrdecay.training.listener.TrackingListener;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.lrdecay.training.listener.WeightAverageListener;
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
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Trains a network of its owner's, and continues where it was killed. */
public final class TrainOwn {

    private static final int SIZE = 12;
    private static final int HISTOGRAMS_EVERY = 30;
    private static final Map<String, String> SETTINGS = Map.of("model", "own");

    private TrainOwn() {}

    /** Arguments: {@code loop} or {@code listeners}, the folder, the number of epochs. */
    public static void main(String[] args) throws Exception {
        boolean loop = args[0].equals("loop");
        Path folder = Path.of(args[1]);
        int epochs = Integer.parseInt(args[2]);
        Engine.getInstance().setRandomSeed(4);
        AutoDecay decay =
                AutoDecay.builder()
                        .setLearningRate(0.01f)
                        .optDetector(PlateauSettings.builder().optPlannedObservations(epochs).build())
                        .build();
        WarmUp rate = WarmUp.builder().setMainTracker(decay).setUpdates(48).build();
        Optimizer adam = Optimizer.adam().optLearningRateTracker(rate).build();
        try (WeightAverage average = WeightAverage.ema(0.99);
                NDManager manager = NDManager.newBaseManager();
                Model model = Model.newInstance("own")) {
            model.setBlock(network());
            TensorBoardSink events =
                    new TensorBoardSink(folder.resolve("events"), HISTOGRAMS_EVERY);
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .addEvaluator(new Accuracy())
                            .optOptimizer(adam);
            CheckpointListener checkpoints =
                    CheckpointListener.builder()
                            .setFolder(folder.resolve("checkpoint"))
                            .setOptimizer(adam)
                            .optTracker(rate)
                            .optAverage(average)
                            .optSeed(4)
                            .build();
            if (!loop) {
                config.addTrainingListeners(
                        checkpoints,
                        AutoDecayListener.builder().setTracker(rate).optValidationLoss().build(),
                        new WeightAverageListener(average),
                        new TrackingListener(rate, SETTINGS, List.of(events)));
            }
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 1, SIZE, SIZE));
                ArrayDataset training = data(manager, 1024, 1);
                ArrayDataset validation = data(manager, 256, 2);
                if (loop) {
                    StagedFit.builder()
                            .setTrainer(trainer)
                            .setTrainingData(training)
                            .optValidationData(validation)
                            .setEpochs(epochs)
                            .optTracker(rate)
                            .optObserved("validation_loss")
                            .optAverage(average)
                            .optFolder(folder, adam)
                            .optTracking(SETTINGS, events)
                            .optSeed(4)
                            .build()
                            .fit();
                } else {
                    int done = checkpoints.resume(trainer);
                    try {
                        EasyTrain.fit(trainer, epochs - done, training, validation);
                    } catch (EarlyStoppedException e) {
                        System.out.println(e.getMessage());
                    }
                }
                new TensorFile(Map.of("rate", rate.saveState()), BlockState.capture(model.getBlock()))
                        .write(folder.resolve("weights.safetensors"));
                new TensorFile(Map.of(), average.capture())
                        .write(folder.resolve("average.safetensors"));
            }
        }
    }

    private static SequentialBlock network() {
        return new SequentialBlock()
                .add(Conv2d.builder().setFilters(8).setKernelShape(new Shape(3, 3)).build())
                .add(BatchNorm.builder().build())
                .add(Activation::relu)
                .add(Blocks.batchFlattenBlock())
                .add(Dropout.builder().optRate(0.3f).build())
                .add(Linear.builder().setUnits(32).build())
                .add(Activation::relu)
                .add(Linear.builder().setUnits(4).build());
    }

    private static ArrayDataset data(NDManager manager, int count, long seed) {
        Random random = new Random(seed);
        float[] pixels = new float[count * SIZE * SIZE];
        long[] labels = new long[count];
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(4);
            labels[i] = random.nextInt(8) == 0 ? random.nextInt(4) : kind;
            for (int j = 0; j < SIZE * SIZE; j++) {
                boolean bright = j / SIZE % 4 == kind;
                pixels[i * SIZE * SIZE + j] =
                        (float) random.nextGaussian() * 2 + (bright ? 1 : 0);
            }
        }
        NDArray images = manager.create(pixels, new Shape(count, 1, SIZE, SIZE));
        return new ArrayDataset.Builder()
                .setData(images)
                .optLabels(manager.create(labels))
                .setSampling(64, true)
                .build();
    }
}
