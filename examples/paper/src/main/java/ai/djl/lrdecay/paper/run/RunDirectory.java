package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.util.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of a run.
 *
 * <pre>
 *   run.json          specification and where it is computed, written first
 *   metrics.jsonl     one line an epoch, append only, the same bytes for the same specification
 *   timing.jsonl      one line an epoch: wall-clock seconds
 *   checkpoint/       everything needed to continue
 *   snapshots/stage-N/  the model at the end of each learning-rate stage
 *   snapshots/stage-N-epoch-M/  the model after an epoch within a stage, where it was asked for
 *   spectra/epoch-N.json  eigenvalues of the Hessian, where they are measured
 *   spectra/sharpness.png the largest of them over epochs, beside 2 over the learning rate
 *   result.json       how it ended, written last
 * </pre>
 */
public final class RunDirectory {

    static final String INFO = "run.json";
    private static final String METRICS = "metrics.jsonl";
    private static final String TIMING = "timing.jsonl";
    static final String RESULT = "result.json";

    private static final Pattern STAGE = Pattern.compile("stage-(\\d{1,6})");
    private static final Pattern CHECKPOINT = Pattern.compile("epoch-(\\d{6,9})\\.safetensors");

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
    public FolderLock lock() throws IOException {
        return FolderLock.of(root);
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
     * @throws OtherVersionException if it is of another version
     * @throws IOException if it cannot be read
     */
    public Optional<RunInfo> info() throws IOException {
        Path file = root.resolve(INFO);
        Optional<Integer> format = format();
        if (format.isPresent() && !RunInfo.isReadable(format.get())) {
            throw new OtherVersionException(
                    file
                            + " is of another version (format "
                            + format.get()
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

    private Optional<Integer> format() throws IOException {
        return JsonFile.read(root.resolve(INFO), Format.class).map(Format::format);
    }

    /** What all versions of {@code run.json} say. */
    private record Format(int format) {}

    /**
     * Seals what the run has left, and writes how it ended.
     *
     * @param result what to write
     * @return the result with its seal; without it in the folder of an older version
     * @throws DamagedFileException if a record is damaged
     * @throws IOException if reading or writing fails
     */
    public RunResult writeResult(RunResult result) throws IOException {
        return resultFile().write(result);
    }

    private ResultFile resultFile() {
        return new ResultFile(this, root.resolve(RESULT));
    }

    /**
     * Reads how the run ended.
     *
     * @return the result, or nothing if the run is not finished
     * @throws DamagedFileException if the file is damaged
     * @throws IOException if it cannot be read
     */
    public Optional<RunResult> result() throws IOException {
        return resultFile().read();
    }

    /**
     * Reads how the run ended, and compares its records with their seal, except for the content of
     * parameter files.
     *
     * @return the result, or nothing if the run is not finished
     * @throws DamagedFileException if a record is damaged, or epochs are missing
     * @throws IOException if a file cannot be read
     */
    public Optional<RunResult> checkedResult() throws IOException {
        return checkedResult(SealDepth.PARAMETERS_BY_NAME);
    }

    /**
     * Reads how the run ended, and compares its records with their seal.
     *
     * @param depth how much is compared; in the folder of an older version only epochs are counted
     * @return the result, or nothing if the run is not finished
     * @throws DamagedFileException if a record is damaged, or epochs are missing
     * @throws IOException if a file cannot be read
     */
    public Optional<RunResult> checkedResult(SealDepth depth) throws IOException {
        return resultFile().check(depth);
    }

    /**
     * Tells whether a run is finished, and compares what is there with what the run can have left.
     *
     * @param spec the run
     * @param depth how much is compared
     * @return true if it is finished and its records are whole
     * @throws DamagedFileException if a record is damaged, or of another run
     * @throws IOException if a file cannot be read
     */
    public boolean isFinished(RunSpec spec, SealDepth depth) throws IOException {
        Optional<RunInfo> info = info();
        if (info.isPresent() && !info.get().spec().equals(spec)) {
            throw new DamagedFileException(root.resolve(INFO), "it is of another run");
        }
        boolean finished = checkedResult(depth).isPresent();
        // An epoch is recorded before its checkpoint, so that only damage can leave fewer, if the
        // checkpoints of a run that is at work are looked at first.
        int saved = finished ? 0 : NumberedFiles.highest(checkpoints(), CHECKPOINT);
        int recorded = finished ? 0 : epochs().size();
        if (saved > recorded) {
            throw new DamagedFileException(
                    root.resolve(METRICS),
                    "it has only " + recorded + " epochs, and there are later checkpoints");
        }
        return finished;
    }

    /**
     * Lists the snapshots, one for each stage from the first on.
     *
     * @return their folders
     * @throws DamagedFileException if one is missing between others, the run is complete and one is
     *     missing, or the records of a finished run are damaged
     * @throws IOException if a record cannot be read
     */
    public List<Path> snapshots() throws IOException {
        boolean readable = format().filter(format -> !RunInfo.isReadable(format)).isEmpty();
        Optional<RunResult> result = readable ? checkedResult() : Optional.empty();
        int stages = NumberedFiles.highest(root.resolve("snapshots"), STAGE);
        if (result.isPresent() && result.get().verdict() == RunResult.Verdict.COMPLETED) {
            List<EpochRecord> epochs = epochs();
            stages = epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1).stage();
        }
        for (int stage = 1; stage <= stages; stage++) {
            Path description = snapshot(stage).resolve(StageSnapshot.DESCRIPTION);
            if (!Files.exists(description)) {
                throw new DamagedFileException(
                        description, "it is missing, and the run had " + stages + " stages");
            }
        }
        Path snapshots = root.resolve("snapshots");
        // A run that has not ended its first stage has no such folder yet.
        return Files.isDirectory(snapshots) ? StageSnapshot.list(snapshots) : List.of();
    }

    /**
     * Takes back what says that a run was begun here, unless anything else is here: an epoch that
     * was recorded, a checkpoint, or a file of the user's.
     */
    void forgetIfUnused() throws IOException {
        List<Path> records = List.of(root.resolve(METRICS), root.resolve(TIMING));
        for (Path file : records) {
            if (Files.exists(file) && Files.size(file) > 0) {
                return;
            }
        }
        Predicate<Path> isOwn =
                file ->
                        records.contains(file)
                                || file.equals(root.resolve(INFO))
                                || String.valueOf(file.getFileName()).startsWith(".");
        try (Stream<Path> files = Files.list(root)) {
            if (!files.allMatch(isOwn)) {
                return;
            }
        }
        for (Path file : records) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(root.resolve(INFO));
    }

    /** The description of a run that has other records. */
    RunInfo knownInfo() throws IOException {
        return info().orElseThrow(
                        () ->
                                new DamagedFileException(
                                        root.resolve(INFO),
                                        "it is missing, and the run had written it"));
    }

    /** The lines of the epochs. */
    MetricsFile metrics() throws IOException {
        Path file = root.resolve(METRICS);
        if (!Files.exists(file) && !Files.exists(root.resolve(INFO))) {
            return new MetricsFile(file, Optional.empty());
        }
        RunInfo info = knownInfo();
        return new MetricsFile(
                file, info.sealed() ? Optional.of(info.spec().digest()) : Optional.empty());
    }

    /**
     * Opens the records of a run that is at work, after what is there.
     *
     * @return what appends to them
     * @throws DamagedFileException if a record is damaged
     * @throws IOException if a file cannot be read
     */
    RunJournal journal() throws IOException {
        return new RunJournal(this, metrics(), root.resolve(TIMING));
    }

    /**
     * Reads the epochs. A line that was not finished, because the process was killed while it
     * wrote, counts as not there.
     *
     * @return the epochs, from 1, without gaps
     * @throws DamagedFileException if a line is damaged, missing, of another run or impossible
     * @throws IOException if the file cannot be read
     */
    public List<EpochRecord> epochs() throws IOException {
        return metrics().read().epochs();
    }

    /**
     * Returns how many epochs are recorded, cheaply, for showing progress.
     *
     * @return the number of finished lines
     */
    public int epochsDone() {
        try {
            return MetricsFile.lines(root.resolve(METRICS)).size();
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
        MetricsFile.truncate(root.resolve(METRICS), last);
        MetricsFile.truncate(root.resolve(TIMING), last);
    }

    /**
     * Makes a folder and those above it.
     *
     * @param folder the folder
     * @throws RunException if that is not possible, naming the folder
     */
    public static void makeFolder(Path folder) throws RunException {
        try {
            Folders.create(folder);
        } catch (IOException e) {
            throw new RunException(String.valueOf(e.getMessage()), e);
        }
    }
}
