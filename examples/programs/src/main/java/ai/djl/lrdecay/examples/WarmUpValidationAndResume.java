package ai.djl.lrdecay.examples;

import ai.djl.Model;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.WarmUp;
import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.lrdecay.training.FitResult;
import ai.djl.lrdecay.training.StagedFit;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset.Usage;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import java.nio.file.Path;

/** Adam with a warm-up and AutoDecay on the validation loss; start it again, and it continues. */
public final class WarmUpValidationAndResume {

    private WarmUpValidationAndResume() {}

    /**
     * Trains, or continues a training that was interrupted at any moment.
     *
     * @param args the folder of the training (default: out/resume), then the number of epochs
     * @throws Exception if the training fails
     */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args.length > 0 ? args[0] : "out/resume");
        // The plan stays as it was, however many epochs are asked for later.
        int planned = 30;
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : planned;
        AutoDecay decay =
                AutoDecay.builder()
                        .setLearningRate(0.01f)
                        .optDetector(
                                PlateauSettings.builder().optPlannedObservations(planned).build())
                        .build();
        WarmUp rate = WarmUp.builder().setMainTracker(decay).setUpdates(32).build();
        Optimizer adam = Optimizer.adam().optLearningRateTracker(rate).build();
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .addEvaluator(new Accuracy())
                        .optOptimizer(adam);
        try (Model model = Model.newInstance("wrn-10-1")) {
            model.setBlock(
                    WideResNet.builder().setDepth(10).setWidenFactor(1).setClasses(10).build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 6, 2, 2));
                FitResult result =
                        StagedFit.builder()
                                .setTrainer(trainer)
                                .setTrainingData(data(Usage.TRAIN))
                                .optValidationData(data(Usage.TEST))
                                .setEpochs(epochs)
                                .optTracker(rate)
                                .optObserved("validation_loss")
                                .optBest("validation_accuracy", MetricMode.MAX)
                                .optFolder(folder, adam)
                                .build()
                                .fit();
                System.out.println(result);
            }
        }
    }

    private static Ps10 data(Usage usage) {
        return Ps10.builder()
                .setSampling(64, true)
                .optUsage(usage)
                .optTrainSize(1024)
                .optTestSize(256)
                .optImageSize(2, 2)
                .build();
    }
}
