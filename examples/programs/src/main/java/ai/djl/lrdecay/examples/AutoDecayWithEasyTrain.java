package ai.djl.lrdecay.examples;

import ai.djl.Model;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.lrdecay.training.listener.AutoDecayListener;
import ai.djl.lrdecay.training.optimizer.MomentumSgd;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;

/** A learning rate that decays itself, in DJL's own training loop, which it also ends. */
public final class AutoDecayWithEasyTrain {

    private AutoDecayWithEasyTrain() {}

    /**
     * Trains a small Wide ResNet on PS10.
     *
     * @param args the number of epochs at most; 30 if it is missing
     * @throws Exception if the training fails
     */
    public static void main(String[] args) throws Exception {
        int epochs = args.length > 0 ? Integer.parseInt(args[0]) : 30;
        AutoDecay rate =
                AutoDecay.builder()
                        .setLearningRate(0.1f)
                        .optDetector(
                                PlateauSettings.builder().optPlannedObservations(epochs).build())
                        .optCallback(System.out::println)
                        .build();
        MomentumSgd optimizer =
                MomentumSgd.builder().setLearningRateTracker(rate).optMomentum(0.9f).build();
        Ps10 data =
                Ps10.builder().setSampling(64, true).optTrainSize(1024).optImageSize(2, 2).build();
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optOptimizer(optimizer)
                        .addEvaluator(new Accuracy())
                        .addTrainingListeners(TrainingListener.Defaults.basic())
                        .addTrainingListeners(AutoDecayListener.builder().setTracker(rate).build());
        try (Model model = Model.newInstance("wrn-10-1")) {
            model.setBlock(
                    WideResNet.builder().setDepth(10).setWidenFactor(1).setClasses(10).build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.setMetrics(new Metrics());
                trainer.initialize(new Shape(1, 6, 2, 2));
                EasyTrain.fit(trainer, epochs, data, null);
            } catch (EarlyStoppedException e) {
                System.out.println("Ended early: " + e.getMessage());
            }
        }
    }
}
