package ai.djl.lrdecay.paper.data;

import ai.djl.lrdecay.image.CropAndFlip;
import ai.djl.lrdecay.image.ResidentImages;
import java.util.ArrayList;
import java.util.List;

/** Images on their way to the device. */
final class ImageData {

    /** Images are moved by up to an eighth of their size: 4 of 32 pixels, as is usual. */
    private static final int SHARE_MOVED = 8;

    private ImageData() {}

    static List<Float> list(float[] values) {
        List<Float> list = new ArrayList<>();
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    static DataSource.Data of(
            ImageTable train,
            ImageTable test,
            int classes,
            float[] mean,
            float[] deviation,
            ImageOptions options) {
        ResidentImages trainImages = resident(train, classes, mean, deviation);
        ResidentImages testImages = resident(test, classes, mean, deviation);
        CropAndFlip augmentation = new CropAndFlip(train.height() / SHARE_MOVED, true);
        return new DataSource.Data(
                options.augment() ? trainImages.augmented(augmentation) : trainImages,
                testImages,
                trainImages,
                () -> {
                    trainImages.close();
                    testImages.close();
                });
    }

    private static ResidentImages resident(
            ImageTable table, int classes, float[] mean, float[] deviation) {
        return new ResidentImages(
                table.pixels(),
                table.labels(),
                classes,
                table.height(),
                table.width(),
                mean,
                deviation);
    }
}
