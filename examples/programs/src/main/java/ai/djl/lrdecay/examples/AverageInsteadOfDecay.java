package ai.djl.lrdecay.examples;

import ai.djl.Model;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.lrdecay.training.listener.WeightAverageListener;
import ai.djl.lrdecay.training.optimizer.MomentumSgd;
import ai.djl.lrdecay.training.state.BatchNormStatistics;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.training.tracker.Tracker;

/** What a decay brings, an average of the weights brings for the most part, too. */
public final class AverageInsteadOfDecay {

    private AverageInsteadOfDecay() {}

    /**
     * Trains at a constant rate and prints the accuracy of the weights and of their average.
     *
     * @param args the number of epochs; 20 if it is missing
     * @throws Exception if the training fails
     */
    public static void main(String[] args) throws Exception {
        int epochs = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        Ps10 data =
                Ps10.builder().setSampling(64, true).optTrainSize(2048).optImageSize(2, 2).build();
        MomentumSgd sgd =
                MomentumSgd.builder()
                        .setLearningRateTracker(Tracker.fixed(0.1f))
                        .optMomentum(0.9f)
                        .build();
        try (WeightAverage average = WeightAverage.ema(0.99);
                Model model = Model.newInstance("wrn-10-1")) {
            Block block =
                    WideResNet.builder().setDepth(10).setWidenFactor(1).setClasses(10).build();
            model.setBlock(block);
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optOptimizer(sgd)
                            .addTrainingListeners(new WeightAverageListener(average));
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 6, 2, 2));
                EasyTrain.fit(trainer, epochs, data, null);
                System.out.printf("weights: %.3f%n", accuracy(trainer, data));
                average.swap(block);
                BatchNormStatistics.recalibrate(trainer, data);
                System.out.printf("average: %.3f%n", accuracy(trainer, data));
            }
        }
    }

    private static double accuracy(Trainer trainer, Ps10 data) throws Exception {
        double right = 0;
        for (Batch batch : trainer.iterateDataset(data)) {
            NDArray best = trainer.evaluate(batch.getData()).singletonOrThrow().argMax(1);
            right += best.eq(batch.getLabels().get(0)).sum().getLong();
            batch.close();
        }
        return right / data.size();
    }
}
