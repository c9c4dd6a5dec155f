package ai.djl.lrdecay.paper.data;

import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipException;

/** The files of a data set, wherever they are, under the names of their publisher. */
interface RawFiles {

    /**
     * Returns the place, for errors.
     *
     * @return a folder, or an address
     */
    Path place();

    /**
     * Tells whether a file is there.
     *
     * @param name its name, without {@code .gz}
     * @return whether it is
     */
    boolean has(String name);

    /**
     * Returns the name under which a file was found, for errors.
     *
     * @param name its name, without {@code .gz}
     * @return the file
     */
    Path path(String name);

    /**
     * Opens a file, unpacked.
     *
     * @param name its name, without {@code .gz}
     * @return its content
     * @throws IOException if it is missing or cannot be read
     */
    InputStream open(String name) throws IOException;

    /**
     * Returns what changes whenever the files change.
     *
     * @param names the names of the files
     * @return a text, on one line
     * @throws IOException if a file is missing
     */
    String stamp(List<String> names) throws IOException;

    /**
     * Tells whether reading the files takes more than reading their bytes.
     *
     * @param names the names of the files
     * @return whether one of them is packed
     */
    boolean isPacked(List<String> names);

    /** Makes something of a stream. */
    @FunctionalInterface
    interface Parser<T> {
        /**
         * Parses.
         *
         * @param file the name for errors
         * @param in the content
         * @return the result
         * @throws IOException if the content is not what it should be
         */
        T parse(Path file, InputStream in) throws IOException;
    }

    /**
     * Reads a file.
     *
     * @param name its name, without {@code .gz}
     * @param parser makes something of its content
     * @return what the parser made
     * @param <T> the type of the result
     * @throws DamagedFileException if it is truncated, or not good gzip where it should be
     * @throws IOException if it cannot be read
     */
    default <T> T read(String name, Parser<T> parser) throws IOException {
        try (InputStream in = open(name)) {
            return parser.parse(path(name), in);
        } catch (ZipException e) {
            throw new DamagedFileException(path(name), "it is not a good gzip file", e);
        } catch (EOFException e) {
            throw new DamagedFileException(path(name), "it is truncated", e);
        }
    }
}
