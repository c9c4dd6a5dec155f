package ai.djl.lrdecay.examples;

import ai.djl.Model;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.WarmUp;
import ai.djl.lrdecay.decay.WarmUpStableDecay;
import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.lrdecay.tracking.CsvSink;
import ai.djl.lrdecay.training.FitResult;
import ai.djl.lrdecay.training.StagedFit;
import ai.djl.lrdecay.training.optimizer.MomentumSgd;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import java.nio.file.Path;
import java.util.Map;

/** Warm-up, stable, decay (WSD), whose descent begins when the constant rate gains no more. */
public final class StableThenDescend {

    private StableThenDescend() {}

    /**
     * Trains until the descent is over, and writes a table of the epochs.
     *
     * @param args the table (default: out/wsd.csv), then the number of epochs at most
     * @throws Exception if the training fails
     */
    public static void main(String[] args) throws Exception {
        Path table = Path.of(args.length > 0 ? args[0] : "out/wsd.csv");
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 60;
        int updatesPerEpoch = 1024 / 64;
        WarmUpStableDecay main =
                WarmUpStableDecay.builder()
                        .setLearningRate(0.1f)
                        .optDetector(
                                PlateauSettings.builder().optPlannedObservations(epochs).build())
                        .optDescentShare(0.2)
                        .optPlannedUpdates(epochs * updatesPerEpoch)
                        .build();
        WarmUp rate = WarmUp.builder().setMainTracker(main).setUpdates(32).build();
        MomentumSgd optimizer =
                MomentumSgd.builder().setLearningRateTracker(rate).optMomentum(0.9f).build();
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(optimizer);
        Ps10 data =
                Ps10.builder().setSampling(64, true).optTrainSize(1024).optImageSize(2, 2).build();
        try (Model model = Model.newInstance("wrn-10-1")) {
            model.setBlock(
                    WideResNet.builder().setDepth(10).setWidenFactor(1).setClasses(10).build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 6, 2, 2));
                FitResult result =
                        StagedFit.builder()
                                .setTrainer(trainer)
                                .setTrainingData(data)
                                .setEpochs(epochs)
                                .optTracker(rate)
                                .optTracking(Map.of("model", "wrn-10-1"), new CsvSink(table))
                                .build()
                                .fit();
                System.out.println(result + System.lineSeparator() + "Table: " + table);
            }
        }
    }
}
