package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.zoo.StageInfo.StageFile;
import ai.djl.repository.Artifact;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes the description of a model, DJL's {@code metadata.json}. */
final class MetadataWriter {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    private static final String ARTIFACTS = "artifacts";

    /** Ends of stages before what is within stages, the last ones first. */
    private static final Comparator<StageInfo> FIRST_WANTED =
            Comparator.comparing((StageInfo info) -> !info.about().atEnd())
                    .thenComparing(StageInfo.BY_TRAINING.reversed());

    private MetadataWriter() {}

    /**
     * Adds a version in front of those that a description has.
     *
     * @param file the description, which need not exist
     * @param infos the stages of the version, in their order
     * @return the text of the new description
     */
    static String with(Path file, List<StageInfo> infos) throws IOException {
        JsonObject metadata = json(file, infos.get(0).model());
        JsonArray all = new JsonArray();
        // Without a filter DJL takes the first: the last stage of the newest version.
        infos.stream().sorted(FIRST_WANTED).forEach(info -> all.add(artifact(info)));
        all.addAll(metadata.getAsJsonArray(ARTIFACTS));
        metadata.add(ARTIFACTS, all);
        return GSON.toJson(metadata) + "\n";
    }

    /** Reads a version again as everybody will: what cannot be read was not published. */
    static List<StageInfo> read(Path file, ModelVersion model) throws IOException {
        List<StageInfo> infos = new ArrayList<>();
        for (Artifact artifact :
                ModelDescription.read(
                                PublishedModels.text(file),
                                model.groupId(),
                                model.artifactId(),
                                file.toString())
                        .getArtifacts()) {
            if (artifact.getVersion().equals(model.version())) {
                infos.add(StageInfo.of(artifact));
            }
        }
        infos.sort(StageInfo.BY_TRAINING);
        return infos;
    }

    /** Tells whether a description has exactly these stages. */
    static boolean has(Path file, List<StageInfo> infos) throws IOException {
        return read(file, infos.get(0).model()).equals(infos);
    }

    private static JsonObject json(Path file, ModelVersion model) throws IOException {
        if (!Files.exists(file)) {
            JsonObject metadata = new JsonObject();
            metadata.addProperty("metadataVersion", "0.2");
            metadata.addProperty("resourceType", "model");
            metadata.addProperty("application", SnapshotRepository.APPLICATION.getPath());
            metadata.addProperty("groupId", model.groupId());
            metadata.addProperty("artifactId", model.artifactId());
            metadata.addProperty("name", model.artifactId());
            metadata.addProperty(
                    "description", "Snapshots at the learning-rate stages of a training");
            metadata.add(ARTIFACTS, new JsonArray());
            return metadata;
        }
        try {
            JsonObject metadata =
                    JsonParser.parseString(PublishedModels.text(file)).getAsJsonObject();
            StageJson.value(metadata, ARTIFACTS, JsonElement::getAsJsonArray);
            return metadata;
        } catch (JsonParseException | IllegalStateException e) {
            throw new ZooException(file + " is damaged: it is not a description of a model", e);
        }
    }

    private static JsonObject artifact(StageInfo info) {
        JsonObject artifact = new JsonObject();
        artifact.addProperty("version", info.version());
        artifact.addProperty("snapshot", false);
        artifact.addProperty("name", info.name());
        JsonObject properties = new JsonObject();
        info.properties().forEach(properties::addProperty);
        artifact.add("properties", properties);
        JsonObject arguments = new JsonObject();
        arguments.addProperty(ModelDescription.BLOCK, StageBlockFactory.class.getName());
        arguments.addProperty(ModelDescription.TRANSLATOR, StageTranslatorFactory.class.getName());
        arguments.add(StageInfo.ARGUMENT, JsonParser.parseString(StageJson.write(info)));
        arguments.addProperty(StageInfo.DIGEST, info.digest());
        artifact.add("arguments", arguments);
        JsonObject files = new JsonObject();
        for (StageFile file : info.files()) {
            JsonObject item = new JsonObject();
            item.addProperty("uri", info.version() + "/" + info.name() + "/" + file.name());
            item.addProperty("name", file.name());
            item.addProperty("size", file.size());
            files.add(file.name(), item);
        }
        artifact.add("files", files);
        return artifact;
    }
}
