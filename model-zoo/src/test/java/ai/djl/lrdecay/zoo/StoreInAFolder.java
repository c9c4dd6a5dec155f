package ai.djl.lrdecay.zoo;

import ai.djl.Application;
import ai.djl.repository.AbstractRepository;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.Metadata;
import ai.djl.repository.Repository;
import ai.djl.repository.RepositoryFactory;
import ai.djl.util.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Stands in for DJL's extensions for s3 and hdfs: like theirs, its repository is one folder of a
 * store, whose files are one artifact without description or checksums.
 */
public final class StoreInAFolder implements RepositoryFactory {

    /** The folder that is the store; a store is not in reach while there is none. */
    static volatile Path folder;

    @Override
    public Repository newInstance(String name, URI uri) {
        if (folder == null) {
            throw new IllegalStateException("no route to host");
        }
        return new OneFolder(name, uri);
    }

    @Override
    public Set<String> getSupportedScheme() {
        return Set.of("s3", "hdfs");
    }

    /** A folder of the store. */
    private static final class OneFolder extends AbstractRepository {

        OneFolder(String name, URI uri) {
            super(name, uri);
        }

        private Path path() {
            return folder.resolve(getBaseUri().getPath().substring(1));
        }

        @Override
        public boolean isRemote() {
            return true;
        }

        @Override
        public Metadata locate(MRL mrl) throws IOException {
            Artifact artifact = new Artifact();
            artifact.setName("folder");
            Map<String, Artifact.Item> files = new LinkedHashMap<>();
            try (Stream<Path> all = Files.list(path())) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    Artifact.Item item = new Artifact.Item();
                    item.setUri(folder.relativize(file).toString());
                    item.setSize(Files.size(file));
                    item.setArtifact(artifact);
                    files.put(item.getUri(), item);
                }
            }
            artifact.setFiles(files);
            Metadata metadata = new Metadata.MatchAllMetadata();
            metadata.setRepositoryUri(mrl.toURI());
            metadata.setArtifactId("folder");
            metadata.setArtifacts(List.of(artifact));
            return metadata;
        }

        @Override
        public Artifact resolve(MRL mrl, Map<String, String> filter) throws IOException {
            return locate(mrl).getArtifacts().get(0);
        }

        @Override
        public List<MRL> getResources() {
            return Files.isDirectory(path())
                    ? List.of(model(Application.UNDEFINED, "group", "folder"))
                    : List.of();
        }

        @Override
        protected void download(Path tmp, URI baseUri, Artifact.Item item, Progress progress)
                throws IOException {
            try (InputStream in = Files.newInputStream(folder.resolve(item.getUri()))) {
                save(in, tmp, item, progress);
            }
        }
    }
}
