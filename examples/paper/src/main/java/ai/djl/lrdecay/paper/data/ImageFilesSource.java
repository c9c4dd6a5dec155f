package ai.djl.lrdecay.paper.data;

import ai.djl.lrdecay.image.DecodedImages;
import ai.djl.lrdecay.image.ImageCrop;
import ai.djl.lrdecay.image.ImageFiles;
import ai.djl.lrdecay.transfer.layout.TargetLayout;
import ai.djl.lrdecay.util.SplitMix64;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Image files in a published layout, decoded while they are used: {@code imagenet:DIR}, {@code
 * folder:DIR}, {@code caltech256:DIR} and the like. Training images are random parts, mirrored half
 * of the time; test images their central square.
 */
public final class ImageFilesSource implements DataSource {

    private static final String PLAIN = "folder";
    private static final int SIZE = 224;
    private static final int COLOUR = 3;

    /** Mean and deviation of ImageNet's training images, which all its models are fed with. */
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};

    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

    /** The same for their grey values. */
    private static final float[] GREY_MEAN = {0.449f};

    private static final float[] GREY_DEVIATION = {0.226f};

    private final TargetLayout layout;

    /**
     * Creates the source of a layout.
     *
     * @param layout the layout
     */
    public ImageFilesSource(TargetLayout layout) {
        this.layout = layout;
    }

    @Override
    public String name() {
        return layout.name();
    }

    @Override
    public String usage() {
        return name() + ":DIR[,size=N,train=N,test=N,grey=yes|no,crop=yes|no,augment=yes|no]";
    }

    @Override
    public boolean takesFolder() {
        return true;
    }

    @Override
    public boolean isPublished() {
        return !name().equals(PLAIN);
    }

    /** The options, checked. */
    private record Options(
            int size, int train, int test, boolean grey, boolean crop, boolean augment) {

        static Options of(String name, DatasetSpec spec) {
            Map<String, String> values = new LinkedHashMap<>(spec.options());
            values.remove(DatasetSpec.FOLDER_OPTION);
            Options options =
                    new Options(
                            number(name, values, "size", SIZE),
                            number(name, values, "train", 0),
                            number(name, values, "test", 0),
                            yes(name, values, "grey", false),
                            yes(name, values, "crop", true),
                            yes(name, values, "augment", true));
            for (String key : values.keySet()) {
                throw new IllegalArgumentException(
                        name
                                + " has no option '"
                                + key
                                + "': there are size, train, test, grey, crop and augment");
            }
            return options;
        }

        private static int number(
                String name, Map<String, String> values, String key, int fallback) {
            String value = values.remove(key);
            if (value == null) {
                return fallback;
            }
            if (!value.matches("[1-9][0-9]{0,7}")) {
                throw new IllegalArgumentException(
                        name + ": '" + value + "' is not a number above 0 for '" + key + "'");
            }
            return Integer.parseInt(value);
        }

        private static boolean yes(
                String name, Map<String, String> values, String key, boolean fallback) {
            String value = values.remove(key);
            if (value == null) {
                return fallback;
            }
            if (!value.equals("yes") && !value.equals("no")) {
                throw new IllegalArgumentException(
                        name + ": " + key + " must be yes or no, not '" + value + "'");
            }
            return value.equals("yes");
        }
    }

    @Override
    public void check(DatasetSpec spec) {
        Options.of(name(), spec);
    }

    @Override
    public Scaling scaling(DatasetSpec spec) {
        boolean grey = Options.of(name(), spec).grey();
        return new Scaling(
                ImageData.list(grey ? GREY_MEAN : MEAN),
                ImageData.list(grey ? GREY_DEVIATION : DEVIATION));
    }

    @Override
    public boolean central(DatasetSpec spec) {
        return Options.of(name(), spec).crop();
    }

    @Override
    public Inputs inputs(DatasetSpec spec) throws IOException {
        Scaling scaling = scaling(spec);
        List<String> names = layout.read(folder(spec, List.of()), 0).train().classNames();
        return new Inputs(names, scaling.mean(), scaling.deviation());
    }

    @Override
    public DatasetSpec fitted(DatasetSpec spec, List<Long> shape) {
        Map<String, String> options = new LinkedHashMap<>(spec.options());
        if (shape.get(1).equals(shape.get(2))) {
            options.putIfAbsent("size", Long.toString(shape.get(1)));
        }
        options.putIfAbsent("grey", shape.get(0) == COLOUR ? "no" : "yes");
        return new DatasetSpec(spec.name(), options);
    }

    @Override
    public Optional<Path> find(DataFolders folders) {
        if (name().equals(PLAIN)) {
            return Optional.empty();
        }
        return folders.roots().stream()
                .map(root -> root.resolve(name()))
                .filter(Files::isDirectory)
                .findFirst();
    }

    private Path folder(DatasetSpec spec, List<Path> found) throws FileNotFoundException {
        String named = spec.options().get(DatasetSpec.FOLDER_OPTION);
        if (named != null) {
            return Path.of(named);
        }
        if (found.isEmpty()) {
            throw new FileNotFoundException(
                    layout.title()
                            + " was not found: write "
                            + name()
                            + ":DIR with its folder; "
                            + layout.remedy());
        }
        return found.get(0);
    }

    @Override
    public Data open(DatasetSpec spec, long seed, DataFolders folders) throws IOException {
        Options options = Options.of(name(), spec);
        Path folder = folder(spec, find(folders).stream().toList());
        TargetLayout.Split split = layout.read(folder, seed);
        ImageFiles training = sample(folder, split.train(), options.train(), seed, "train");
        ImageFiles testing = sample(folder, split.test(), options.test(), seed, "test");
        ImageCrop whole = ImageCrop.whole(options.size(), options.size());
        ImageCrop view = options.crop() ? ImageCrop.central(options.size()) : whole;
        ImageCrop random = ImageCrop.randomResized(options.size());
        DecodedImages train = decoded(training, options.augment() ? random : view, options);
        DecodedImages test = decoded(testing, view, options);
        DecodedImages plain = decoded(training, view, options);
        return new Data(
                train,
                test,
                plain,
                () -> {
                    train.close();
                    test.close();
                    plain.close();
                });
    }

    private static DecodedImages decoded(ImageFiles files, ImageCrop crop, Options options) {
        return new DecodedImages(
                files,
                crop,
                options.grey() ? GREY_MEAN : MEAN,
                options.grey() ? GREY_DEVIATION : DEVIATION,
                Runtime.getRuntime().availableProcessors());
    }

    private ImageFiles sample(Path folder, ImageFiles files, int count, long seed, String part) {
        if (count == 0) {
            return files;
        }
        if (count > files.size()) {
            throw new IllegalArgumentException(
                    folder + " has " + files.size() + " images to " + part + ", not " + count);
        }
        int[] order = SplitMix64.stream(seed, name() + part, 0).permutation(files.size());
        int[] chosen = Arrays.copyOf(order, count);
        Arrays.sort(chosen);
        return files.part(chosen);
    }
}
