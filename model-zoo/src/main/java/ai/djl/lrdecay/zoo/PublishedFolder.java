package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.util.AtomicFiles;
import ai.djl.lrdecay.util.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a zoo, in which a publication may have been interrupted. The description of a model
 * decides: a version that is in it is published, and gets into the index; one that is not in it was
 * seen by nobody, and is removed.
 */
final class PublishedFolder {

    /** The file of the zoo that a publication locks. */
    static final String LOCK = ".lock";

    private static final String TEMPORARY = ".publish";

    private final Path root;
    private final PublishingFiles files;

    PublishedFolder(Path root, PublishingFiles files) {
        this.root = root;
        this.files = files;
    }

    /** A folder beside the versions of a model, for one that is being written. */
    static Path temporary(Path model) throws IOException {
        return Files.createTempDirectory(model, TEMPORARY);
    }

    /**
     * Completes or undoes what was interrupted.
     *
     * @return the entries that the index had not, of models that are described
     */
    List<String> repair() throws IOException {
        for (Path leftover : leftovers()) {
            files.delete(leftover);
        }
        return index();
    }

    private List<Path> leftovers() throws IOException {
        List<Path> leftovers = new ArrayList<>();
        Path models = root.resolve("model");
        if (Files.isDirectory(models)) {
            try (Stream<Path> folders = Files.walk(models)) {
                for (Path folder : folders.filter(Files::isDirectory).toList()) {
                    String name = String.valueOf(folder.getFileName());
                    Path description = folder.resolveSibling(PublishedModels.METADATA);
                    if (name.startsWith(TEMPORARY)
                            || (Names.isVersion(name) && isUndescribed(description, name))) {
                        leftovers.add(folder);
                    }
                }
            }
        }
        return leftovers;
    }

    /** What cannot be read is somebody else's to mend, and no reason not to publish. */
    private static boolean isUndescribed(Path description, String version) throws IOException {
        try {
            return !PublishedModels.versions(description).contains(version);
        } catch (ZooException e) {
            return false;
        }
    }

    /** Brings the index up to date. */
    List<String> index() throws IOException {
        Path index = root.resolve(ZooSource.INDEX);
        TreeSet<String> entries = new TreeSet<>();
        if (Files.isRegularFile(index)) {
            entries.addAll(Files.readAllLines(index));
        }
        List<String> missing = new ArrayList<>(PublishedModels.of(root));
        missing.removeAll(entries);
        if (!missing.isEmpty()) {
            entries.addAll(missing);
            files.replace(index, String.join("\n", entries) + "\n");
        }
        return missing;
    }

    /** The first folder that is not there of those that lead to another. */
    static @Nullable Path firstMissing(Path folder) {
        Path missing = null;
        for (Path path = folder; path != null && !Files.exists(path); path = path.getParent()) {
            missing = path;
        }
        return missing;
    }

    /**
     * Removes the folders that a failed publication made, unless somebody is publishing there by
     * now. What it wrote into them it has removed while it had the lock.
     */
    static void forget(@Nullable Path made, Exception reason) {
        if (made == null) {
            return;
        }
        try (Stream<Path> found = Files.walk(made)) {
            boolean used =
                    found.anyMatch(file -> Files.isRegularFile(file) && !file.endsWith(LOCK));
            if (!used) {
                Folders.delete(made);
            }
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /** Removes a file that a writer of this folder left when it was killed. */
    static void removeTemporary(Path file) throws IOException {
        Files.deleteIfExists(AtomicFiles.temporaryFor(file));
    }
}
