package org.example;

import ai.djl.Model;
import ai.djl.basicmodelzoo.basic.Mlp;
import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.training.listener.AutoDecayListener;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.Stability;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingResult;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.translate.TranslateException;
import java.io.IOException;

/** DJL's example of training an MLP on digits; what AutoDecay adds is marked. */
public final class TrainMlp {

    private TrainMlp() {}

    static TrainingResult train(AutoDecay autoDecay, int epochs)
            throws IOException, TranslateException {
        try (Model model = Model.newInstance("mlp")) {
            model.setBlock(new Mlp(28 * 28, 10, new int[] {128, 64}));

            RandomAccessDataset training = Digits.make(model.getNDManager(), 4000, 1, 64);
            RandomAccessDataset validation = Digits.make(model.getNDManager(), 500, 2, 64);

            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .addEvaluator(new Accuracy())
                            // AutoDecay: the rate
                            .optOptimizer(
                                    Optimizer.sgd()
                                            .setLearningRateTracker(autoDecay)
                                            .optMomentum(0.9f)
                                            .build())
                            .addTrainingListeners(TrainingListener.Defaults.logging())
                            // AutoDecay: the listener
                            .addTrainingListeners(
                                    AutoDecayListener.builder().setTracker(autoDecay).build());

            try (Trainer trainer = model.newTrainer(config)) {
                trainer.setMetrics(new Metrics());
                trainer.initialize(new Shape(1, 28 * 28));
                EasyTrain.fit(trainer, epochs, training, validation);
                return trainer.getTrainingResult();
            }
        }
    }

    static AutoDecay autoDecay(int epochs) {
        return AutoDecay.builder()
                .setLearningRate(0.1f)
                .optMaxDecays(2)
                .optDetector(
                        PlateauSettings.builder()
                                .optStability(Stability.SCALED)
                                .optPlannedObservations(epochs)
                                .build())
                .build();
    }
}
