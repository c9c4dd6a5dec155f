package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.training.TrainingResult;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import org.junit.jupiter.api.Test;

class TrainMlpTest {

    @Test
    void easyTrainDecaysAndStopsByItself() throws Exception {
        Engine.getInstance().setRandomSeed(1);
        int epochs = 80;
        AutoDecay autoDecay = TrainMlp.autoDecay(epochs);
        EarlyStoppedException stopped =
                assertThrows(EarlyStoppedException.class, () -> TrainMlp.train(autoDecay, epochs));
        assertTrue(stopped.getStopEpoch() < epochs, "it stopped after all epochs");
        assertTrue(autoDecay.stage() > 1, "the rate never decayed");
    }

    @Test
    void itLearnsWithinAFewEpochs() throws Exception {
        Engine.getInstance().setRandomSeed(1);
        AutoDecay autoDecay = TrainMlp.autoDecay(40);
        TrainingResult result = TrainMlp.train(autoDecay, 5);
        assertEquals(5, result.getEpoch());
        assertTrue(result.getValidateEvaluation("Accuracy") > 0.8f, result.toString());
    }
}
