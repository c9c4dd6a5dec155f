package ai.djl.lrdecay.paper.data;

import ai.djl.basicdataset.BasicDatasets;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.repository.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017) from its four IDX files: 28 x 28 grey images of
 * ten kinds of clothes.
 */
public final class FashionMnistSource extends ClassifiedImages {

    /** The name on the command line. */
    public static final String NAME = "fashion-mnist";

    private static final List<String> FOLDERS =
            List.of(NAME, "FashionMNIST/raw", "fashion_mnist", "");
    private static final String TRAIN = "train";
    private static final String TEST = "t10k";
    private static final int CLASSES = 10;

    private static final List<String> CLASS_NAMES =
            List.of(
                    "T-shirt/top",
                    "trouser",
                    "pullover",
                    "dress",
                    "coat",
                    "sandal",
                    "shirt",
                    "sneaker",
                    "bag",
                    "ankle boot");

    /** Mean and deviation of the training images, on the scale from 0 to 1. */
    private static final float[] MEAN = {0.2860f};

    private static final float[] DEVIATION = {0.3530f};

    private static final String DJL_ID = "fashmnist";

    /** What DJL calls the four files. */
    private static final Map<String, String> DJL_NAMES =
            Map.of(
                    images(TRAIN), "train_data",
                    labels(TRAIN), "train_labels",
                    images(TEST), "test_data",
                    labels(TEST), "test_labels");

    /** Creates the source; what is not found in a folder comes from DJL's repository. */
    public FashionMnistSource() {
        this(BasicDatasets.REPOSITORY, ImageCache.standard());
    }

    FashionMnistSource(Repository repository, ImageCache cache) {
        super(new About(NAME, CLASS_NAMES, MEAN, DEVIATION), repository, cache);
    }

    @Override
    public Optional<Path> find(DataFolders folders) {
        return folders.find(FOLDERS, images(TRAIN));
    }

    @Override
    RawFiles locate(DataFolders folders, Repository from) throws IOException {
        return DataFiles.locate(
                find(folders),
                folders,
                () -> DjlFiles.fetch(from, DJL_ID, DJL_NAMES),
                new DataFiles.Help(
                        "Fashion-MNIST",
                        images(TRAIN) + "(.gz), directly and in a folder " + NAME,
                        "get its four IDX files (on Debian: apt-get install"
                                + " dataset-fashion-mnist)"));
    }

    @Override
    List<String> names(RawFiles files) throws IOException {
        return List.copyOf(DJL_NAMES.keySet());
    }

    @Override
    ImageCache.Split read(RawFiles files) throws IOException {
        return new ImageCache.Split(read(files, TRAIN), read(files, TEST));
    }

    @Override
    List<String> parts() {
        return List.of(TRAIN, TEST);
    }

    private static ImageTable read(RawFiles files, String part) throws IOException {
        IdxFile images = IdxFile.read(files, images(part), 3);
        IdxFile labels = IdxFile.read(files, labels(part), 1);
        int size = images.dimensions()[0];
        Path labelFile = files.path(labels(part));
        if (labels.dimensions()[0] != size) {
            throw new DamagedFileException(
                    labelFile,
                    "it has " + labels.dimensions()[0] + " labels for " + size + " images");
        }
        int[] classes = labels.toInts();
        for (int i = 0; i < size; i++) {
            if (classes[i] >= CLASSES) {
                throw new DamagedFileException(
                        labelFile,
                        "label " + i + " is " + classes[i] + ", and there are 10 classes");
            }
        }
        return new ImageTable(
                images.values(), classes, images.dimensions()[1], images.dimensions()[2], 1);
    }

    private static String images(String part) {
        return part + "-images-idx3-ubyte";
    }

    private static String labels(String part) {
        return part + "-labels-idx1-ubyte";
    }
}
