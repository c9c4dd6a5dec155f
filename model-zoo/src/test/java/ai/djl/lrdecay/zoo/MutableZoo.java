package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.util.Folders;
import ai.djl.lrdecay.util.Sha256;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A published model of three stages whose files are changed, and restored after that. */
final class MutableZoo {

    static final String NAME = "animals";
    static final int STAGES = 3;
    private static final String MODEL = "model/cv/image_classification/ai/djl/lrdecay/" + NAME;

    private final Path root;
    private final Map<String, byte[]> good;

    MutableZoo(Path root) throws IOException {
        this.root = root;
        good = contents(root);
    }

    static Map<String, byte[]> contents(Path top) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        if (Files.exists(top)) {
            try (Stream<Path> files = Files.walk(top)) {
                for (Path file :
                        files.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                                .toList()) {
                    contents.put(top.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        }
        return contents;
    }

    void restore() throws IOException {
        Folders.delete(root);
        for (Map.Entry<String, byte[]> entry : good.entrySet()) {
            Path file = root.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, entry.getValue());
        }
    }

    Path root() {
        return root;
    }

    Path model() {
        return root.resolve(MODEL);
    }

    Path metadata() {
        return model().resolve("metadata.json");
    }

    Path index() {
        return root.resolve(ZooSource.INDEX);
    }

    Path version() {
        return model().resolve("1.0.0");
    }

    Path stage(int stage) {
        return version().resolve(NAME + "-stage" + stage);
    }

    Path parameters(int stage) {
        return stage(stage).resolve(NAME + "-stage" + stage + "-0000.params");
    }

    Path synset(int stage) {
        return stage(stage).resolve(StageInfo.SYNSET);
    }

    JsonObject json() throws IOException {
        return JsonParser.parseString(Files.readString(metadata())).getAsJsonObject();
    }

    static JsonObject artifact(JsonObject json, int stage) {
        for (JsonElement element : json.getAsJsonArray("artifacts")) {
            JsonObject properties = element.getAsJsonObject().getAsJsonObject("properties");
            if (properties.get("stage").getAsString().equals(Integer.toString(stage))) {
                return element.getAsJsonObject();
            }
        }
        throw new IllegalArgumentException("no stage " + stage);
    }

    static JsonObject info(JsonObject artifact) {
        return artifact.getAsJsonObject("arguments").getAsJsonObject(StageInfo.ARGUMENT);
    }

    void write(JsonElement json) throws IOException {
        Files.write(metadata(), json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Computes all checksums again, as a publisher who means harm would, as far as it goes. */
    void seal() throws IOException {
        if (!Files.isRegularFile(metadata(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        String text = new String(Files.readAllBytes(metadata()), StandardCharsets.UTF_8);
        JsonElement json;
        try {
            json = JsonParser.parseString(text);
            for (JsonElement element : json.getAsJsonObject().getAsJsonArray("artifacts")) {
                seal(element.getAsJsonObject());
            }
        } catch (RuntimeException | StackOverflowError e) {
            // Not the form of a description any more: there is nothing to seal.
            return;
        }
        write(json);
    }

    private void seal(JsonObject artifact) throws IOException {
        JsonObject arguments = artifact.getAsJsonObject("arguments");
        JsonObject info = arguments.getAsJsonObject(StageInfo.ARGUMENT);
        if (info.get("files") instanceof JsonArray files) {
            files.forEach(file -> seal(artifact, file));
        }
        StageInfo read = StageJson.read(info);
        artifact.addProperty("name", read.name());
        artifact.addProperty("version", read.version());
        JsonObject properties = new JsonObject();
        read.properties().forEach(properties::addProperty);
        artifact.add("properties", properties);
        arguments.addProperty(StageInfo.DIGEST, read.digest());
    }

    private void seal(JsonObject artifact, JsonElement element) {
        try {
            JsonObject file = element.getAsJsonObject();
            Path path =
                    version()
                            .resolve(artifact.get("name").getAsString())
                            .resolve(file.get("name").getAsString());
            if (Files.isRegularFile(path)) {
                file.addProperty("size", Files.size(path));
                file.addProperty("sha256", Sha256.of(path));
            }
        } catch (IOException | RuntimeException e) {
            // What was changed there is to be read as it is.
            return;
        }
    }
}
