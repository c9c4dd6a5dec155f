package ai.djl.lrdecay.zoo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Where the files of a zoo lie: the class path, a folder, or an https location. */
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
     * Lists the models.
     *
     * @return their names; none if there is no index
     * @throws IOException if the index cannot be read
     */
    default List<String> models() throws IOException {
        try (InputStream in = open(INDEX)) {
            return new String(in.readNBytes(MOST_INDEX), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(StageInfo::isName)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /**
     * Returns the place, for people.
     *
     * @return a folder, an address, or that it is the class path
     */
    String place();
}
