package ai.djl.lrdecay.hessian.record;

import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.util.AtomicFiles;
import ai.djl.lrdecay.util.Folders;
import ai.djl.util.JsonUtils;
import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/** Records of measurements as JSON files, written atomically and checked when they are read. */
final class RecordFile {

    /** A standard error that cannot be estimated is NaN. */
    private static final Gson GSON =
            JsonUtils.builder(true).serializeSpecialFloatingPointValues().create();

    private RecordFile() {}

    static void save(Object record, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Folders.create(folder);
        }
        AtomicFiles.writeString(file, GSON.toJson(record) + "\n");
    }

    static <T> T load(Path file, Class<T> type, String what, Predicate<T> check)
            throws IOException {
        T record;
        try {
            record = GSON.fromJson(Files.readString(file), type);
        } catch (JsonParseException e) {
            throw new DamagedFileException(file, "it is not valid JSON", e);
        } catch (RuntimeException e) {
            // Gson wraps what a constructor throws when a part is missing.
            throw new DamagedFileException(file, "it does not hold " + what, e);
        }
        if (record == null || !check.test(record)) {
            throw new DamagedFileException(file, "it does not hold " + what);
        }
        return record;
    }
}
