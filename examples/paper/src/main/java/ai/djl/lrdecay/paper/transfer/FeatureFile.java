package ai.djl.lrdecay.paper.transfer;

import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.tensor.TensorFile;
import ai.djl.lrdecay.transfer.Features;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Features on disk, so that a transfer that was interrupted need not extract them again. */
final class FeatureFile {

    private static final String KEY = "of";

    private FeatureFile() {}

    /** Writes features; the folder must be there. */
    static void write(Path file, String key, Features features) throws IOException {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        byte[] values = new byte[features.values().length * Float.BYTES];
        little(values).asFloatBuffer().put(features.values());
        byte[] labels = new byte[features.size() * Integer.BYTES];
        little(labels).asIntBuffer().put(features.labels());
        tensors.put(
                "values",
                new HostTensor(
                        DataType.FLOAT32,
                        new Shape(features.size(), features.dimensions()),
                        values));
        tensors.put("labels", new HostTensor(DataType.INT32, new Shape(features.size()), labels));
        new TensorFile(Map.of(KEY, key, "classes", Integer.toString(features.classes())), tensors)
                .write(file);
    }

    /**
     * Reads the features, if the file is there and holds what is meant; else they are made anew.
     */
    static Optional<Features> read(Path file, String key) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            TensorFile content = TensorFile.read(file);
            HostTensor values = content.tensors().get("values");
            HostTensor labels = content.tensors().get("labels");
            if (values == null || labels == null || !key.equals(content.metadata().get(KEY))) {
                return Optional.empty();
            }
            float[] numbers = new float[Math.toIntExact(values.shape().size())];
            int[] classes = new int[Math.toIntExact(labels.shape().size())];
            little(values.data()).asFloatBuffer().get(numbers);
            little(labels.data()).asIntBuffer().get(classes);
            return Optional.of(
                    new Features(
                            numbers,
                            Math.toIntExact(values.shape().get(1)),
                            classes,
                            Integer.parseInt(content.metadata().get("classes"))));
        } catch (DamagedFileException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
