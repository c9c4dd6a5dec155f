package ai.djl.lrdecay.zoo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A folder that {@link SnapshotPublisher} writes.
 *
 * @param root the folder
 */
record FolderSource(Path root) implements ZooSource {

    @Override
    public InputStream open(String path) throws IOException {
        Path file = root.resolve(path).normalize();
        // Names are checked before; a link could still lead elsewhere.
        if (!file.startsWith(root.normalize()) || !Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!file.toRealPath().startsWith(root.toRealPath())) {
            throw new ZooException(file + " is a link out of the zoo");
        }
        return Files.newInputStream(file);
    }

    /** Those of the index, and those that a publication had no time to add to it. */
    @Override
    public Stream<String> entries() throws IOException {
        return Stream.concat(ZooSource.super.entries(), PublishedModels.of(root).stream())
                .distinct()
                .sorted();
    }

    @Override
    public String place() {
        return root.toString();
    }
}
