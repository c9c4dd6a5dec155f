package org.example;

import ai.djl.inference.Predictor;
import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import ai.djl.modality.Classifications;
import ai.djl.repository.zoo.ZooModel;

/** What each stage of a model of the zoo makes of the same input. */
public final class StagesOfTheZoo {

    private StagesOfTheZoo() {}

    /**
     * Loads the stages, one after the other.
     *
     * @param args none
     * @throws Exception if a stage cannot be loaded
     */
    public static void main(String[] args) throws Exception {
        StagedSnapshots zoo = new StagedSnapshots();
        for (StageInfo stage : zoo.stages("wrn-ps10")) {
            try (ZooModel<float[], Classifications> model =
                            zoo.load(stage, float[].class, Classifications.class);
                    Predictor<float[], Classifications> predictor = model.newPredictor()) {
                Classifications found = predictor.predict(new float[6 * 4 * 4]);
                System.out.printf(
                        "stage %d, test accuracy %.3f: %s%n",
                        stage.stage(), stage.accuracy(), found.best());
            }
        }
    }
}
