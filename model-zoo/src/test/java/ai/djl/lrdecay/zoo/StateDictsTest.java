package ai.djl.lrdecay.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.tensor.TensorFile;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.repository.zoo.ZooModel;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateDictsTest {

    private static final Path GOLDEN =
            Path.of("..", "djl-lrdecay", "src", "test", "resources", "golden");

    @TempDir Path folder;

    @BeforeEach
    void cacheApart() {
        Engine.getInstance();
        System.setProperty("DJL_CACHE_DIR", folder.resolve("cache").toString());
    }

    @AfterEach
    void cacheAsBefore() {
        System.clearProperty("DJL_CACHE_DIR");
    }

    private static JsonObject golden(String name) throws IOException {
        JsonElement json = JsonParser.parseString(Files.readString(GOLDEN.resolve(name)));
        return (json.isJsonArray() ? json.getAsJsonArray().get(0) : json).getAsJsonObject();
    }

    private static List<String> names(JsonObject golden) {
        List<String> names = new ArrayList<>();
        for (JsonElement tensor : golden.getAsJsonArray("tensors")) {
            names.add(tensor.getAsJsonObject().get("name").getAsString());
        }
        return names;
    }

    private static Block network(String architecture, int classes, Model model, int size) {
        Block block = Networks.create(architecture, classes);
        block.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 3, size, size));
        model.setBlock(block);
        return block;
    }

    /** The very names, in the very order, that PyTorch's modules of the golden scripts have. */
    @ParameterizedTest
    @CsvSource({"resnet50, resnet.json, 64", "wrn-10-1, wide_resnet.json, 8"})
    void namesArePyTorchs(String architecture, String file, int size) throws Exception {
        try (Model model = Model.newInstance("net")) {
            Block block = network(architecture, 5, model, size);
            assertThat(StateDictNames.of(block).keySet())
                    .containsExactlyElementsOf(names(golden(file)));
            Path written = folder.resolve("net.safetensors");
            StateDicts.write(block, Map.of("format", "pt"), written);
            TensorFile content = TensorFile.read(written);
            assertThat(content.metadata()).containsEntry("format", "pt");
            assertThat(content.tensors().keySet())
                    .filteredOn(name -> name.endsWith("num_batches_tracked"))
                    .hasSize(
                            (int)
                                    names(golden(file)).stream()
                                            .filter(name -> name.endsWith("running_mean"))
                                            .count());
        }
    }

    /** Written by hand, as another tool does it: no checksum, names in any order. */
    private static byte[] foreign(JsonObject header, byte[] data) throws IOException {
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
        out.write(text);
        out.write(data);
        return out.toByteArray();
    }

    /** The parameters of the golden script, as PyTorch would save them. */
    private Path stateDict(JsonObject golden, int stage) throws IOException {
        JsonObject header = new JsonObject();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int t = 0;
        for (JsonElement element : golden.getAsJsonArray("tensors")) {
            JsonObject tensor = element.getAsJsonObject();
            JsonArray shape = tensor.getAsJsonArray("shape");
            int size = 1;
            for (JsonElement length : shape) {
                size *= length.getAsInt();
            }
            double scale = Math.sqrt(2.0 * shape.get(0).getAsInt() / size);
            ByteBuffer bytes = ByteBuffer.allocate(4 * size).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < size; i++) {
                double value = Math.sin(0.37 * t + 0.5 + i * (0.11 + 0.0001 * i));
                double shown =
                        switch (tensor.get("kind").getAsString()) {
                            case "weight" -> value * scale;
                            case "gamma" -> 1 + 0.2 * value;
                            case "small_gamma" -> 0.2 + 0.1 * value;
                            case "running_var" -> 1 + 0.3 * value;
                            default -> 0.1 * value;
                        };
                bytes.putFloat((float) shown * (stage == 3 ? 1 : 0.5f));
            }
            add(header, tensor.get("name").getAsString(), "F32", shape, data, bytes.array());
            t++;
        }
        add(header, "bn1.num_batches_tracked", "I64", new JsonArray(), data, new byte[8]);
        Path file = folder.resolve("epoch" + stage + ".safetensors");
        Files.write(file, foreign(header, data.toByteArray()));
        return file;
    }

    private static void add(
            JsonObject header,
            String name,
            String type,
            JsonArray shape,
            ByteArrayOutputStream data,
            byte[] bytes)
            throws IOException {
        JsonObject description = new JsonObject();
        description.addProperty("dtype", type);
        description.add("shape", shape);
        JsonArray place = new JsonArray();
        place.add(data.size());
        data.write(bytes);
        place.add(data.size());
        description.add("data_offsets", place);
        header.add(name, description);
    }

    private static StageSnapshot description(int stage) {
        return new StageSnapshot(
                "resnet50",
                List.of(3L, 64L, 64L),
                5,
                new TrainedStage(
                        stage,
                        30 * stage,
                        Math.pow(10, -stage),
                        Map.of(TrainedStage.TEST_ACCURACY, 0.7),
                        "imagenet",
                        Map.of(TrainedStage.RUN, "a training of somebody's")));
    }

    /** Three epochs of a PyTorch training become a model that DJL loads, with the same logits. */
    @Test
    void stagesOfPyTorchBecomeAModel() throws Exception {
        JsonObject golden = golden("resnet.json");
        List<Path> snapshots = new ArrayList<>();
        for (int stage = 1; stage <= 3; stage++) {
            snapshots.add(folder.resolve("stage-" + stage));
            StateDicts.snapshot(
                    stateDict(golden, stage), description(stage), snapshots.get(stage - 1));
        }
        Path root = folder.resolve("zoo");
        new SnapshotPublisher(root)
                .publish(
                        Publication.builder()
                                .setName("resnet50-imagenet")
                                .setVersion("1.0.0")
                                .optClassNames(List.of("a", "b", "c", "d", "e"))
                                .optNormalisation(
                                        List.of(0.485f, 0.456f, 0.406f),
                                        List.of(0.229f, 0.224f, 0.225f))
                                .optCrop(Translation.CENTRAL)
                                .build(),
                        snapshots);
        StagedSnapshots zoo = new StagedSnapshots(new SnapshotZoo(root.toString()));
        float[] input = new float[2 * 3 * 64 * 64];
        for (int i = 0; i < input.length; i++) {
            input[i] = (float) Math.cos(0.23 * i + 1e-5 * i * i + 0.1);
        }
        try (ZooModel<NDList, NDList> model =
                        zoo.load("resnet50-imagenet", 3, NDList.class, NDList.class);
                Predictor<NDList, NDList> predictor = model.newPredictor();
                NDManager manager = NDManager.newBaseManager()) {
            NDList x = new NDList(manager.create(input, new Shape(2, 3, 64, 64)));
            float[] logits = predictor.predict(x).singletonOrThrow().toFloatArray();
            JsonArray wanted = golden.getAsJsonObject("evaluation").getAsJsonArray("logits");
            for (int i = 0; i < logits.length; i++) {
                assertThat((double) logits[i]).isCloseTo(wanted.get(i).getAsDouble(), within(1e-4));
            }
        }
        // And back again, to the last bit.
        Path file = folder.resolve("again.safetensors");
        StateDicts.write(zoo, "resnet50-imagenet", 3, file);
        try (Model first = Model.newInstance("first");
                Model second = Model.newInstance("second")) {
            Block one = network("resnet50", 5, first, 64);
            Block two = network("resnet50", 5, second, 64);
            StateDicts.read(file, one);
            StateDicts.read(folder.resolve("epoch3.safetensors"), two);
            assertThat(BlockState.capture(one).values())
                    .containsExactlyElementsOf(BlockState.capture(two).values());
        }
    }

    /** A header whose tensors are those of a small network, with one thing changed. */
    @ParameterizedTest
    @ValueSource(strings = {"missing", "more", "shape", "nan", "truncated", "noise"})
    void refusesWhatDoesNotFit(String what) throws Exception {
        try (Model model = Model.newInstance("net")) {
            Block block = network("wrn-10-1", 5, model, 8);
            Path file = folder.resolve("net.safetensors");
            StateDicts.write(block, Map.of(), file);
            JsonObject header = new JsonObject();
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            for (var entry : TensorFile.read(file).tensors().entrySet()) {
                JsonArray shape = new JsonArray();
                for (long length : entry.getValue().shape().getShape()) {
                    shape.add(length);
                }
                byte[] bytes = entry.getValue().data().clone();
                String type = entry.getValue().type() == DataType.INT64 ? "I64" : "F32";
                if (entry.getKey().equals("head.bias")) {
                    if (what.equals("missing")) {
                        continue;
                    }
                    if (what.equals("more")) {
                        add(header, "head.more", type, shape, data, bytes);
                    }
                    if (what.equals("shape")) {
                        shape.add(1);
                    }
                    if (what.equals("nan")) {
                        ByteBuffer.wrap(bytes).putInt(0, -1);
                    }
                }
                add(header, entry.getKey(), type, shape, data, bytes);
            }
            byte[] all = foreign(header, data.toByteArray());
            if (what.equals("truncated")) {
                all = java.util.Arrays.copyOf(all, all.length - 3);
            } else if (what.equals("noise")) {
                new java.util.Random(3).nextBytes(all);
            }
            Files.write(file, all);
            var before = BlockState.capture(block);
            assertThatThrownBy(() -> StateDicts.read(file, block))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageNotContaining("\n");
            assertThat(BlockState.capture(block)).isEqualTo(before);
        }
    }
}
