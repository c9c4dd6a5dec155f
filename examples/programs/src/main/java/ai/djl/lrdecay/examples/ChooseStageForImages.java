package ai.djl.lrdecay.examples;

import ai.djl.lrdecay.image.ImageFolder;
import ai.djl.lrdecay.transfer.StageScore;
import ai.djl.lrdecay.transfer.StageSelection;
import ai.djl.lrdecay.transfer.StageSelector;
import ai.djl.lrdecay.transfer.TransferScore;
import java.nio.file.Path;

/** Which stage of a model suits your images, by two scores, without training any. */
public final class ChooseStageForImages {

    private ChooseStageForImages() {}

    /**
     * Ranks the stages of a model of the zoo.
     *
     * @param args a folder with a folder of images for each class, and the name of the model;
     *     {@code wrn-fashion-mnist} if it is missing
     * @throws Exception if an image or the model cannot be read
     */
    public static void main(String[] args) throws Exception {
        String model = args.length > 1 ? args[1] : "wrn-fashion-mnist";
        for (TransferScore score :
                new TransferScore[] {TransferScore.LOG_ME, TransferScore.PROBE}) {
            StageSelection selection =
                    StageSelector.builder()
                            .optScore(score)
                            .build()
                            .select(model, ImageFolder.read(Path.of(args[0])));
            for (StageScore stage : selection.ranked()) {
                System.out.printf(
                        "%-10s %s: %.4f%n", score.title(), stage.name(), stage.value(score));
            }
            System.out.printf(
                    "Stage %d, the best with a probability of %.2f; the last one is %d, the best"
                            + " on its own data %d.%n",
                    selection.best().stage(),
                    selection.sureness(),
                    selection.last().stage(),
                    selection.bestOnSource().map(StageScore::stage).orElse(0));
        }
    }
}
