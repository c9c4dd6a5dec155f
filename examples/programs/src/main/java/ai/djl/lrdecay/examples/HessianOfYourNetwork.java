package ai.djl.lrdecay.examples;

import ai.djl.Model;
import ai.djl.lrdecay.hessian.HessianSpectrumEvaluator;
import ai.djl.lrdecay.hessian.SharpnessListener;
import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/** The largest eigenvalues of the Hessian of an own network, while it trains. */
public final class HessianOfYourNetwork {

    private static final float RATE = 0.1f;

    /**
     * Trains a small network and prints its sharpness.
     *
     * @param args the number of epochs; 5 if it is missing
     * @throws Exception if the training fails
     */
    public static void main(String[] args) throws Exception {
        int epochs = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        try (NDManager manager = NDManager.newBaseManager();
                Model model = Model.newInstance("cnn")) {
            NDArray images = manager.randomNormal(new Shape(256, 1, 8, 8));
            NDArray labels = manager.randomInteger(0, 2, new Shape(256), DataType.INT64);
            CurvatureData all = CurvatureData.of(new NDList(images), new NDList(labels), 64);
            model.setBlock(
                    new SequentialBlock()
                            .add(
                                    Conv2d.builder()
                                            .setFilters(4)
                                            .setKernelShape(new Shape(3, 3))
                                            .build())
                            .add(Blocks.batchFlattenBlock())
                            .add(Linear.builder().setUnits(2).build()));
            HessianSpectrumEvaluator evaluator =
                    HessianSpectrumEvaluator.builder()
                            .optOperator(
                                    HessianOperator.builder()
                                            .setLoss(Loss.softmaxCrossEntropyLoss())
                                            .setData(all)
                                            .toFactory())
                            .build();
            SharpnessListener.Builder sharpness = SharpnessListener.builder();
            sharpness.setEvaluator(evaluator).setLearningRate(() -> RATE);
            sharpness.optEveryEpochs(1).optCallback(System.out::println);
            Optimizer sgd = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(RATE)).build();
            Loss loss = Loss.softmaxCrossEntropyLoss();
            DefaultTrainingConfig config = new DefaultTrainingConfig(loss).optOptimizer(sgd);
            config.addTrainingListeners(sharpness.build());
            ArrayDataset data =
                    new ArrayDataset.Builder()
                            .setData(images)
                            .optLabels(labels)
                            .setSampling(32, true)
                            .build();
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 1, 8, 8));
                EasyTrain.fit(trainer, epochs, data, null);
            }
        }
    }
}
