package ai.djl.lrdecay.transfer.layout;

import ai.djl.lrdecay.image.ImageFiles;
import ai.djl.lrdecay.image.ImageFolder;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Any folder of images: {@code train} and {@code test} (or else {@code val}) with a folder for each
 * class; or, where there is neither, folders of classes directly, three quarters of which are for
 * training. A folder {@code train} with images directly in it is a class, of trains perhaps.
 */
final class FolderLayout implements TargetLayout {

    private static final String TRAIN = "train";
    private static final String TEST = "test";
    private static final String VALIDATION = "val";

    @Override
    public String name() {
        return "folder";
    }

    @Override
    public String title() {
        return "a folder of images";
    }

    @Override
    public String remedy() {
        return "put the images of each class in a folder of its own";
    }

    @Override
    public Split read(Path folder, long seed) throws IOException {
        Path training = folder.resolve(TRAIN);
        boolean hasTest = isPart(folder.resolve(TEST));
        Path testing = folder.resolve(hasTest ? TEST : VALIDATION);
        boolean hasTraining = isPart(training);
        boolean hasTesting = hasTest || isPart(testing);
        if (hasTraining && hasTesting) {
            ImageFiles train = ImageFolder.read(training);
            return new Split(train, ImageFolder.read(testing, train.classNames()));
        }
        if (hasTraining || hasTesting) {
            throw TargetFiles.notFound(
                    this,
                    folder,
                    "train and test (or val) with folders of classes, and there is only "
                            + (hasTraining ? training : testing).getFileName());
        }
        if (TargetFiles.folders(folder).size() < 2) {
            throw TargetFiles.notFound(
                    this,
                    folder,
                    "train and test (or val) with folders of classes, or at least two folders of"
                            + " classes directly");
        }
        return TargetFiles.drawThreeQuarters(this, folder, ImageFolder.read(folder), seed);
    }

    private static boolean isPart(Path folder) throws IOException {
        return !TargetFiles.folders(folder).isEmpty();
    }
}
