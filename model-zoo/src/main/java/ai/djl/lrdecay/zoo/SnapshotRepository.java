package ai.djl.lrdecay.zoo;

import ai.djl.Application;
import ai.djl.lrdecay.zoo.StageInfo.StageFile;
import ai.djl.repository.AbstractRepository;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.Metadata;
import ai.djl.util.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A DJL repository of staged snapshots. What its descriptions say is checked by {@link
 * ModelDescription} before it is used, and files are used from the verified copies of {@link
 * SnapshotCache} only.
 */
final class SnapshotRepository extends AbstractRepository {

    static final Application APPLICATION = Application.CV.IMAGE_CLASSIFICATION;

    private static final String METADATA = "metadata.json";
    private static final int MOST_METADATA = 1 << 22;
    private static final int MOST_NAMED = 6;

    private final String groupId;
    private final ZooSource source;
    private final @Nullable String only;
    private final @Nullable String version;
    private final @Nullable String snapshot;

    SnapshotRepository(String groupId, ZooSource source) {
        this(groupId, groupId, source, null, null, null);
    }

    /** A repository of one model, of one version of it, or of one snapshot. */
    SnapshotRepository(
            String name,
            String groupId,
            ZooSource source,
            @Nullable String only,
            @Nullable String version,
            @Nullable String snapshot) {
        super(name, URI.create("lrdecay:///"));
        this.groupId = groupId;
        this.source = source;
        this.only = only;
        this.version = version;
        this.snapshot = snapshot;
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    /** The folder of a model below the root, with a slash at its end. */
    static String folder(String groupId, String artifactId) {
        return "model/"
                + APPLICATION.getPath()
                + '/'
                + groupId.replace('.', '/')
                + '/'
                + artifactId
                + '/';
    }

    /** A reference to a model of this repository. */
    MRL reference(String artifactId) {
        return model(APPLICATION, groupId, artifactId, null);
    }

    /** A reference to the newest version of a model alone. */
    MRL newest(MRL model) throws IOException {
        String newest = model.listArtifacts().get(0).getVersion();
        return new SnapshotRepository(
                        getName(), groupId, source, model.getArtifactId(), newest, null)
                .getResources()
                .get(0);
    }

    @Override
    public @Nullable Metadata locate(MRL mrl) throws IOException {
        String artifactId = mrl.getArtifactId();
        if (!groupId.equals(mrl.getGroupId()) || !Names.isName(artifactId)) {
            return null;
        }
        Metadata metadata = metadata(artifactId);
        metadata.init(arguments);
        metadata.setRepositoryUri(mrl.toURI());
        checkWanted(metadata);
        if (only != null && version == null) {
            // DJL would look for a stage that the newest version lacks in the older ones.
            List<Artifact> all = metadata.getArtifacts();
            String newest = all.get(0).getVersion();
            metadata.setArtifacts(
                    all.stream().filter(one -> newest.equals(one.getVersion())).toList());
        }
        return metadata;
    }

    /** DJL would only say that nothing matches. */
    private void checkWanted(Metadata metadata) throws ZooException {
        List<String> there = new ArrayList<>();
        for (Artifact artifact : metadata.getArtifacts()) {
            if (version == null || version.equals(artifact.getVersion())) {
                there.add(artifact.getName());
            }
        }
        if (there.isEmpty()) {
            throw new ZooException(
                    only
                            + " has no version "
                            + version
                            + ": there are "
                            + metadata.getArtifacts().stream()
                                    .map(Artifact::getVersion)
                                    .distinct()
                                    .toList());
        }
        if (snapshot != null && !there.contains(snapshot)) {
            throw new ZooException(
                    only
                            + " "
                            + version
                            + " has no snapshot '"
                            + snapshot
                            + "': there are "
                            + there);
        }
    }

    private Metadata metadata(String artifactId) throws IOException {
        String place = source.place() + ": " + artifactId;
        byte[] bytes;
        try (InputStream in = source.open(folder(groupId, artifactId) + METADATA)) {
            bytes = in.readNBytes(MOST_METADATA + 1);
        } catch (NoSuchFileException e) {
            // Not as the cause: DJL Serving would answer with its message, which is only a path.
            ZooException missing = new ZooException(noModel(artifactId));
            missing.addSuppressed(e);
            throw missing;
        }
        if (bytes.length > MOST_METADATA) {
            throw new ZooException(place + ": its metadata are too large");
        }
        return ModelDescription.read(
                new String(bytes, StandardCharsets.UTF_8), groupId, artifactId, place);
    }

    /** Models of that name that other groups have published there. */
    private String othersOfThatName(String artifactId) {
        try {
            return source.entries()
                    .filter(entry -> entry.endsWith(":" + artifactId))
                    .filter(Names::isPrintable)
                    .collect(Collectors.joining(", "));
        } catch (IOException e) {
            // That place says so itself when it is asked for a model.
            return "";
        }
    }

    /** What may have been meant. */
    private String othersThan(String artifactId) {
        try {
            List<String> names =
                    source.models(groupId).stream()
                            .filter(name -> !name.equals(artifactId))
                            .toList();
            return names.size() <= MOST_NAMED
                    ? String.join(", ", names)
                    : String.join(", ", names.subList(0, MOST_NAMED))
                            + " and "
                            + (names.size() - MOST_NAMED)
                            + " more";
        } catch (IOException e) {
            return "";
        }
    }

    private String noModel(String artifactId) {
        String others = othersOfThatName(artifactId);
        String there = othersThan(artifactId);
        return "there is no model '"
                + ModelVersion.indexEntry(groupId, artifactId)
                + "' in "
                + source.place()
                + (others.isEmpty() ? "" : ", but " + others + " of another group")
                + (others.isEmpty() && !there.isEmpty() ? " (there are " + there + ")" : "")
                + ": publish it with 'zoo publish', or name the place that has it with the"
                + " environment variable "
                + ZooLocation.VARIABLE
                + (artifactId.equals(SnapshotZoo.IMAGENET) && groupId.equals(StageInfo.GROUP)
                        ? "; it does not ship with the library, because it is made from ImageNet"
                        : "");
    }

    @Override
    public @Nullable Artifact resolve(MRL mrl, @Nullable Map<String, String> filter)
            throws IOException {
        return mrl.match(filter == null ? Map.of() : filter);
    }

    @Override
    public List<MRL> getResources() {
        return only == null
                ? List.of()
                : List.of(MRL.model(this, APPLICATION, groupId, only, version, snapshot));
    }

    @Override
    public Path getResourceDirectory(Artifact artifact) throws IOException {
        return SnapshotCache.folder(StageInfo.of(artifact));
    }

    /** Reads all files where they come from, whatever is in the cache. */
    void verify(Artifact artifact) throws IOException {
        StageInfo info = StageInfo.of(artifact);
        SnapshotCache.verify(info, source.place(), file -> source.open(path(info, file)));
    }

    private static String path(StageInfo info, StageFile file) {
        return folder(info.model().groupId(), info.artifactId())
                + info.version()
                + '/'
                + info.name()
                + '/'
                + file.name();
    }

    @Override
    public void prepare(Artifact artifact, @Nullable Progress progress) throws IOException {
        StageInfo info = StageInfo.of(artifact);
        SnapshotCache.fetch(info, source.place(), file -> source.open(path(info, file)));
    }
}
