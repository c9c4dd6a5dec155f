package ai.djl.lrdecay.tensor;

import ai.djl.lrdecay.util.AtomicFiles;
import ai.djl.lrdecay.util.Sha256;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Named tensors and text metadata in one file, in the safetensors format, which other tools read
 * too, with a SHA-256 of the whole file among the metadata.
 *
 * <p>The format: the length of the header (8 bytes, little-endian), the header (JSON: a {@code
 * __metadata__} object of strings, and for each tensor its dtype, shape and place), the bytes of
 * the tensors. The checksum {@code sha256} is computed with 64 zeros in its own place.
 *
 * @param metadata the metadata, without the checksum; written in the order of the names, so that
 *     equal content gives equal bytes
 * @param tensors the tensors, in the order of the file
 */
public record TensorFile(Map<String, String> metadata, Map<String, HostTensor> tensors) {

    private static final String METADATA = "__metadata__";
    private static final String CHECKSUM = "sha256";
    private static final String NO_CHECKSUM = "0".repeat(64);
    private static final long MAX_HEADER = 100L << 20;

    /** Makes the maps unmodifiable; they keep their order. */
    public TensorFile {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /**
     * Writes the file atomically.
     *
     * @param file the file; its folder must exist
     * @throws IOException if writing fails; what was there before is still there
     */
    public void write(Path file) throws IOException {
        String blank = header(NO_CHECKSUM);
        Sha256 digest = new Sha256();
        digest.update(length(blank));
        digest.update(blank);
        tensors.values().forEach(tensor -> digest.update(tensor.data()));
        String header = header(digest.hex());
        AtomicFiles.write(
                file,
                out -> {
                    out.write(length(header));
                    out.write(header.getBytes(StandardCharsets.UTF_8));
                    for (HostTensor tensor : tensors.values()) {
                        out.write(tensor.data());
                    }
                });
    }

    private String header(String checksum) {
        JsonObject header = new JsonObject();
        JsonObject texts = new JsonObject();
        // Sorted: the order of a map is not part of its content, and may differ from run to run.
        new TreeMap<>(metadata).forEach(texts::addProperty);
        texts.addProperty(CHECKSUM, checksum);
        header.add(METADATA, texts);
        long offset = 0;
        for (Map.Entry<String, HostTensor> entry : tensors.entrySet()) {
            HostTensor tensor = entry.getValue();
            JsonObject description = new JsonObject();
            description.addProperty("dtype", name(tensor.type()));
            JsonArray shape = new JsonArray();
            for (long size : tensor.shape().getShape()) {
                shape.add(size);
            }
            description.add("shape", shape);
            JsonArray place = new JsonArray();
            place.add(offset);
            offset += tensor.data().length;
            place.add(offset);
            description.add("data_offsets", place);
            header.add(entry.getKey(), description);
        }
        StringBuilder text = new StringBuilder(header.toString());
        // The format pads its header with blanks so that the data are aligned.
        while (text.toString().getBytes(StandardCharsets.UTF_8).length % 8 != 0) {
            text.append(' ');
        }
        return text.toString();
    }

    /**
     * Reads a file and checks all of it.
     *
     * @param file the file
     * @return its content
     * @throws DamagedFileException if the file is truncated, changed, or not of this format
     * @throws IOException if it cannot be read
     */
    public static TensorFile read(Path file) throws IOException {
        return read(file, true);
    }

    /**
     * Reads the tensors of a safetensors file of another tool, which carries no checksum; one that
     * is there is checked. Tensors of floating-point numbers become FLOAT32.
     *
     * @param file the file
     * @return its tensors by name, in the order of its header
     * @throws DamagedFileException if the file is truncated or not of this format
     * @throws IOException if it cannot be read
     */
    public static Map<String, HostTensor> readForeign(Path file) throws IOException {
        return read(file, false).tensors;
    }

    private static TensorFile read(Path file, boolean own) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length < Long.BYTES) {
            throw new DamagedFileException(file, "it is truncated");
        }
        long headerLength = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (headerLength < 2 || headerLength > MAX_HEADER) {
            throw new DamagedFileException(file, "it is not a tensor file");
        }
        if (Long.BYTES + headerLength > bytes.length) {
            throw new DamagedFileException(file, "it is truncated");
        }
        int start = Long.BYTES + (int) headerLength;
        String text = new String(bytes, Long.BYTES, (int) headerLength, StandardCharsets.UTF_8);
        try {
            JsonObject header = JsonParser.parseString(text).getAsJsonObject();
            Map<String, String> metadata = new LinkedHashMap<>();
            JsonObject texts = header.getAsJsonObject(METADATA);
            if (texts != null) {
                texts.entrySet().forEach(e -> metadata.put(e.getKey(), e.getValue().getAsString()));
            }
            String checksum = metadata.remove(CHECKSUM);
            if (checksum != null) {
                verify(file, bytes, start, text, checksum);
            } else if (own) {
                throw new DamagedFileException(file, "it carries no checksum");
            }
            Map<String, HostTensor> tensors = new LinkedHashMap<>();
            long end = start;
            for (Map.Entry<String, JsonElement> entry : header.entrySet()) {
                if (!entry.getKey().equals(METADATA)) {
                    JsonObject description = entry.getValue().getAsJsonObject();
                    byte[] data = data(file, bytes, start, description);
                    tensors.put(entry.getKey(), tensor(description, data, own));
                    end += data.length;
                }
            }
            if (end != bytes.length) {
                throw new DamagedFileException(file, "its tensors do not fill it");
            }
            return new TensorFile(metadata, tensors);
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | UnsupportedOperationException
                | ClassCastException e) {
            throw new DamagedFileException(file, "its header is damaged", e);
        }
    }

    private static void verify(Path file, byte[] bytes, int start, String header, String checksum)
            throws DamagedFileException {
        String blank =
                header.replace(
                        '"' + CHECKSUM + "\":\"" + checksum + '"',
                        '"' + CHECKSUM + "\":\"" + NO_CHECKSUM + '"');
        Sha256 digest = new Sha256();
        digest.update(bytes, 0, Long.BYTES);
        digest.update(blank);
        digest.update(bytes, start, bytes.length - start);
        if (!digest.hex().equals(checksum)) {
            throw new DamagedFileException(file, "its checksum does not match its content");
        }
    }

    private static byte[] data(Path file, byte[] bytes, int start, JsonObject description)
            throws DamagedFileException {
        for (String part : List.of("shape", "data_offsets", "dtype")) {
            if (!description.has(part)) {
                throw new DamagedFileException(file, "a tensor has no " + part);
            }
        }
        JsonArray place = description.getAsJsonArray("data_offsets");
        long from = start + place.get(0).getAsLong();
        long to = start + place.get(1).getAsLong();
        if (from < start || to < from || to > bytes.length) {
            throw new DamagedFileException(file, "a tensor lies outside of it");
        }
        return Arrays.copyOfRange(bytes, (int) from, (int) to);
    }

    private static HostTensor tensor(JsonObject description, byte[] data, boolean own) {
        JsonArray sizes = description.getAsJsonArray("shape");
        long[] shape = new long[sizes.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = sizes.get(i).getAsLong();
        }
        String type = description.get("dtype").getAsString();
        return !own && FloatTensors.covers(type)
                ? new HostTensor(
                        DataType.FLOAT32, new Shape(shape), FloatTensors.float32(type, data))
                : new HostTensor(type(type), new Shape(shape), data);
    }

    private static byte[] length(String header) {
        int length = header.getBytes(StandardCharsets.UTF_8).length;
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();
    }

    private static String name(DataType type) {
        return switch (type) {
            case FLOAT32 -> "F32";
            case FLOAT64 -> "F64";
            case INT32 -> "I32";
            case INT64 -> "I64";
            case UINT8 -> "U8";
            default -> throw new IllegalArgumentException("no tensor file can hold " + type);
        };
    }

    private static DataType type(String name) {
        return switch (name) {
            case "F32" -> DataType.FLOAT32;
            case "F64" -> DataType.FLOAT64;
            case "I32" -> DataType.INT32;
            case "I64" -> DataType.INT64;
            case "U8" -> DataType.UINT8;
            default -> throw new IllegalArgumentException("unknown tensor type " + name);
        };
    }
}
