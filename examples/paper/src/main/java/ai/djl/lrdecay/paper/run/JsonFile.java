package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.util.AtomicFiles;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Records in files: written atomically, and read with errors that name the file. */
public final class JsonFile {

    private JsonFile() {}

    /**
     * Writes a record.
     *
     * @param file the file; its folder must exist
     * @param value the record
     * @throws IOException if writing fails
     */
    public static void write(Path file, Object value) throws IOException {
        AtomicFiles.writeString(file, Json.PRETTY.toJson(value) + "\n");
    }

    /**
     * Reads a record.
     *
     * @param <T> its type
     * @param file the file
     * @param type its type
     * @return the record, or nothing if there is no file
     * @throws DamagedFileException if the file is not such a record
     * @throws IOException if it cannot be read
     */
    public static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = text(file);
        try {
            T value = Json.GSON.fromJson(text, type);
            if (value == null) {
                throw new DamagedFileException(file, "it is empty");
            }
            return Optional.of(value);
        } catch (JsonParseException e) {
            throw new DamagedFileException(file, "it is not valid JSON of its kind", e);
        } catch (RuntimeException e) {
            // Gson passes on what a record's constructor throws.
            throw new DamagedFileException(file, "its values are not valid", e);
        }
    }

    /**
     * Reads a text file in UTF-8.
     *
     * @param file the file
     * @return its text
     * @throws DamagedFileException if it is not text
     * @throws IOException if it cannot be read; the message names the file
     */
    public static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new DamagedFileException(file, "it is not text in UTF-8", e);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            // That it is a folder, for one, is reported without its name.
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
