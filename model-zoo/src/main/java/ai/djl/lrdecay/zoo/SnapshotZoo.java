package ai.djl.lrdecay.zoo;

import ai.djl.repository.zoo.ModelLoader;
import ai.djl.repository.zoo.ModelZoo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The zoo of staged snapshots. With this library on the class path, DJL's {@code Criteria} finds
 * its models by {@code optArtifactId("ai.djl.lrdecay:NAME")} and {@code optFilter("stage", "2")};
 * without a filter the last stage is loaded.
 *
 * <p>Models that ship with the library need no network. All other names are looked for in the place
 * of {@link ZooLocation}; nothing is read before a model is asked for.
 */
public final class SnapshotZoo extends ModelZoo {

    /** The paper's network; its snapshots can only be made where ImageNet is. */
    static final String IMAGENET = "resnet50-imagenet";

    private final @Nullable String place;
    private final String groupId;

    /** Creates the zoo of what ships with the library, and of the place that is named. */
    public SnapshotZoo() {
        this(null);
    }

    /**
     * Creates the zoo of a place.
     *
     * @param place a folder or an https address; null for what ships and for the place that is
     *     named
     */
    public SnapshotZoo(@Nullable String place) {
        this(place, StageInfo.GROUP);
    }

    /**
     * Creates the zoo of somebody else's models in a place.
     *
     * @param place a folder or an https address; null for the place that is named
     * @param groupId the group that they were published under, for instance {@code org.example}
     * @throws IllegalArgumentException if this can be no group
     */
    public SnapshotZoo(@Nullable String place, String groupId) {
        if (!Names.isGroup(groupId)) {
            throw new IllegalArgumentException("'" + groupId + "' cannot be a group of models");
        }
        this.place = place;
        this.groupId = groupId;
    }

    /** {@inheritDoc} */
    @Override
    public String getGroupId() {
        return groupId;
    }

    /** {@inheritDoc} */
    @Override
    public Set<String> getSupportedEngines() {
        return Set.of("PyTorch");
    }

    /**
     * {@inheritDoc}
     *
     * @throws UncheckedIOException if the place that this zoo was made for cannot be read
     */
    @Override
    public Collection<ModelLoader> getModelLoaders() {
        Map<String, ModelLoader> loaders = new LinkedHashMap<>();
        for (String name : names()) {
            ModelLoader loader = getModelLoader(name);
            if (loader != null) {
                loaders.put(name, loader);
            }
        }
        return loaders.values();
    }

    /** The models that can be listed. */
    private List<String> names() {
        if (place != null) {
            try {
                return source().models(groupId);
            } catch (IOException e) {
                // DJL would only say that there is no such model.
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }
        Set<String> names = new LinkedHashSet<>();
        boolean ours = groupId.equals(StageInfo.GROUP);
        if (ours) {
            names.addAll(Shipped.LOADERS.keySet());
        }
        namedSource().ifPresent(source -> names.addAll(readable(source, groupId)));
        if (ours) {
            names.add(IMAGENET);
        }
        return List.copyOf(names);
    }

    /**
     * The models of a source, none if it cannot be read: DJL asks every zoo for its list whatever
     * model is wanted, and one that cannot be reached must not stand in the way of the others. The
     * commands of the zoo say why.
     */
    private static List<String> readable(ZooSource source, String groupId) {
        try {
            return source.models(groupId);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The models in the index of the place. */
    List<String> published() throws IOException {
        return source().models(groupId);
    }

    /** {@inheritDoc} */
    @Override
    public @Nullable ModelLoader getModelLoader(String name) {
        if (!Names.isName(name)) {
            return null;
        }
        boolean ours = place == null && groupId.equals(StageInfo.GROUP);
        ModelLoader shipped = ours ? Shipped.LOADERS.get(name) : null;
        return shipped == null ? loader(source(), groupId, name) : shipped;
    }

    private static SnapshotLoader loader(ZooSource source, String groupId, String name) {
        return new SnapshotLoader(new SnapshotRepository(groupId, source).reference(name));
    }

    /** What loads one snapshot, of whichever version. */
    SnapshotLoader loader(StageInfo snapshot) {
        SnapshotRepository repository =
                new SnapshotRepository(
                        groupId,
                        groupId,
                        source(),
                        snapshot.artifactId(),
                        snapshot.version(),
                        snapshot.name());
        return new SnapshotLoader(repository.getResources().get(0));
    }

    private ZooSource source() {
        return place == null ? standardSource() : open(place);
    }

    /** What ships with the library, then the place that is named. */
    static ZooSource standardSource() {
        List<ZooSource> sources = new ArrayList<>();
        sources.add(new ClassPathSource());
        namedSource().ifPresent(sources::add);
        return new SearchedSource(sources);
    }

    private static Optional<ZooSource> namedSource() {
        return Optional.ofNullable(ZooLocation.named()).map(SnapshotZoo::open);
    }

    private static ZooSource open(String place) {
        try {
            return ZooLocation.open(place);
        } catch (ZooException e) {
            return new UnusableSource(e);
        }
    }

    /**
     * What ships does not change while a process runs, so that its description is read once; when
     * it is first asked for, since a provider must not fail.
     */
    private static final class Shipped {

        static final Map<String, ModelLoader> LOADERS = loaders();

        private static Map<String, ModelLoader> loaders() {
            ZooSource library = new ClassPathSource();
            Map<String, ModelLoader> loaders = new LinkedHashMap<>();
            readable(library, StageInfo.GROUP)
                    .forEach(name -> loaders.put(name, loader(library, StageInfo.GROUP, name)));
            return Collections.unmodifiableMap(loaders);
        }
    }
}
