package ai.djl.lrdecay.zoo;

import ai.djl.Model;
import ai.djl.lrdecay.training.StageSnapshot;
import ai.djl.lrdecay.util.AtomicFiles;
import ai.djl.lrdecay.util.Folders;
import ai.djl.lrdecay.util.LockFile;
import ai.djl.lrdecay.util.Sha256;
import ai.djl.lrdecay.zoo.StageInfo.StageFile;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
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
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the snapshots of a training into a folder that DJL can load from, or that a web server can
 * serve. The description is written last and atomically: until then nobody sees anything of a new
 * version. A version that is there is never changed.
 */
public final class SnapshotPublisher {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    private static final String METADATA = "metadata.json";

    private final Path root;

    /**
     * Publishes into a folder.
     *
     * @param root the folder, made if need be
     */
    public SnapshotPublisher(Path root) {
        this.root = root;
    }

    /**
     * What the snapshots themselves do not say.
     *
     * @param artifactId the name of the model: lower-case letters, digits, dots and hyphens
     * @param version its version, as {@code 1.0.0}
     * @param classNames the names of the classes
     * @param mean the mean of each channel, on the scale from 0 to 1
     * @param deviation the deviation of each channel
     * @param licence the licence of the parameters
     * @param provenance seeds, versions, platform and the command, by name
     * @param crop {@link StageInfo#CENTRAL}, or null for networks that see whole images
     */
    public record Publication(
            String artifactId,
            String version,
            List<String> classNames,
            List<Float> mean,
            List<Float> deviation,
            String licence,
            Map<String, String> provenance,
            @Nullable String crop) {

        /**
         * Describes networks that see whole images.
         *
         * @param artifactId the name of the model
         * @param version its version
         * @param classNames the names of the classes
         * @param mean the mean of each channel
         * @param deviation the deviation of each channel
         * @param licence the licence of the parameters
         * @param provenance seeds, versions, platform and the command, by name
         */
        public Publication(
                String artifactId,
                String version,
                List<String> classNames,
                List<Float> mean,
                List<Float> deviation,
                String licence,
                Map<String, String> provenance) {
            this(artifactId, version, classNames, mean, deviation, licence, provenance, null);
        }
    }

    /**
     * Publishes the snapshots of a training.
     *
     * @param publication what they do not say themselves
     * @param snapshots their folders, in the order of the stages
     * @return what was published, in the order of the stages
     * @throws ZooException if the version is there already, or the snapshots do not belong together
     * @throws IOException if a snapshot is damaged, or reading or writing fails
     */
    public List<StageInfo> publish(Publication publication, List<Path> snapshots)
            throws IOException {
        if (!StageInfo.isName(publication.artifactId())) {
            throw new ZooException(
                    "the name '"
                            + publication.artifactId()
                            + "' is not allowed: use lower-case letters, digits, dots and hyphens");
        }
        if (!StageInfo.isVersion(publication.version())) {
            throw new ZooException(
                    "the version '" + publication.version() + "' is not allowed: use 1.0.0");
        }
        Path folder = root.resolve(SnapshotRepository.folder(publication.artifactId()));
        Files.createDirectories(folder);
        try (LockFile lock = LockFile.acquire(folder.resolve(".lock"))) {
            List<StageInfo> published = publish(folder, publication, snapshots);
            addToIndex(publication.artifactId());
            return published;
        }
    }

    /** Models can be published at the same time: the index has a lock of its own. */
    private void addToIndex(String artifactId) throws IOException {
        try (LockFile lock = LockFile.acquire(root.resolve(".lock"))) {
            List<String> names = new ArrayList<>(new FolderSource(root.toAbsolutePath()).models());
            if (!names.contains(artifactId)) {
                names.add(artifactId);
                names.sort(Comparator.naturalOrder());
                AtomicFiles.writeString(
                        root.resolve(ZooSource.INDEX), String.join("\n", names) + "\n");
            }
        }
    }

    private static List<StageInfo> publish(
            Path folder, Publication publication, List<Path> snapshots) throws IOException {
        JsonObject metadata = read(folder.resolve(METADATA), publication.artifactId());
        JsonArray artifacts = metadata.getAsJsonArray("artifacts");
        for (JsonElement artifact : artifacts) {
            if (publication
                    .version()
                    .equals(artifact.getAsJsonObject().get("version").getAsString())) {
                throw new ZooException(
                        publication.artifactId()
                                + " "
                                + publication.version()
                                + " is published already: choose another version");
            }
        }
        List<StageSnapshot> described = new ArrayList<>();
        for (Path snapshot : snapshots) {
            described.add(StageSnapshot.read(snapshot));
        }
        check(described, publication);
        Path temporary = Files.createTempDirectory(folder, ".publish");
        try {
            List<StageInfo> infos = new ArrayList<>();
            for (int i = 0; i < snapshots.size(); i++) {
                infos.add(write(temporary, publication, snapshots.get(i), described, i));
            }
            Path version = folder.resolve(publication.version());
            // Without a description nobody can have used what an earlier attempt left here.
            Folders.delete(version);
            Files.move(temporary, version, StandardCopyOption.ATOMIC_MOVE);
            JsonArray all = new JsonArray();
            // Without a filter DJL takes the first: the last stage of the newest version.
            for (int i = infos.size() - 1; i >= 0; i--) {
                all.add(artifact(infos.get(i)));
            }
            all.addAll(artifacts);
            metadata.add("artifacts", all);
            AtomicFiles.writeString(folder.resolve(METADATA), GSON.toJson(metadata) + "\n");
            return infos;
        } finally {
            Folders.delete(temporary);
        }
    }

