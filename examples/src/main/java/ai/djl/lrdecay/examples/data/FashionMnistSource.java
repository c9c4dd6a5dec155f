package ai.djl.lrdecay.examples.data;

import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017) from its four IDX files: 28 x 28 grey images of
 * ten kinds of clothes.
 */
public final class FashionMnistSource implements DataSource {

    /** The name on the command line. */
    public static final String NAME = "fashion-mnist";

    private static final List<String> FOLDERS =
            List.of(NAME, "FashionMNIST/raw", "fashion_mnist", "");
    private static final String TRAIN = "train";
    private static final String TEST = "t10k";
    private static final int CLASSES = 10;

    /** Mean and deviation of the training images, on the scale from 0 to 1. */
    private static final float[] MEAN = {0.2860f};

    private static final float[] DEVIATION = {0.3530f};

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String usage() {
        return NAME + ImageOptions.USAGE;
    }

    @Override
    public void check(DatasetSpec spec) {
        options(spec);
    }

    private static ImageOptions options(DatasetSpec spec) {
        return ImageOptions.parse(NAME, spec);
    }

    @Override
    public Optional<Path> find(DataFolders folders) {
        return folders.find(FOLDERS, images(TRAIN));
    }

    @Override
    public Data open(DatasetSpec spec, long seed, DataFolders folders) throws IOException {
        Path folder =
                find(folders)
                        .orElseThrow(
                                () ->
                                        new FileNotFoundException(
                                                "Fashion-MNIST was not found: looked for "
                                                        + images(TRAIN)
                                                        + "(.gz), directly and in a folder "
                                                        + NAME
                                                        + ", in "
                                                        + folders.places()
                                                        + "; get its four IDX files (on Debian:"
                                                        + " apt-get install dataset-fashion-mnist)"
                                                        + " and name their folder with"
                                                        + " --data-dir"));
        ImageOptions options = options(spec);
        ImageTable train = read(folder, TRAIN).sample(folder, options.train(), seed, NAME + TRAIN);
        ImageTable test = read(folder, TEST).sample(folder, options.test(), seed, NAME + TEST);
        return ImageData.of(
                train.shrink(options.size()),
                test.shrink(options.size()),
                CLASSES,
                MEAN,
                DEVIATION,
                options);
    }

    private static ImageTable read(Path folder, String part) throws IOException {
        IdxFile images = IdxFile.read(folder, images(part), 3);
        IdxFile labels = IdxFile.read(folder, labels(part), 1);
        int size = images.dimensions()[0];
        Path labelFile = folder.resolve(labels(part));
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
