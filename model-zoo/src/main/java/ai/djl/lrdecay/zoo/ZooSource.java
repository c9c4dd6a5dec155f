package ai.djl.lrdecay.zoo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.stream.Stream;

/** Where the files of a zoo are: the class path, a folder, or an https location. */
interface ZooSource {

    /** The names of the models, one on a line. */
    String INDEX = "index.txt";

    /** No index is as long as that. */
    int MOST_INDEX = 1 << 20;

    /**
     * Opens a file.
     *
     * @param path its path below the root, with slashes; made of checked names only
     * @return its content
     * @throws NoSuchFileException if it is not there
     * @throws IOException if it cannot be read
     */
    InputStream open(String path) throws IOException;

    /**
     * Lists the models of a group.
     *
     * @param groupId the group
     * @return their names, each once; none if there is no index
     * @throws IOException if the index cannot be read
     */
    default List<String> models(String groupId) throws IOException {
        // A group's models have it in front; those of this library stand alone.
        String front = ModelVersion.indexEntry(groupId, "");
        return entries()
                .filter(entry -> entry.startsWith(front))
                .map(entry -> entry.substring(front.length()))
                .filter(Names::isName)
                .distinct()
                .toList();
    }

    /** The lines of the index. */
    default Stream<String> entries() throws IOException {
        try (InputStream in = open(INDEX)) {
            return new String(in.readNBytes(MOST_INDEX), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip);
        } catch (NoSuchFileException e) {
            return Stream.empty();
        }
    }

    /**
     * Returns the place, for people.
     *
     * @return a folder, an address, or that it is the class path
     */
    String place();
}
