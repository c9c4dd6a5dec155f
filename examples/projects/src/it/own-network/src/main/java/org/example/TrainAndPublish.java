package org.example;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.training.listener.AutoDecayListener;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.listener.StageSnapshotListener;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import ai.djl.lrdecay.zoo.Publication;
import ai.djl.lrdecay.zoo.SnapshotPublisher;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Trains an own network in stages and publishes their snapshots under an own group. */
public final class TrainAndPublish {

    // As they are published below.
    private static final float MEAN = 0.45f;
    private static final float DEVIATION = 0.25f;

    private TrainAndPublish() {}

    /** Arguments: a folder for the training, one for the images, one for the zoo. */
    public static void main(String[] args) throws Exception {
        Path run = Files.createDirectories(Path.of(args[0]));
        Engine.getInstance().setRandomSeed(4);
        Map<String, String> arguments =
                Map.of("classes", Integer.toString(Stripes.KINDS.size()));
        AutoDecay rate =
                AutoDecay.builder()
                        .setLearningRate(0.005f)
                        .optDetector(PlateauSettings.builder().optPlannedObservations(30).build())
                        .optMaxDecays(2)
                        .build();
        Stripes known = new Stripes(600, 1);
        Stripes unseen = new Stripes(200, 2);
        unseen.write(Path.of(args[1]));
        try (NDManager manager = NDManager.newBaseManager();
                Model model = Model.newInstance("own-cnn")) {
            model.setBlock(new SmallCnn().create(arguments));
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optOptimizer(Optimizer.adam().optLearningRateTracker(rate).build())
                            .addEvaluator(new Accuracy())
                            .addTrainingListeners(
                                    AutoDecayListener.builder()
                                            .setTracker(rate)
                                            .optValidationLoss()
                                            .build(),
                                    StageSnapshotListener.builder()
                                            .setFolder(run)
                                            .optTracker(rate)
                                            .optArchitecture(SmallCnn.NAME, arguments)
                                            .optData("stripes")
                                            .optProvenance(Map.of(TrainedStage.RUN, "1"))
                                            .build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 1, Stripes.SIZE, Stripes.SIZE));
                try {
                    EasyTrain.fit(trainer, 30, data(manager, known), data(manager, unseen));
                } catch (EarlyStoppedException e) {
                    System.out.println(e.getMessage());
                }
                // What the network says of the images now, as it sees them in the training.
                NDArray inputs = images(manager, unseen);
                NDArray answers =
                        model.getBlock()
                                .forward(
                                        new ParameterStore(manager, false),
                                        new NDList(inputs),
                                        false)
                                .singletonOrThrow()
                                .softmax(1);
                StringBuilder lines = new StringBuilder();
                for (int i = 0; i < unseen.images.size(); i++) {
                    for (float probability : answers.get(i).toFloatArray()) {
                        lines.append(probability).append(' ');
                    }
                    lines.append('\n');
                }
                Files.writeString(run.resolve("answers.txt"), lines.toString());
            }
        }
        publish(run, Path.of(args[2]));
    }

    private static void publish(Path folder, Path zoo) throws IOException {
        Publication publication =
                Publication.builder()
                        .optGroup("org.example")
                        .setName("own-cnn")
                        .setVersion("1.0.0")
                        .optClassNames(List.of("first", "second", "third", "fourth"))
                        .optNormalisation(List.of(0.45f), List.of(0.25f))
                        .optLicence("CC0-1.0")
                        .build();
        new SnapshotPublisher(zoo).publish(publication, StageSnapshot.list(folder));
    }

    private static NDArray images(NDManager manager, Stripes stripes) {
        int area = Stripes.SIZE * Stripes.SIZE;
        float[] pixels = new float[stripes.images.size() * area];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (stripes.images.get(i / area)[i % area] / 255f - MEAN) / DEVIATION;
        }
        return manager.create(
                pixels, new Shape(stripes.images.size(), 1, Stripes.SIZE, Stripes.SIZE));
    }

    private static ArrayDataset data(NDManager manager, Stripes stripes) {
        return new ArrayDataset.Builder()
                .setData(images(manager, stripes))
                .optLabels(
                        manager.create(
                                stripes.labels.stream().mapToLong(Integer::longValue).toArray()))
                .setSampling(50, true)
                .build();
    }
}
