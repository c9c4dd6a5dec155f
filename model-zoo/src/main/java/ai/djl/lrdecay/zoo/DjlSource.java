package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.util.Folders;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.Repository;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A zoo in a store that one of DJL's repositories reads: s3, gs, hdfs. What DJL keeps of a file in
 * its own cache has no checksum and does not age, so every file is fetched under a name of its own
 * and removed after it was read; the verified copy is that of {@link SnapshotCache}.
 *
 * @param root the address, ending in a slash
 */
record DjlSource(URI root) implements ZooSource {

    private static final String NAME = "lrdecay";

    @Override
    public InputStream open(String path) throws IOException {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        try {
            Repository repository = Repository.newInstance(NAME, root.toString());
            if (!repository.isRemote()) {
                return mounted(repository).open(path);
            }
            if (slash >= 0) {
                String folder = root.resolve(path.substring(0, slash + 1)).toString();
                repository = Repository.newInstance(NAME, folder);
            }
            return fetch(repository, path, name);
        } catch (RuntimeException e) {
            // Stores have exceptions of their own, and DJL one for schemes that it does not know.
            throw new ZooException(
                    root
                            + " cannot be read: "
                            + e.getMessage()
                            + "; DJL's extension for "
                            + root.getScheme()
                            + " must be on the class path, and the store in reach",
                    e);
        }
    }

    /** Where DJL has mounted the store, it is a folder. */
    private FolderSource mounted(Repository repository) throws IOException {
        Artifact artifact = repository.getResources().get(0).getDefaultArtifact();
        return new FolderSource(repository.getResourceDirectory(artifact));
    }

    private InputStream fetch(Repository repository, String path, String name) throws IOException {
        List<MRL> resources = repository.getResources();
        if (resources.isEmpty()) {
            throw new NoSuchFileException(root + path);
        }
        Artifact all = repository.resolve(resources.get(0), Map.of());
        for (Artifact.Item item : all.getFiles().values()) {
            String uri = String.valueOf(item.getUri());
            if (uri.equals(name) || uri.endsWith('/' + name)) {
                return fetch(repository, all, item);
            }
        }
        throw new NoSuchFileException(root + path);
    }

    private static InputStream fetch(Repository repository, Artifact all, Artifact.Item item)
            throws IOException {
        Artifact one = new Artifact();
        one.setName(NAME + '-' + UUID.randomUUID());
        one.setVersion(all.getVersion());
        one.setMetadata(all.getMetadata());
        one.setFiles(Map.of("file", item));
        Path folder = repository.getResourceDirectory(one);
        try {
            repository.prepare(one);
            Path file;
            try (Stream<Path> files = Files.walk(folder)) {
                file = files.filter(Files::isRegularFile).findFirst().orElse(folder);
            }
            return new FilterInputStream(Files.newInputStream(file)) {
                @Override
                public void close() throws IOException {
                    super.close();
                    Folders.delete(folder);
                }
            };
        } catch (IOException | RuntimeException e) {
            Folders.delete(folder);
            throw e;
        }
    }

    @Override
    public String place() {
        return root.toString();
    }
}
