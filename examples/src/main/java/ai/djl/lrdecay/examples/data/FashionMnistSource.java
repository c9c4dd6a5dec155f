package ai.djl.lrdecay.examples.data;

import ai.djl.lrdecay.dataset.ResidentImages;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.util.SplitMix64;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017) from its four IDX files: 28 x 28 grey images of
 * ten kinds of clothes. With {@code train} or {@code test} a part, drawn by the seed.
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
        return NAME + "[:train=60000,test=10000]";
    }

    @Override
    public void check(DatasetSpec spec) {
        for (Map.Entry<String, String> option : spec.options().entrySet()) {
            String key = option.getKey();
            if (!key.equals("train") && !key.equals("test")) {
                throw new IllegalArgumentException(
                        NAME + " has no option '" + key + "': there are train and test");
            }
            String value = option.getValue();
            if (!value.matches("[1-9][0-9]{0,7}")) {
                throw new IllegalArgumentException(
                        NAME + ": '" + value + "' is not a number of images for '" + key + "'");
            }
        }
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
        ResidentImages train = read(folder, TRAIN, spec.options().get("train"), seed);
        ResidentImages test = read(folder, TEST, spec.options().get("test"), seed);
        return new Data(
                train,
                test,
                () -> {
                    train.close();
                    test.close();
                });
    }

    private static ResidentImages read(Path folder, String part, @Nullable String count, long seed)
            throws IOException {
        IdxFile images = IdxFile.read(folder, images(part), 3);
        IdxFile labels = IdxFile.read(folder, labels(part), 1);
        int size = images.dimensions()[0];
        int height = images.dimensions()[1];
        int width = images.dimensions()[2];
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
        byte[] pixels = images.values();
        if (count != null && Integer.parseInt(count) != size) {
            int wanted = Integer.parseInt(count);
            if (wanted > size) {
                throw new IllegalArgumentException(
                        NAME + " in " + folder + " has " + size + " images, not " + wanted);
            }
            int[] chosen =
                    Arrays.copyOf(
                            SplitMix64.stream(seed, NAME + part, 0).permutation(size), wanted);
            int length = height * width;
            byte[] kept = new byte[wanted * length];
            int[] keptClasses = new int[wanted];
            for (int i = 0; i < wanted; i++) {
                System.arraycopy(pixels, chosen[i] * length, kept, i * length, length);
                keptClasses[i] = classes[chosen[i]];
            }
            pixels = kept;
            classes = keptClasses;
        }
        return new ResidentImages(pixels, classes, CLASSES, height, width, MEAN, DEVIATION);
    }

    private static String images(String part) {
        return part + "-images-idx3-ubyte";
    }

    private static String labels(String part) {
        return part + "-labels-idx1-ubyte";
    }
}
