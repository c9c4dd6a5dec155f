// What djl-lrdecay does, in jshell: a learning rate that decays itself, the curvature of what was
// trained, and a model at each of its learning-rate stages. Half a minute at most on one core.
//
//   mvn -q -Dquick -Dmaven.test.skip -pl examples/programs -am package -Pjshell
//
// or, with the class path of a project of your own, which depends on ai.djl.lrdecay:model-zoo:
//
//   jshell --class-path "$(cat classpath.txt)" three-pillars.jsh

import ai.djl.Model
import ai.djl.engine.Engine
import ai.djl.inference.Predictor
import ai.djl.lrdecay.dataset.Ps10
import ai.djl.lrdecay.decay.AutoDecay
import ai.djl.lrdecay.decay.PlateauSettings
import ai.djl.lrdecay.hessian.HessianSpectrumEvaluator
import ai.djl.lrdecay.hessian.operator.CurvatureData
import ai.djl.lrdecay.hessian.operator.HessianOperator
import ai.djl.lrdecay.nn.WideResNet
import ai.djl.lrdecay.training.listener.AutoDecayListener
import ai.djl.lrdecay.training.optimizer.MomentumSgd
import ai.djl.lrdecay.zoo.StagedSnapshots
import ai.djl.modality.Classifications
import ai.djl.ndarray.types.Shape
import ai.djl.training.DefaultTrainingConfig
import ai.djl.training.EasyTrain
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException
import ai.djl.training.loss.Loss

// --- 1. AutoDecay: it knows about how long a training is, and decays where the loss is stable

int epochs = 20;
Engine.getInstance().setRandomSeed(1);
var detector = PlateauSettings.builder().optPlannedObservations(10).build();
var rate = AutoDecay.builder().setLearningRate(0.1f).optDetector(detector).optCallback(
        seen -> System.out.printf(
                "epoch %d: loss %.3f, then rate %.4f (%s)%n",
                seen.observation(), seen.value(), seen.learningRate(), seen.reason())).build();
var optimizer = MomentumSgd.builder().setLearningRateTracker(rate).optMomentum(0.9f).build();
var data = Ps10.builder().setSampling(64, true).optTrainSize(512).optImageSize(2, 2).build();
var loss = Loss.softmaxCrossEntropyLoss();
var config = new DefaultTrainingConfig(loss).optOptimizer(optimizer);
config.addTrainingListeners(AutoDecayListener.builder().setTracker(rate).build());
var model = Model.newInstance("wrn-10-1");
model.setBlock(WideResNet.builder().setDepth(10).setWidenFactor(1).setClasses(10).build());
try (var trainer = model.newTrainer(config)) {
    trainer.initialize(new Shape(1, 6, 2, 2));
    EasyTrain.fit(trainer, epochs, data, null);
} catch (EarlyStoppedException e) {
    System.out.println("AutoDecay ended the training: " + e.getMessage());
}
System.out.printf("AutoDecay: the rate is %.4f, in stage %d%n", rate.learningRate(), rate.stage());

// --- 2. The spectrum: the largest eigenvalues of the Hessian of what was trained

var samples = CurvatureData.of(data, data.size(), 256);
var hessian = HessianOperator.builder().setLoss(loss).setData(samples);
var evaluator = HessianSpectrumEvaluator.builder().optOperator(hessian.toFactory()).build();
var spectrum = evaluator.eigenvalues(model.getBlock());
System.out.printf(
        "Spectrum: sharpness %.2f, so gradient descent is stable below the rate %.4f%n",
        spectrum.sharpness(), spectrum.largestStableRate());
model.close();

// --- 3. The zoo: each stage of a trained model, loaded by DJL

var zoo = new StagedSnapshots();
for (var stage : zoo.stages("wrn-ps10")) {
    try (var loaded = zoo.load(stage, float[].class, Classifications.class);
            Predictor<float[], Classifications> predictor = loaded.newPredictor()) {
        System.out.printf(
                "Zoo: stage %d (rate %s, accuracy %.3f) says %s%n",
                stage.stage(), stage.learningRate(), stage.accuracy(),
                predictor.predict(new float[6 * 4 * 4]).best());
    }
}

/exit
