package ai.djl.lrdecay.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.djl.engine.Engine;
import ai.djl.modality.Classifications;
import ai.djl.repository.zoo.ZooModel;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedSnapshotsTest {

    private static final int DAMAGES = 1000;
    private static final String SNAPSHOT = "snapshot";
    private static final String STAGE_2 =
            "model/cv/image_classification/ai/djl/lrdecay/animals/1.0.0/animals-stage2/";

    @TempDir Path folder;
    private Path root;
    private Path model;

    @BeforeEach
    void publish() throws IOException {
        Engine.getInstance();
        System.setProperty("DJL_CACHE_DIR", folder.resolve("cache").toString());
        root = folder.resolve("zoo");
        new SnapshotPublisher(root)
                .publish(
                        Trained.publication("animals", "1.0.0", 3),
                        Trained.snapshots(folder.resolve("run"), "run", 3));
        model = root.resolve("model/cv/image_classification/ai/djl/lrdecay/animals");
    }

    @AfterEach
    void cacheAsBefore() {
        System.clearProperty("DJL_CACHE_DIR");
    }

    private void load(int stage) throws Exception {
        StagedSnapshots snapshots = new StagedSnapshots(new SnapshotZoo(root.toString()));
        try (ZooModel<float[], Classifications> loaded =
                snapshots.load("animals", stage, float[].class, Classifications.class)) {
            assertThat(loaded.getBlock().getParameters()).isNotEmpty();
        }
    }

    private static Map<String, byte[]> contents(Path top) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        if (Files.exists(top)) {
            try (Stream<Path> files = Files.walk(top)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    contents.put(top.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        }
        return contents;
    }

    private static void restore(Path top, Map<String, byte[]> contents) throws IOException {
        for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
            Path file = top.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, entry.getValue());
        }
    }

    /** Damages the published stage 2 in one of many ways; returns what was done. */
    private String damage(Random random) throws IOException {
        Path own = model.resolve("1.0.0/animals-stage2");
        Path parameters = own.resolve("animals-stage2-0000.params");
        Path synset = own.resolve("synset.txt");
        Path metadata = model.resolve("metadata.json");
        Path target = random.nextInt(4) == 0 ? synset : parameters;
        byte[] bytes = Files.readAllBytes(target);
        switch (random.nextInt(6)) {
            case 0 -> {
                int bit = random.nextInt(8 * bytes.length);
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(target, bytes);
                return "bit " + bit + " of " + target.getFileName();
            }
            case 1 -> {
                int length = random.nextInt(bytes.length);
                Files.write(target, Arrays.copyOf(bytes, length));
                return target.getFileName() + " cut to " + length;
            }
            case 2 -> {
                Files.write(target, Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(99)));
                return target.getFileName() + " made longer";
            }
            case 3 -> {
                Path other = model.resolve("1.0.0/animals-stage3/animals-stage3-0000.params");
                Files.write(parameters, Files.readAllBytes(other));
                return "the parameters of stage 3";
            }
            case 4 -> {
                byte[] text = Files.readAllBytes(metadata);
                String whole = new String(text, StandardCharsets.UTF_8);
                // Within what is said of stage 2.
                int from = whole.indexOf("animals-stage2\"");
                int until = whole.indexOf("\"files\": {", whole.indexOf(SNAPSHOT + "Sha256", from));
                int at = from + random.nextInt(until - from);
                if (Character.isWhitespace(whole.charAt(at))) {
                    at = whole.indexOf("\"sha256\": \"", from) + 12;
                }
                text[at] ^= (byte) (1 << random.nextInt(7));
                Files.write(metadata, text);
                return "byte " + at + " of the metadata";
            }
            default -> {
                return hostile(random, metadata);
            }
        }
    }

    /** Descriptions that would lead elsewhere, with checksums that fit. */
    private static String hostile(Random random, Path metadata) throws IOException {
        JsonObject json = JsonParser.parseString(Files.readString(metadata)).getAsJsonObject();
        JsonArray artifacts = json.getAsJsonArray("artifacts");
        List<String> names =
                List.of(
                        "../../outside",
                        "/tmp/outside",
                        "..",
                        "animals-stage2/../../../x",
                        "a\\b",
                        "evil.jar",
                        "",
                        "C:\\x");
        String name = names.get(random.nextInt(names.size()));
        String done = "";
        for (JsonElement element : artifacts) {
            JsonObject artifact = element.getAsJsonObject();
            if (!artifact.getAsJsonObject("properties").get("stage").getAsString().equals("2")) {
                continue;
            }
            JsonObject arguments = artifact.getAsJsonObject("arguments");
            JsonObject info = arguments.getAsJsonObject(SNAPSHOT);
            switch (random.nextInt(6)) {
                case 0 -> {
                    info.getAsJsonArray("files").get(0).getAsJsonObject().addProperty("name", name);
                    done = "file name " + name;
                }
                case 1 -> {
                    info.addProperty("artifactId", name);
                    done = "model " + name;
                }
                case 2 -> {
                    info.addProperty("version", name);
                    artifact.addProperty("version", name);
                    done = "version " + name;
                }
                case 3 -> {
                    artifact.addProperty("name", name);
                    done = "name " + name;
                }
                case 4 -> {
                    info.remove(List.of("files", "inputShape", "mean").get(random.nextInt(3)));
                    done = "a part missing";
                }
                default -> {
                    info.addProperty("stage", random.nextInt(100) - 50);
                    info.addProperty("stages", -1);
                    done = "impossible stages";
                }
            }
            try {
                arguments.addProperty("snapshotSha256", StageJson.read(info).digest());
            } catch (RuntimeException e) {
                arguments.addProperty("snapshotSha256", "0".repeat(64));
            }
        }
        Files.writeString(metadata, json.toString());
        return done;
    }

    @Test
    void noneOfAThousandLoads() throws Exception {
        load(1);
        Map<String, byte[]> goodZoo = contents(root);
        Map<String, byte[]> goodCache = contents(folder.resolve("cache"));
        Map<String, byte[]> run = contents(folder.resolve("run"));
        Random random = new Random(20);
        for (int i = 0; i < DAMAGES; i++) {
            String damage = damage(random);
            Throwable refused = catchThrowable(() -> load(2));
            assertThat(refused).as(damage).isNotNull();
            assertThat(refused).as(damage).isInstanceOf(IOException.class);
            assertThat(refused.getMessage()).as(damage).isNotBlank().doesNotContain("\n");
            restore(root, goodZoo);
        }
        // Nothing was written anywhere but into the cache, and there nothing damaged.
        assertThat(contents(root)).containsOnlyKeys(goodZoo.keySet());
        assertThat(contents(folder.resolve("run"))).containsOnlyKeys(run.keySet());
        Map<String, byte[]> cache = contents(folder.resolve("cache"));
        goodCache.forEach((name, bytes) -> assertThat(cache.get(name)).isEqualTo(bytes));
        // Where only the names of the classes were damaged, the parameters had arrived already.
        byte[] parameters = goodZoo.get(STAGE_2 + "animals-stage2-0000.params");
        byte[] names = goodZoo.get(STAGE_2 + "synset.txt");
        cache.forEach(
                (name, bytes) -> {
                    if (name.endsWith("stage2-0000.params")) {
                        assertThat(bytes).isEqualTo(parameters);
                    } else if (name.endsWith(".txt")) {
                        assertThat(bytes).isEqualTo(names);
                    } else {
                        assertThat(name).matches(".*\\.lock|.*stage1-0000\\.params");
                    }
                });
        try (Stream<Path> top = Files.list(folder)) {
            assertThat(top.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("zoo", "cache", "run");
        }
        load(1);
        load(2);
    }

    /** A copy in the cache that goes bad is fetched again. */
    @Test
    void aDamagedCopyHeals() throws Exception {
        load(2);
        Map<String, byte[]> good = contents(folder.resolve("cache"));
        for (String name : good.keySet()) {
            if (name.endsWith(".params")) {
                byte[] bytes = good.get(name).clone();
                bytes[100] ^= 4;
                Files.write(folder.resolve("cache").resolve(name), bytes);
            }
        }
        load(2);
        contents(folder.resolve("cache"))
                .forEach((name, bytes) -> assertThat(bytes).isEqualTo(good.get(name)));
    }

    @Test
    void manyThreadsAndProcessesEndWithOneGoodCopy() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-DDJL_CACHE_DIR=" + folder.resolve("cache"),
                                    "-DOPT_OUT_TRACKING=true",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    DamagedSnapshotsTest.class.getName(),
                                    root.toString())
                            .inheritIO()
                            .start());
        }
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            int stage = 2 + i % 2;
            tasks.add(
                    () -> {
                        fetch(root, stage);
                        return null;
                    });
        }
        for (Future<Void> done : threads.invokeAll(tasks)) {
            done.get();
        }
        threads.shutdown();
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
        assertThat(contents(folder.resolve("cache")).keySet())
                .filteredOn(name -> !name.endsWith(".lock"))
                .hasSize(4);
        load(2);
        load(3);
    }

    private static void fetch(Path root, int stage) throws IOException {
        var mrl = new SnapshotZoo(root.toString()).getModelLoader("animals").getMrl();
        mrl.prepare(mrl.match(Map.of("stage", Integer.toString(stage))));
    }

    /** A process that fetches both stages many times. */
    public static void main(String[] args) throws IOException {
        for (int i = 0; i < 20; i++) {
            fetch(Path.of(args[0]), 2 + i % 2);
        }
    }
}
