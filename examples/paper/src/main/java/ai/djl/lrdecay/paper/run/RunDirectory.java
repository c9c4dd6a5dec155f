package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.training.StageSnapshot;
import ai.djl.lrdecay.util.AtomicFiles;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The folder of a run.
 *
 * <pre>
 *   run.json          specification and where it is computed, written first
 *   metrics.jsonl     one line an epoch, append only, the same bytes for the same specification
 *   timing.jsonl      one line an epoch: wall-clock seconds
 *   checkpoint/       everything needed to go on
 *   snapshots/stage-N/  the model at the end of each learning-rate stage
 *   spectra/epoch-N.json  eigenvalues of the Hessian, where they are measured
 *   spectra/sharpness.png the largest of them over epochs, beside 2 over the learning rate
 *   result.json       how it ended, written last
 * </pre>
 */
public final class RunDirectory {

    private static final String INFO = "run.json";
    private static final String METRICS = "metrics.jsonl";
    private static final String TIMING = "timing.jsonl";
    private static final String RESULT = "result.json";

    private final Path root;

    /**
     * Refers to a folder, which need not exist.
     *
     * @param root the folder
     */
    public RunDirectory(Path root) {
        this.root = root;
    }

    /**
     * Returns the folder.
     *
     * @return the folder
     */
    public Path root() {
        return root;
    }

    /**
     * Returns the folder of the checkpoints.
     *
     * @return the folder, which need not exist
     */
    public Path checkpoints() {
        return root.resolve("checkpoint");
    }

    /**
     * Returns the folder of a stage's snapshot.
     *
     * @param stage the stage, from 1
     * @return the folder, which need not exist
     */
    public Path snapshot(int stage) {
        return root.resolve("snapshots").resolve("stage-" + stage);
    }

    /**
     * Returns the folder of the eigenvalues.
     *
     * @return the folder, which need not exist
     */
    public Path spectra() {
        return root.resolve("spectra");
    }

    /**
     * Returns the file of the eigenvalues that were measured after an epoch.
     *
     * @param epoch the epoch, from 1
     * @return the file, which need not exist
     */
    public Path spectrum(int epoch) {
        return spectra().resolve("epoch-" + epoch + ".json");
    }

    /**
     * Reads all eigenvalues that were measured.
     *
     * @return the spectra by epoch, ascending; none if nothing was measured
     * @throws DamagedFileException if a file is damaged
     * @throws IOException if a file cannot be read
     */
    public SortedMap<Integer, HessianSpectrum> measuredSpectra() throws IOException {
        SortedMap<Integer, HessianSpectrum> measured = new TreeMap<>();
        int last = epochs().size();
        for (int epoch = 1; epoch <= last; epoch++) {
            if (Files.exists(spectrum(epoch))) {
                measured.put(epoch, HessianSpectrum.load(spectrum(epoch)));
            }
        }
        return measured;
    }

    /**
     * Makes the folder and claims it for this process until the lock is closed.
     *
     * @return the lock, which the operating system releases when the process ends in any way
     * @throws RunException if another process works in the folder
     * @throws IOException if the folder cannot be made
     */
    public Lock lock() throws IOException {
        makeFolder(root);
        FileChannel channel =
                FileChannel.open(
                        root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new Lock(channel);
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new RunException("this process already works in " + root, e);
        }
        channel.close();
        throw new RunException("another process works in " + root + ": wait for it, or end it");
    }

    /**
     * Writes the specification and the circumstances.
     *
     * @param info what to write
     * @throws IOException if writing fails
     */
    public void writeInfo(RunInfo info) throws IOException {
        JsonFile.write(root.resolve(INFO), info);
    }

    /**
     * Reads the specification and the circumstances.
     *
     * @return them, or nothing if the run was never begun
     * @throws DamagedFileException if the file is damaged
     * @throws RunException if it is of another version
     * @throws IOException if it cannot be read
     */
    public Optional<RunInfo> info() throws IOException {
        Path file = root.resolve(INFO);
        Optional<Format> format = JsonFile.read(file, Format.class);
        if (format.isPresent() && format.get().format() != RunInfo.FORMAT) {
            throw new RunException(
                    file
                            + " is of another version (format "
                            + format.get().format()
                            + " instead of "
                            + RunInfo.FORMAT
                            + "): train the run again in another folder, or use the version that"
                            + " wrote it");
        }
        Optional<RunInfo> info = JsonFile.read(file, RunInfo.class);
        if (info.isPresent() && (info.get().spec() == null || info.get().places().isEmpty())) {
            throw new DamagedFileException(file, "it is not the description of a run");
        }
        return info;
    }

    /** What all versions of {@code run.json} say. */
    private record Format(int format) {}

    /**
     * Writes how the run ended.
     *
     * @param result what to write
     * @throws IOException if writing fails
     */
    public void writeResult(RunResult result) throws IOException {
        JsonFile.write(root.resolve(RESULT), result);
    }

    /**
     * Reads how the run ended.
     *
     * @return the result, or nothing if the run is not finished
     * @throws DamagedFileException if the file is damaged
     * @throws IOException if it cannot be read
     */
    public Optional<RunResult> result() throws IOException {
        Path file = root.resolve(RESULT);
        Optional<RunResult> result = JsonFile.read(file, RunResult.class);
        if (result.isPresent() && result.get().verdict() == null) {
            throw new DamagedFileException(file, "it is not the result of a run");
        }
        return result;
    }

