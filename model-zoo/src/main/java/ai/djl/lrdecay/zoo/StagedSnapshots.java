package ai.djl.lrdecay.zoo;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.repository.Artifact;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ModelZoo;
import ai.djl.repository.zoo.ZooModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The snapshots of a model at all of its stages: to list, to verify and to load them. */
public final class StagedSnapshots {

    private final SnapshotZoo zoo;
    private final @Nullable Device device;

    /**
     * Looks at what ships with the library and at the place that is named ({@link ZooLocation}).
     */
    public StagedSnapshots() {
        this(new SnapshotZoo());
    }

    /**
     * Looks at a zoo.
     *
     * @param zoo the zoo
     */
    public StagedSnapshots(SnapshotZoo zoo) {
        this(zoo, null);
    }

    /**
     * Looks at a zoo, and loads to a device.
     *
     * @param zoo the zoo
     * @param device where models are loaded; null for DJL's default device
     */
    public StagedSnapshots(SnapshotZoo zoo, @Nullable Device device) {
        this.zoo = zoo;
        this.device = device;
    }

    /**
     * Lists the models.
     *
     * @return their names
     */
    public List<String> models() {
        return zoo.getModelLoaders().stream().map(loader -> loader.getArtifactId()).toList();
    }

    /**
     * Lists the models that are here: without those that the zoo only knows of.
     *
     * @return their names
     * @throws IOException if a place cannot be read
     */
    public List<String> published() throws IOException {
        return zoo.published();
    }

    /**
     * Lists the stages of a model.
     *
     * @param artifactId the name of the model
     * @return its stages in their order, those of the newest version
     * @throws ZooException if there is no such model, or its description cannot be trusted
     * @throws IOException if the description cannot be read
     */
    public List<StageInfo> stages(String artifactId) throws IOException {
        return all(artifactId).stream().filter(info -> info.about().atEnd()).toList();
    }

    /**
     * Lists the snapshots of a model: the ends of its stages, and of epochs within them where there
     * are such.
     *
     * @param artifactId the name of the model
     * @return its snapshots in the order of training, those of the newest version
     * @throws ZooException if there is no such model, or its description cannot be trusted
     * @throws IOException if the description cannot be read
     */
    public List<StageInfo> all(String artifactId) throws IOException {
        List<StageInfo> everything = described(artifactId);
        return ofVersion(everything, everything.get(0).version());
    }

    /**
     * Lists the snapshots of a version of a model.
     *
     * @param artifactId the name of the model
     * @param version the version, as {@code 1.0.0}
     * @return its snapshots in the order of training
     * @throws ZooException if there is no such model or version, or its description cannot be
     *     trusted
     * @throws IOException if the description cannot be read
     */
    public List<StageInfo> all(String artifactId, String version) throws IOException {
        List<StageInfo> wanted = ofVersion(described(artifactId), version);
        if (wanted.isEmpty()) {
            throw new ZooException(
                    artifactId
                            + " has no version "
                            + version
                            + ": there are "
                            + versions(artifactId));
        }
        return wanted;
    }

    /**
     * Lists the versions of a model.
     *
     * @param artifactId the name of the model
     * @return the versions, the newest first
     * @throws ZooException if there is no such model, or its description cannot be trusted
     * @throws IOException if the description cannot be read
     */
    public List<String> versions(String artifactId) throws IOException {
        return described(artifactId).stream().map(StageInfo::version).distinct().toList();
    }

    /** Everything that is described, the newest version first. */
    private List<StageInfo> described(String artifactId) throws IOException {
        List<StageInfo> everything = new ArrayList<>();
        for (Artifact artifact : loader(artifactId).getMrl().listArtifacts()) {
            everything.add(StageInfo.of(artifact));
        }
        return everything;
    }

    private static List<StageInfo> ofVersion(List<StageInfo> everything, String version) {
        return everything.stream()
                .filter(info -> info.version().equals(version))
                .sorted(StageInfo.BY_TRAINING)
                .toList();
    }

    /**
     * Checks all files of all versions of a model by size and SHA-256.
     *
     * @param artifactId the name of the model
     * @return what was checked
     * @throws ZooException if something is damaged, in one sentence
     * @throws IOException if something cannot be read
     */
    public List<StageInfo> verify(String artifactId) throws IOException {
        SnapshotLoader loader = loader(artifactId);
        List<StageInfo> good = new ArrayList<>();
        for (Artifact artifact : loader.getMrl().listArtifacts()) {
            ((SnapshotRepository) loader.getMrl().getRepository()).verify(artifact);
            good.add(StageInfo.of(artifact));
        }
        return good;
    }

    /**
     * Loads a snapshot.
     *
     * @param artifactId the name of the model
     * @param stage the stage
     * @param input {@code Image.class} for images, or another type that {@link
     *     StageTranslatorFactory} lists; {@code float[].class} for values
     * @param output {@code Classifications.class}
     * @return the model, to be closed
     * @param <I> the type of the input
     * @param <O> the type of the output
     * @throws ModelNotFoundException if DJL has no engine for it
     * @throws ZooException if there is no such model, stage or input, in one sentence
     * @throws MalformedModelException if the parameters cannot be read
     * @throws IOException if files are missing or damaged
     */
    public <I, O> ZooModel<I, O> load(String artifactId, int stage, Class<I> input, Class<O> output)
            throws IOException, ModelNotFoundException, MalformedModelException {
        Map<String, String> filters = Map.of("stage", Integer.toString(stage));
        return load(loader(artifactId), filters, input, output);
    }

    /**
     * Loads a snapshot that {@link #all} or {@link #verify} lists, also of an old version.
     *
     * @param snapshot the snapshot
     * @param input as in the other method
     * @param output as in the other method
     * @return the model, to be closed
     * @param <I> the type of the input
     * @param <O> the type of the output
     * @throws ModelNotFoundException if DJL has no engine for it
     * @throws ZooException if there is no such model, stage or input, in one sentence
     * @throws MalformedModelException if the parameters cannot be read
     * @throws IOException if files are missing or damaged
     */
    public <I, O> ZooModel<I, O> load(StageInfo snapshot, Class<I> input, Class<O> output)
            throws IOException, ModelNotFoundException, MalformedModelException {
        return load(zoo.loader(snapshot), snapshot.properties(), input, output);
    }

    private <I, O> ZooModel<I, O> load(
            SnapshotLoader loader, Map<String, String> filters, Class<I> input, Class<O> output)
            throws IOException, ModelNotFoundException, MalformedModelException {
        Criteria<I, O> criteria =
                Criteria.builder()
                        .setTypes(input, output)
                        .optModelZoo(zoo)
                        .optArtifactId(zoo.getGroupId() + ":" + loader.getArtifactId())
                        .optFilters(filters)
                        .optDevice(device)
                        .build();
        return loader.loadModel(criteria);
    }

    private SnapshotLoader loader(String artifactId) throws ZooException {
        if (zoo.getModelLoader(artifactId) instanceof SnapshotLoader loader) {
            return loader;
        }
        throw new ZooException(
                "'"
                        + artifactId
                        + "' cannot be the name of a model: names have lower-case letters, digits,"
                        + " dots and hyphens");
    }

    /**
     * Returns the zoo, for {@code Criteria.optModelZoo}.
     *
     * @return the zoo
     */
    public ModelZoo zoo() {
        return zoo;
    }
}
