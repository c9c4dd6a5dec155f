package ai.djl.lrdecay.paper.data;

import ai.djl.Application;
import ai.djl.basicdataset.BasicDatasets;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.Repository;
import ai.djl.training.util.ProgressBar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a data set as DJL's basicdataset publishes them: fetched once from DJL's repository
 * into DJL's cache.
 */
final class DjlFiles implements RawFiles {

    private final Repository repository;
    private final Path place;
    private final String stamp;
    private final Map<String, Artifact.Item> items;

    private DjlFiles(
            Repository repository, Path place, String stamp, Map<String, Artifact.Item> items) {
        this.repository = repository;
        this.place = place;
        this.stamp = stamp;
        this.items = items;
    }

    /**
     * Fetches the files that are not in DJL's cache yet.
     *
     * @param repository DJL's repository
     * @param artifactId the name that DJL has for the data set
     * @param names the names that DJL has for the files, by those of their publisher
     * @return the files
     * @throws IOException if they cannot be fetched, or DJL is in offline mode
     */
    static DjlFiles fetch(Repository repository, String artifactId, Map<String, String> names)
            throws IOException {
        MRL mrl =
                repository.dataset(
                        Application.CV.IMAGE_CLASSIFICATION,
                        BasicDatasets.GROUP_ID,
                        artifactId,
                        null);
        Artifact artifact = mrl.getDefaultArtifact();
        if (artifact == null) {
            throw new IOException("DJL's repository has no data set " + artifactId);
        }
        Map<String, Artifact.Item> items = new LinkedHashMap<>();
        for (Map.Entry<String, String> name : names.entrySet()) {
            Artifact.Item item = artifact.getFiles().get(name.getValue());
            if (item == null) {
                throw new IOException(
                        "DJL's repository has no file " + name.getValue() + " of " + artifactId);
            }
            items.put(name.getKey(), item);
        }
        mrl.prepare(artifact, new ProgressBar());
        return new DjlFiles(
                repository,
                repository.getResourceDirectory(artifact),
                artifactId + " " + artifact.getVersion() + " " + repository.getBaseUri(),
                items);
    }

    @Override
    public Path place() {
        return place;
    }

    @Override
    public boolean has(String name) {
        return items.containsKey(name);
    }

    @Override
    public Path path(String name) {
        return place.resolve(name);
    }

    @Override
    public InputStream open(String name) throws IOException {
        Artifact.Item item = items.get(name);
        if (item == null) {
            throw new NoSuchFileException(path(name).toString(), null, "DJL does not publish it");
        }
        return repository.openStream(item, null);
    }

    @Override
    public String stamp(List<String> names) {
        return stamp + ' ' + names;
    }

    @Override
    public boolean isPacked(List<String> names) {
        // DJL unpacks what it fetches.
        return false;
    }
}
