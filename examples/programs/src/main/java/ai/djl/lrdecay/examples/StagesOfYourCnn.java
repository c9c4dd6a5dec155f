package ai.djl.lrdecay.examples;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.training.listener.StageSnapshotListener;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.zoo.Publication;
import ai.djl.lrdecay.zoo.SnapshotPublisher;
import ai.djl.lrdecay.zoo.SnapshotZoo;
import ai.djl.modality.Classifications;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.repository.zoo.Criteria;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.nio.file.Path;
import java.util.List;

/** An own network: trained in stages, published under an own group, one of its stages loaded. */
public final class StagesOfYourCnn {

    private StagesOfYourCnn() {}

    private static Block cnn() {
        return new SequentialBlock()
                .add(Conv2d.builder().setFilters(8).setKernelShape(new Shape(2, 2)).build())
                .add(Activation::relu)
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(10).build());
    }

    /**
     * Trains two stages, publishes them and loads the first.
     *
     * @param args an empty folder, and the number of epochs of each stage
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        Path run = Path.of(args[0], "run");
        Path place = Path.of(args[0], "zoo");
        int epochs = Integer.parseInt(args[1]);
        Ps10 data =
                Ps10.builder().setSampling(64, true).optTrainSize(1024).optImageSize(2, 2).build();
        var rate = Tracker.multiFactor().setBaseValue(0.1f).optFactor(0.1f);
        rate.setSteps(new int[] {16 * epochs, 32 * epochs});
        var stages = StageSnapshotListener.builder().setFolder(run).optStageEnds(epochs);
        try (Model model = Model.newInstance("cnn")) {
            model.setBlock(cnn());
            var sgd = Optimizer.sgd().setLearningRateTracker(rate.build()).build();
            var config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss());
            config.optOptimizer(sgd).addTrainingListeners(stages.build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 6, 2, 2));
                EasyTrain.fit(trainer, 2 * epochs, data, null);
            }
        }
        var cnn = Publication.builder().optGroup("org.example").setName("cnn").setVersion("1.0.0");
        cnn.optClassNames(List.of("0123456789".split(""))).optBlock(StagesOfYourCnn::cnn);
        new SnapshotPublisher(place).publish(cnn.build(), StageSnapshot.list(run));
        var first = Criteria.builder().setTypes(float[].class, Classifications.class);
        first.optModelZoo(new SnapshotZoo(place.toString(), "org.example")).optBlock(cnn());
        first.optArtifactId("org.example:cnn").optFilter("stage", "1");
        try (var loaded = first.build().loadModel();
                Predictor<float[], Classifications> predictor = loaded.newPredictor()) {
            System.out.println("Stage 1 says " + predictor.predict(new float[6 * 2 * 2]).best());
        }
    }
}
