package ai.djl.lrdecay.zoo;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The models whose descriptions are in the folder of a zoo, whatever its index says. */
final class PublishedModels {

    static final String METADATA = "metadata.json";
    private static final String MODEL = "model";
    private static final int DEEPEST = 40;
    private static final long LARGEST = 1 << 22;

    private PublishedModels() {}

    /** Lists the models of a folder as the index names them. */
    static List<String> of(Path root) throws IOException {
        List<String> entries = new ArrayList<>();
        for (Path file : descriptions(root)) {
            String entry = entry(root, file);
            if (!entry.isEmpty()) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private static List<Path> descriptions(Path root) throws IOException {
        Path models = root.resolve(MODEL);
        if (!Files.isDirectory(models)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(models, DEEPEST)) {
            return files.filter(file -> file.endsWith(METADATA) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    /** Empty for a description that is not where that of its model must be. */
    private static String entry(Path root, Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            return "";
        }
        try {
            JsonObject json = JsonParser.parseString(text(file)).getAsJsonObject();
            String group = StageJson.text(json, "groupId");
            String artifact = StageJson.text(json, "artifactId");
            boolean here =
                    Names.isGroup(group)
                            && Names.isName(artifact)
                            && root.resolve(SnapshotRepository.folder(group, artifact) + METADATA)
                                    .equals(file);
            return here ? ModelVersion.indexEntry(group, artifact) : "";
        } catch (JsonParseException | IllegalStateException | StackOverflowError e) {
            return "";
        }
    }

    /** The text of a description; bytes that are no text do not make it valid. */
    static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /**
     * Lists the versions that a description has.
     *
     * @param file the description, which need not exist
     * @throws ZooException if it is damaged
     */
    static List<String> versions(Path file) throws IOException {
        List<String> versions = new ArrayList<>();
        if (Files.exists(file)) {
            try {
                JsonObject json = JsonParser.parseString(text(file)).getAsJsonObject();
                for (JsonElement artifact :
                        StageJson.value(json, "artifacts", JsonElement::getAsJsonArray)) {
                    versions.add(StageJson.text(artifact.getAsJsonObject(), "version"));
                }
            } catch (JsonParseException | IllegalStateException | StackOverflowError e) {
                throw new ZooException(file + " is damaged: it is not a description of a model", e);
            }
        }
        return versions;
    }
}
