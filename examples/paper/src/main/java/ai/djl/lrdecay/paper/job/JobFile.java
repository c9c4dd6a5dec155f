package ai.djl.lrdecay.paper.job;

import ai.djl.lrdecay.paper.run.Execution;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.JsonFile;
import ai.djl.lrdecay.paper.run.TrackTarget;
import ai.djl.lrdecay.tensor.DamagedFileException;
import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is handed to a process: what to do, with what, and where to put it.
 *
 * @param job the work
 * @param execution threads and device
 * @param folder the folder of its records
 * @param dataDir the folder of data sets that the user named, if any
 * @param protocol the seal of the protocol that it is done for, if any
 * @param track where the numbers of its epochs go besides its records; those of all runs together
 */
public record JobFile(
        Job job,
        Execution execution,
        Path folder,
        Optional<Path> dataDir,
        Optional<String> protocol,
        List<TrackTarget> track) {

    /** Copies the targets. */
    public JobFile {
        track = List.copyOf(track);
    }

    private static final int FORMAT = 1;

    private record Content(
            int format,
            JobKind kind,
            JsonElement spec,
            Execution execution,
            String folder,
            Optional<String> dataDir,
            Optional<String> protocol,
            @Nullable List<TrackTarget> track) {}

    /**
     * Writes the file.
     *
     * @param file the file; its folder must exist
     * @throws IOException if writing fails
     */
    public void write(Path file) throws IOException {
        JsonFile.write(
                file,
                new Content(
                        FORMAT,
                        job.kind(),
                        Json.GSON.toJsonTree(job.spec()),
                        execution,
                        folder.toString(),
                        dataDir.map(Path::toString),
                        protocol,
                        track));
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return the job
     * @throws NoSuchFileException if it is not there
     * @throws DamagedFileException if it is not a job
     * @throws IOException if it cannot be read
     */
    public static JobFile read(Path file) throws IOException {
        Content content =
                JsonFile.read(file, Content.class)
                        .orElseThrow(() -> new NoSuchFileException(file.toString()));
        boolean whole = content.kind != null && content.spec != null && content.folder != null;
        if (content.format != FORMAT || !whole || content.execution == null) {
            throw new DamagedFileException(file, "it is not a job in format " + FORMAT);
        }
        try {
            return new JobFile(
                    content.kind.read(content.spec),
                    content.execution,
                    Path.of(content.folder),
                    content.dataDir.map(Path::of),
                    content.protocol,
                    content.track == null ? List.of() : content.track);
        } catch (RuntimeException e) {
            // Gson passes on what a record's constructor throws.
            throw new DamagedFileException(file, "its values are not valid", e);
        }
    }
}
