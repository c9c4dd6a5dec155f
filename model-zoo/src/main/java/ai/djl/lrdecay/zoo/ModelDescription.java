package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.zoo.StageInfo.StageFile;
import ai.djl.repository.Artifact;
import ai.djl.repository.Metadata;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The description of a model, DJL's {@code metadata.json}, which is believed only where it says
 * what this library wrote: blocks and translators are those of this library whatever it names.
 */
final class ModelDescription {

    /** The keys of an artifact's arguments; others are refused. */
    static final String BLOCK = "blockFactory";

    static final String TRANSLATOR = "translatorFactory";

    private static final Set<String> ARGUMENTS =
            Set.of(BLOCK, TRANSLATOR, StageInfo.ARGUMENT, StageInfo.DIGEST);

    private ModelDescription() {}

    /**
     * Reads and checks.
     *
     * @param text the JSON
     * @param groupId the group of the model
     * @param artifactId the model that it must describe
     * @param place where it was found, for people
     * @return the description for DJL; the arguments of its artifacts hold their {@link StageInfo}
     * @throws ZooException if anything is missing, changed or of another model, in one sentence
     */
    static Metadata read(String text, String groupId, String artifactId, String place)
            throws ZooException {
        List<Artifact> artifacts = new ArrayList<>();
        Metadata metadata = new Metadata();
        try {
            JsonElement json = JsonParser.parseString(text);
            if (!json.isJsonObject() || !json.getAsJsonObject().has("artifacts")) {
                throw new ZooException(place + ": its metadata list no snapshot");
            }
            metadata.setMetadataVersion("0.2");
            metadata.setResourceType("model");
            metadata.setApplication(SnapshotRepository.APPLICATION);
            metadata.setGroupId(groupId);
            metadata.setArtifactId(artifactId);
            metadata.setName(artifactId);
            metadata.setDescription("Snapshots at the learning-rate stages of a training");
            JsonArray list =
                    StageJson.value(
                            json.getAsJsonObject(), "artifacts", JsonElement::getAsJsonArray);
            for (JsonElement element : list) {
                if (!element.isJsonObject()) {
                    throw new ZooException(place + ": its metadata list an empty snapshot");
                }
                artifacts.add(artifact(element.getAsJsonObject(), groupId, artifactId, place));
            }
        } catch (JsonParseException e) {
            throw new ZooException(place + ": its metadata are not valid", e);
        } catch (StackOverflowError e) {
            throw new ZooException(place + ": its metadata are nested too deeply", e);
        }
        if (artifacts.isEmpty()) {
            throw new ZooException(place + ": its metadata list no snapshot");
        }
        checkComplete(artifacts, place);
        metadata.setArtifacts(artifacts);
        return metadata;
    }

    /** The stages of a training belong together: each version has all of them, each once. */
    private static void checkComplete(List<Artifact> artifacts, String place) throws ZooException {
        Map<String, Set<Integer>> versions = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        for (Artifact artifact : artifacts) {
            StageInfo info = StageInfo.of(artifact);
            Set<Integer> stages =
                    versions.computeIfAbsent(info.version(), version -> new TreeSet<>());
            boolean first = names.add(info.version() + ' ' + info.name());
            if (info.about().atEnd()) {
                stages.add(info.stage());
            }
            if (!first) {
                throw new ZooException(
                        place + ": its metadata list " + info.name() + " twice: publish it again");
            }
        }
        for (Artifact artifact : artifacts) {
            StageInfo info = StageInfo.of(artifact);
            Set<Integer> stages = versions.getOrDefault(info.version(), Set.of());
            if (stages.size() != info.stages()) {
                throw new ZooException(
                        place
                                + ": its metadata list the stages "
                                + stages
                                + " of version "
                                + info.version()
                                + ", but the training has "
                                + info.stages()
                                + ": publish it again");
            }
        }
    }

    /** Reads a snapshot, which may name no code but that of this library. */
    private static Artifact artifact(
            JsonObject json, String groupId, String artifactId, String place) throws ZooException {
        String name = StageJson.text(json, "name");
        JsonObject arguments = StageJson.value(json, "arguments", JsonElement::getAsJsonObject);
        StageInfo info;
        try {
            info =
                    StageInfo.of(
                            StageJson.value(
                                    arguments, StageInfo.ARGUMENT, JsonElement::getAsJsonObject),
                            StageJson.text(arguments, StageInfo.DIGEST));
        } catch (ZooException e) {
            throw new ZooException(place + ": " + name + ": " + e.getMessage(), e);
        }
        boolean consistent =
                info.model().groupId().equals(groupId)
                        && info.artifactId().equals(artifactId)
                        && info.name().equals(name)
                        && info.version().equals(StageJson.text(json, "version"))
                        && info.properties().equals(StageJson.texts(json, "properties"))
                        && is(StageBlockFactory.class, arguments, BLOCK)
                        && is(StageTranslatorFactory.class, arguments, TRANSLATOR)
                        && arguments.keySet().equals(ARGUMENTS);
        if (!consistent) {
            throw new ZooException(place + ": the description of " + name + " is that of another");
        }
        return artifact(info);
    }

    private static boolean is(Class<?> expected, JsonObject arguments, String key) {
        return expected.getName().equals(StageJson.text(arguments, key));
    }

    /** A snapshot, for DJL: what was checked is what is used from here on. */
    private static Artifact artifact(StageInfo info) {
        Artifact artifact = new Artifact();
        artifact.setName(info.name());
        artifact.setVersion(info.version());
        artifact.setProperties(info.properties());
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put(BLOCK, StageBlockFactory.class.getName());
        arguments.put(TRANSLATOR, StageTranslatorFactory.class.getName());
        arguments.put(StageInfo.ARGUMENT, info);
        artifact.setArguments(arguments);
        artifact.setOptions(Map.of());
        Map<String, Artifact.Item> items = new LinkedHashMap<>();
        for (StageFile file : info.files()) {
            Artifact.Item item = new Artifact.Item();
            item.setUri(info.version() + '/' + info.name() + '/' + file.name());
            item.setName(file.name());
            item.setSize(file.size());
            items.put(file.name(), item);
        }
        artifact.setFiles(items);
        return artifact;
    }
}
