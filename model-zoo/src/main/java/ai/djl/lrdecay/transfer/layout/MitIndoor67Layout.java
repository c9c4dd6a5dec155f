package ai.djl.lrdecay.transfer.layout;

import ai.djl.lrdecay.image.ImageFolder;
import ai.djl.lrdecay.transfer.layout.ListFile.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * MIT Indoor Scenes (Quattoni and Torralba, 2009): images in {@code Images/airport_inside} and two
 * lists, which name 5360 for training and 1340 for testing, about 80 and 20 of each of 67
 * categories (77 to 83, and 17 to 23). The other images are not used.
 */
final class MitIndoor67Layout implements TargetLayout {

    private static final String IMAGES = "Images";
    private static final String TRAIN_LIST = "TrainImages.txt";
    private static final String TEST_LIST = "TestImages.txt";
    private static final int CATEGORIES = 67;
    private static final int TRAIN_LINES = 5360;
    private static final int TEST_LINES = 1340;

    @Override
    public String name() {
        return "mitindoor67";
    }

    @Override
    public String title() {
        return "MIT Indoor-67";
    }

    @Override
    public String remedy() {
        return "unpack indoorCVPR_09.tar there and put the two lists beside " + IMAGES;
    }

    @Override
    public Split read(Path folder, long seed) throws IOException {
        Path images = folder.resolve(IMAGES);
        if (!Files.isDirectory(images)) {
            throw TargetFiles.notFound(
                    this,
                    folder,
                    "the folder " + IMAGES + " and the lists " + TRAIN_LIST + " and " + TEST_LIST);
        }
        ListFile trainList = ListFile.read(folder.resolve(TRAIN_LIST));
        ListFile testList = ListFile.read(folder.resolve(TEST_LIST));
        List<String> classNames =
                ImageFolder.folders(images).stream()
                        .map(category -> String.valueOf(category.getFileName()))
                        .toList();
        if (classNames.size() < 2) {
            throw TargetFiles.notFound(
                    this, folder, "folders of categories such as airport_inside in " + IMAGES);
        }
        if (classNames.size() == CATEGORIES) {
            complete(trainList, TRAIN_LINES);
            complete(testList, TEST_LINES);
        }
        // One for both lists: an image in either must not be in the other.
        ListFile.Images there = new ListFile.Images(images);
        return new Split(
                part(trainList, there, classNames).files(classNames, trainList, "training"),
                part(testList, there, classNames).files(classNames, testList, "test"));
    }

    /** A list that ends early would pass: its lines are in no order. */
    private static void complete(ListFile list, int lines) throws IOException {
        if (list.lines().size() != lines) {
            throw list.damaged(
                    "the published list of "
                            + CATEGORIES
                            + " categories has "
                            + lines
                            + " lines, and it has "
                            + list.lines().size());
        }
    }

    private static TargetFiles.Part part(
            ListFile list, ListFile.Images there, List<String> classNames) throws IOException {
        TargetFiles.Part part = new TargetFiles.Part();
        for (Line line : list.lines()) {
            int label = classNames.indexOf(ListFile.Images.folder(list, line));
            if (label < 0) {
                throw list.damaged(
                        line, "names " + line.text() + ", and Images has no such category");
            }
            part.add(there.find(list, line), label);
        }
        return part;
    }
}