    /**
     * Reads how the run ended, and checks that its epochs are all recorded.
     *
     * @return the result, or nothing if the run is not finished
     * @throws DamagedFileException if a record is damaged, or epochs are missing
     * @throws IOException if a file cannot be read
     */
    public Optional<RunResult> checkedResult() throws IOException {
        Optional<RunResult> result = result();
        if (result.isPresent()) {
            int recorded = epochs().size();
            if (recorded != result.get().epochs()) {
                throw new DamagedFileException(
                        root.resolve(METRICS),
                        "it has "
                                + recorded
                                + " epochs, and "
                                + RESULT
                                + " says "
                                + result.get().epochs());
            }
        }
        return result;
    }

    /**
     * Lists the snapshots, one for each stage from the first on.
     *
     * @return their folders
     * @throws DamagedFileException if one is missing between others, or the run is complete and one
     *     is missing
     * @throws IOException if a record cannot be read
     */
    public List<Path> snapshots() throws IOException {
        List<Path> snapshots = new ArrayList<>();
        while (Files.exists(snapshot(snapshots.size() + 1).resolve(StageSnapshot.DESCRIPTION))) {
            snapshots.add(snapshot(snapshots.size() + 1));
        }
        Optional<RunResult> result = result();
        if (result.isPresent() && result.get().verdict() == RunResult.Verdict.COMPLETED) {
            List<EpochRecord> epochs = epochs();
            int stages = epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1).stage();
            if (snapshots.size() < stages) {
                throw new DamagedFileException(
                        snapshot(snapshots.size() + 1).resolve(StageSnapshot.DESCRIPTION),
                        "it is missing, and the run had " + stages + " stages");
            }
        }
        return StageSnapshot.list(root.resolve("snapshots"));
    }

    /**
     * Appends the line of an epoch.
     *
     * @param epoch what was measured
     * @param seconds how long it took
     * @throws IOException if writing fails
     */
    public void append(EpochRecord epoch, double seconds) throws IOException {
        AtomicFiles.append(root.resolve(METRICS), Json.GSON.toJson(epoch) + "\n");
        AtomicFiles.append(
                root.resolve(TIMING),
                String.format(
                        Locale.ROOT, "{\"epoch\":%d,\"seconds\":%.3f}%n", epoch.epoch(), seconds));
    }

    /**
     * Reads the epochs. A line that was not finished, because the process was killed while it
     * wrote, counts as not there.
     *
     * @return the epochs, from 1, without gaps
     * @throws DamagedFileException if a line is damaged or missing
     * @throws IOException if the file cannot be read
     */
    public List<EpochRecord> epochs() throws IOException {
        List<EpochRecord> epochs = new ArrayList<>();
        Path file = root.resolve(METRICS);
        int number = 0;
        for (String line : lines(file)) {
            number++;
            EpochRecord epoch;
            try {
                epoch = Json.GSON.fromJson(line, EpochRecord.class);
            } catch (JsonParseException | IllegalArgumentException e) {
                throw new DamagedFileException(file, "line " + number + " is damaged", e);
            }
            if (epoch == null || epoch.epoch() != number || epoch.trainGroups() == null) {
                throw new DamagedFileException(
                        file, "line " + number + " is not the record of epoch " + number);
            }
            epochs.add(epoch);
        }
        return epochs;
    }

    /**
     * Returns how many epochs are recorded, cheaply, for showing progress.
     *
     * @return the number of finished lines
     */
    public int epochsDone() {
        try {
            return lines(root.resolve(METRICS)).size();
        } catch (IOException e) {
            // Progress is only shown; the run itself reports what is wrong with its files.
            return 0;
        }
    }

    /**
     * Forgets the epochs after a given one, which a resumed run will do again.
     *
     * @param last the last epoch to keep; 0 for none
     * @throws IOException if reading or writing fails
     */
    public void truncate(int last) throws IOException {
        for (String name : List.of(METRICS, TIMING)) {
            Path file = root.resolve(name);
            if (Files.exists(file)) {
                List<String> lines = lines(file);
                List<String> kept = lines.subList(0, Math.min(last, lines.size()));
                AtomicFiles.writeString(file, kept.isEmpty() ? "" : String.join("\n", kept) + "\n");
            }
        }
    }

    /**
     * Makes a folder and those above it.
     *
     * @param folder the folder
     * @throws RunException if that is not possible, naming the folder
     */
    public static void makeFolder(Path folder) throws RunException {
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw new RunException(
                    folder + " cannot be made: " + e.getFile() + " is not a folder", e);
        } catch (AccessDeniedException e) {
            throw new RunException(
                    folder + " cannot be made: no permission to write in " + e.getFile(), e);
        } catch (IOException e) {
            throw new RunException(folder + " cannot be made: choose another folder", e);
        }
    }

    private static List<String> lines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = JsonFile.text(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** A claimed folder. */
    public static final class Lock implements AutoCloseable {

        private final FileChannel channel;

        private Lock(FileChannel channel) {
            this.channel = channel;
        }

        /** Releases the folder. */
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
