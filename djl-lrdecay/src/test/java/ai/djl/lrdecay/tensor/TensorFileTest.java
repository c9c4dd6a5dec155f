package ai.djl.lrdecay.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.util.Sha256;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFileTest {

    private static final HostTensor TENSOR =
            new HostTensor(DataType.FLOAT32, new Shape(2), new byte[] {0, 0, 0, 0, 0, 0, 0x20, 64});

    @TempDir Path folder;

    private static Map<String, String> metadata(List<String> order) {
        Map<String, String> metadata = new LinkedHashMap<>();
        order.forEach(name -> metadata.put(name, "the " + name));
        return metadata;
    }

    @Test
    void equalContentGivesEqualBytes() throws Exception {
        Path one = folder.resolve("one.safetensors");
        Path other = folder.resolve("other.safetensors");
        Map<String, HostTensor> tensors = Map.of("weight", TENSOR);
        new TensorFile(metadata(List.of("epoch", "value", "metric")), tensors).write(one);
        new TensorFile(metadata(List.of("value", "metric", "epoch")), tensors).write(other);
        assertThat(one).hasSameBinaryContentAs(other);
        assertThat(TensorFile.read(one).metadata())
                .isEqualTo(metadata(List.of("epoch", "metric", "value")));
        assertThat(TensorFile.read(one).tensors()).isEqualTo(tensors);
    }

    /** As earlier versions wrote it: with the metadata in any order. */
    @Test
    void metadataInAnotherOrderAreRead() throws Exception {
        String blank =
                """
                {"__metadata__":{"value":"the value","epoch":"the epoch","sha256":"%s"},\
                "weight":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"""
                        .formatted("0".repeat(64));
        blank += " ".repeat((8 - blank.length() % 8) % 8);
        byte[] length =
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(blank.length())
                        .array();
        Sha256 digest = new Sha256();
        digest.update(length);
        digest.update(blank);
        digest.update(TENSOR.data());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(length);
        out.write(blank.replace("0".repeat(64), digest.hex()).getBytes(StandardCharsets.UTF_8));
        out.write(TENSOR.data());
        Path file = folder.resolve("old.safetensors");
        Files.write(file, out.toByteArray());
        TensorFile read = TensorFile.read(file);
        assertThat(read.metadata()).isEqualTo(metadata(List.of("epoch", "value")));
        assertThat(read.tensors()).isEqualTo(Map.of("weight", TENSOR));
    }
}
