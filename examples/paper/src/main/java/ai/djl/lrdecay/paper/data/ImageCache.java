package ai.djl.lrdecay.paper.data;

import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.tensor.TensorFile;
import ai.djl.lrdecay.util.Sha256;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decoded images, so that packed files are unpacked and images are shrunk once. A file of the cache
 * is written atomically and verified when it is read; a damaged one is made anew.
 *
 * @param folder where the files are; it need not exist
 */
record ImageCache(Path folder) {

    private static final int VERSION = 1;

    /**
     * The two parts of a data set.
     *
     * @param train the training images
     * @param test the test images
     */
    record Split(ImageTable train, ImageTable test) {

        Split shrink(int size) {
            return new Split(train.shrink(size), test.shrink(size));
        }
    }

    /** Decodes images. */
    @FunctionalInterface
    interface Decoder {
        /**
         * Decodes.
         *
         * @return the images
         * @throws IOException if files are missing or damaged
         */
        Split decode() throws IOException;
    }

    /** The cache in DJL's cache folder, see {@code DJL_CACHE_DIR}. */
    static ImageCache standard() {
        return new ImageCache(Utils.getCacheDir().resolve("lrdecay").resolve("images"));
    }

    /**
     * Returns images, decoded now or before.
     *
     * @param files the files they come from
     * @param names the names of the files
     * @param size the size to which they are shrunk, 0 for their own
     * @param decoder decodes them in their own size
     * @return the images
     * @throws IOException if files are missing or damaged
     */
    Split get(RawFiles files, List<String> names, int size, Decoder decoder) throws IOException {
        if (size == 0 && !files.isPacked(names)) {
            // The files are as fast as a cache.
            return decoder.decode();
        }
        List<String> sorted = names.stream().filter(files::has).sorted().toList();
        Path file = folder.resolve(key(files.stamp(sorted) + " size " + size) + ".images");
        if (Files.exists(file)) {
            try {
                return load(file);
            } catch (DamagedFileException e) {
                // Decoded again below, and replaced.
                Files.deleteIfExists(file);
            }
        }
        Split split = decoder.decode().shrink(size);
        try {
            Files.createDirectories(folder);
            save(split, file);
        } catch (IOException e) {
            // A cache that cannot be written costs time and nothing else.
            return split;
        }
        return split;
    }

    private static String key(String text) {
        return Sha256.of(VERSION + " " + text);
    }

    private static void save(Split split, Path file) throws IOException {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        put(tensors, "train", split.train());
        put(tensors, "test", split.test());
        new TensorFile(Map.of("version", Integer.toString(VERSION)), tensors).write(file);
    }

    private static void put(Map<String, HostTensor> tensors, String part, ImageTable table) {
        int count = table.labels().length;
        tensors.put(
                part + ".pixels",
                new HostTensor(
                        DataType.UINT8,
                        new Shape(count, table.height(), table.width(), table.channels()),
                        table.pixels()));
        ByteBuffer labels =
                ByteBuffer.allocate(count * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int label : table.labels()) {
            labels.putInt(label);
        }
        tensors.put(
                part + ".labels", new HostTensor(DataType.INT32, new Shape(count), labels.array()));
    }

    private static Split load(Path file) throws IOException {
        Map<String, HostTensor> tensors = TensorFile.read(file).tensors();
        return new Split(table(file, tensors, "train"), table(file, tensors, "test"));
    }

    private static ImageTable table(Path file, Map<String, HostTensor> tensors, String part)
            throws DamagedFileException {
        HostTensor pixels = tensors.get(part + ".pixels");
        HostTensor labels = tensors.get(part + ".labels");
        if (pixels == null || labels == null || pixels.shape().dimension() != 4) {
            throw new DamagedFileException(file, "it has no " + part + " images");
        }
        int[] classes = new int[Math.toIntExact(labels.shape().size())];
        ByteBuffer.wrap(labels.data()).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(classes);
        Shape shape = pixels.shape();
        return new ImageTable(
                pixels.data(), classes, (int) shape.get(1), (int) shape.get(2), (int) shape.get(3));
    }
}
