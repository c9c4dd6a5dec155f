package ai.djl.lrdecay.paper.data;

import ai.djl.basicdataset.BasicDatasets;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.repository.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * CIFAR-10 (Krizhevsky, 2009) in its binary version: 32 x 32 colour images of ten kinds of things,
 * 50,000 for training in five files and 10,000 for testing.
 */
public final class Cifar10Source extends ClassifiedImages {

    /** The name on the command line. */
    public static final String NAME = "cifar10";

    private static final List<String> FOLDERS = List.of("cifar-10-batches-bin", NAME, "");
    private static final String FIRST = "data_batch_1.bin";
    private static final String TEST = "test_batch.bin";

    /** DJL publishes the five training files as one. */
    private static final String ALL = "data_batch.bin";

    private static final int BATCHES = 5;
    private static final int SIDE = 32;
    private static final int CHANNELS = 3;
    private static final int PIXELS = SIDE * SIDE;
    private static final int RECORD = 1 + CHANNELS * PIXELS;
    private static final int CLASSES = 10;

    private static final List<String> CLASS_NAMES =
            List.of(
                    "airplane",
                    "automobile",
                    "bird",
                    "cat",
                    "deer",
                    "dog",
                    "frog",
                    "horse",
                    "ship",
                    "truck");

    /** Mean and deviation of the training images, on the scale from 0 to 1. */
    private static final float[] MEAN = {0.4914f, 0.4822f, 0.4465f};

    private static final float[] DEVIATION = {0.2470f, 0.2435f, 0.2616f};

    /** Creates the source; what is not found in a folder comes from DJL's repository. */
    public Cifar10Source() {
        this(BasicDatasets.REPOSITORY, ImageCache.standard());
    }

    Cifar10Source(Repository repository, ImageCache cache) {
        super(new About(NAME, CLASS_NAMES, MEAN, DEVIATION), repository, cache);
    }

    @Override
    public Optional<Path> find(DataFolders folders) {
        return folders.find(FOLDERS, FIRST);
    }

    @Override
    RawFiles locate(DataFolders folders, Repository from) throws IOException {
        return DataFiles.locate(
                find(folders),
                folders,
                () -> DjlFiles.fetch(from, NAME, Map.of(ALL, ALL, TEST, TEST)),
                new DataFiles.Help(
                        "CIFAR-10",
                        FIRST + ", directly and in a folder " + FOLDERS.get(0),
                        "unpack its binary version (cifar-10-binary.tar.gz)"));
    }

    @Override
    List<String> names(RawFiles files) throws IOException {
        List<String> names = new ArrayList<>(trainFiles(files));
        names.add(TEST);
        return names;
    }

    @Override
    ImageCache.Split read(RawFiles files) throws IOException {
        return new ImageCache.Split(read(files, trainFiles(files)), read(files, List.of(TEST)));
    }

    @Override
    List<String> parts() {
        return List.of("train", "test");
    }

    private static List<String> trainFiles(RawFiles files) throws NoSuchFileException {
        if (files.has(ALL)) {
            return List.of(ALL);
        }
        List<String> names =
                IntStream.rangeClosed(1, BATCHES)
                        .mapToObj(i -> "data_batch_" + i + ".bin")
                        .toList();
        for (String name : names) {
            if (!files.has(name)) {
                throw new NoSuchFileException(
                        files.path(name).toString(),
                        null,
                        "one of the five training files is missing");
            }
        }
        return names;
    }

    private static ImageTable read(RawFiles files, List<String> names) throws IOException {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        List<Integer> labels = new ArrayList<>();
        for (String name : names) {
            files.read(
                    name,
                    (file, in) -> {
                        parse(file, in, pixels, labels);
                        return file;
                    });
        }
        return new ImageTable(
                pixels.toByteArray(),
                labels.stream().mapToInt(Integer::intValue).toArray(),
                SIDE,
                SIDE,
                CHANNELS);
    }

    /** A record is a label, then the red plane, the green and the blue, row by row. */
    private static void parse(
            Path file, InputStream in, ByteArrayOutputStream pixels, List<Integer> labels)
            throws IOException {
        byte[] image = new byte[CHANNELS * PIXELS];
        int number = 0;
        while (true) {
            byte[] bytes = in.readNBytes(RECORD);
            if (bytes.length == 0 && number > 0) {
                return;
            }
            if (bytes.length < RECORD) {
                throw new DamagedFileException(
                        file,
                        "it ends within record "
                                + number
                                + ": it is truncated, or not of the binary version");
            }
            int label = bytes[0] & 0xFF;
            if (label >= CLASSES) {
                throw new DamagedFileException(
                        file,
                        "the label of record "
                                + number
                                + " is "
                                + label
                                + ", and there are 10 classes");
            }
            for (int channel = 0; channel < CHANNELS; channel++) {
                for (int i = 0; i < PIXELS; i++) {
                    image[i * CHANNELS + channel] = bytes[1 + channel * PIXELS + i];
                }
            }
            pixels.writeBytes(image);
            labels.add(label);
            number++;
        }
    }
}