    private static JsonObject read(Path file, String artifactId) throws IOException {
        if (!Files.exists(file)) {
            JsonObject metadata = new JsonObject();
            metadata.addProperty("metadataVersion", "0.2");
            metadata.addProperty("resourceType", "model");
            metadata.addProperty("application", SnapshotRepository.APPLICATION.getPath());
            metadata.addProperty("groupId", StageInfo.GROUP);
            metadata.addProperty("artifactId", artifactId);
            metadata.addProperty("name", artifactId);
            metadata.addProperty(
                    "description", "Snapshots at the learning-rate stages of a training");
            metadata.add("artifacts", new JsonArray());
            return metadata;
        }
        try {
            JsonObject metadata = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            if (!metadata.has("artifacts") || !metadata.get("artifacts").isJsonArray()) {
                throw new ZooException(file + " lists no snapshots");
            }
            return metadata;
        } catch (JsonParseException | IllegalStateException e) {
            throw new ZooException(file + " is damaged: it is not a description of a model", e);
        }
    }

    private static void check(List<StageSnapshot> snapshots, Publication publication)
            throws ZooException {
        if (snapshots.isEmpty()) {
            throw new ZooException("there is no snapshot to publish");
        }
        StageSnapshot first = snapshots.get(0);
        for (int i = 0; i < snapshots.size(); i++) {
            StageSnapshot snapshot = snapshots.get(i);
            boolean fits =
                    snapshot.stage() == i + 1
                            && snapshot.architecture().equals(first.architecture())
                            && snapshot.inputShape().equals(first.inputShape())
                            && snapshot.classes() == publication.classNames().size()
                            && String.valueOf(snapshot.properties().get("run"))
                                    .equals(String.valueOf(first.properties().get("run")));
            if (!fits) {
                throw new ZooException(
                        "the snapshots are not the stages 1, 2, .. of one training with "
                                + publication.classNames().size()
                                + " classes: the "
                                + (i + 1)
                                + ". is stage "
                                + snapshot.stage()
                                + " of "
                                + snapshot.properties().get("run")
                                + " with "
                                + snapshot.classes());
            }
        }
    }

    private static StageInfo write(
            Path target,
            Publication publication,
            Path folder,
            List<StageSnapshot> snapshots,
            int index)
            throws IOException {
        StageSnapshot snapshot = snapshots.get(index);
        StageInfo info = info(publication, snapshot, snapshots.size(), List.of());
        Path own = Files.createDirectories(target.resolve(info.name()));
        try (Model model = Model.newInstance(info.name())) {
            model.setBlock(StageBlockFactory.create(snapshot.architecture(), snapshot.classes()));
            Shape one = new Shape(1).addAll(new Shape(snapshot.inputShape()));
            model.getBlock().initialize(model.getNDManager(), DataType.FLOAT32, one);
            // Checks the checksum, and that the parameters fit.
            StageSnapshot.load(folder, model);
            model.setProperty("Epoch", "0");
            model.save(own, info.name());
        }
        Files.writeString(
                own.resolve(StageInfo.SYNSET), String.join("\n", publication.classNames()) + "\n");
        List<StageFile> files = new ArrayList<>();
        for (String name : List.of(info.parameterFile(), StageInfo.SYNSET)) {
            Path file = own.resolve(name);
            files.add(new StageFile(name, Files.size(file), Sha256.of(file)));
        }
        StageInfo complete = info(publication, snapshot, snapshots.size(), files);
        complete.check(folder.toString());
        return complete;
    }

    private static StageInfo info(
            Publication publication, StageSnapshot snapshot, int stages, List<StageFile> files)
            throws ZooException {
        try {
            Map<String, String> about = snapshot.properties();
            return new StageInfo(
                    publication.artifactId(),
                    publication.version(),
                    snapshot.stage(),
                    stages,
                    snapshot.epoch(),
                    Double.parseDouble(about.getOrDefault("learningRate", "NaN")),
                    Double.parseDouble(about.getOrDefault("testAccuracy", "NaN")),
                    about.getOrDefault("dataset", "unknown"),
                    snapshot.architecture(),
                    snapshot.inputShape(),
                    publication.classNames(),
                    publication.mean(),
                    publication.deviation(),
                    publication.licence(),
                    publication.provenance(),
                    files,
                    publication.crop());
        } catch (NumberFormatException e) {
            throw new ZooException(
                    "the snapshot of stage " + snapshot.stage() + " has a rate that is no number",
                    e);
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
