package ai.djl.lrdecay.training.checkpoint;

import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.tensor.TensorFile;
import ai.djl.lrdecay.util.Folders;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The checkpoints of one run in a folder, one file an epoch, of which the two newest are kept.
 *
 * <p>A process that is killed at any moment, also while it writes, leaves at least one good
 * checkpoint behind once there has been one. A file that cannot be trusted is reported and set
 * aside under another name, never deleted. {@link ai.djl.lrdecay.tensor.TensorFile} compares the
 * checksum before anything of a file is used; here it is checked that the file is of this run and
 * epoch.
 */
public final class CheckpointStore {

    private static final String FORMAT = "djl-lrdecay checkpoint 1";
    private static final String PARAMETER = "parameter:";
    private static final String OPTIMIZER = "velocity:";
    private static final String AVERAGE = "average:";
    private static final String BEST = "best:";
    private static final String STATE = "state:";
    private static final String SETTING = "setting:";
    private static final Pattern NAME = Pattern.compile("epoch-(\\d{6,9})\\.safetensors");
    private static final int KEPT = 2;

    private final Path folder;
    private final String run;
    private final RunIdentity identity;

    /**
     * Creates a store.
     *
     * @param folder the folder of the checkpoints; made by the first {@link #save}
     * @param identity what identifies the run
     */
    public CheckpointStore(Path folder, RunIdentity identity) {
        this.folder = folder;
        this.identity = identity;
        run = identity.digest();
    }

    /**
     * Creates a store.
     *
     * @param folder the folder of the checkpoints; made by the first {@link #save}
     * @param run what identifies the run
     */
    public CheckpointStore(Path folder, String run) {
        this(folder, new RunIdentity(run, Map.of()));
    }

    /**
     * Writes a checkpoint, then removes all but the two newest. One whose optimizer or average
     * holds a number that is not finite is not written: no training can continue from it.
     *
     * @param checkpoint the checkpoint, of the run of this store
     * @return whether it was written
     * @throws IOException if writing fails; earlier checkpoints are still there
     */
    public boolean save(Checkpoint checkpoint) throws IOException {
        if (!checkpoint.run().equals(run)) {
            throw new IllegalArgumentException("the checkpoint belongs to another run");
        }
        if (!checkpoint.isFinite()) {
            return false;
        }
        Folders.create(folder);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("run", run);
        metadata.put("epoch", Integer.toString(checkpoint.epoch()));
        identity.settings().forEach((key, value) -> metadata.put(SETTING + key, value));
        checkpoint.state().forEach((key, value) -> metadata.put(STATE + key, value));
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        checkpoint.parameters().forEach((key, value) -> tensors.put(PARAMETER + key, value));
        checkpoint.optimizer().forEach((key, value) -> tensors.put(OPTIMIZER + key, value));
        checkpoint.average().forEach((key, value) -> tensors.put(AVERAGE + key, value));
        checkpoint.best().forEach((key, value) -> tensors.put(BEST + key, value));
        new TensorFile(metadata, tensors).write(file(checkpoint.epoch()));
        List<Path> files = list();
        for (Path old : files.subList(Math.min(KEPT, files.size()), files.size())) {
            Files.deleteIfExists(old);
        }
        return true;
    }

    /**
     * Reads the newest checkpoint that can be trusted. Newer ones that cannot be are set aside with
     * the ending {@code .refused}, but only if there is an older good one.
     *
     * @param warnings receives one sentence for each file that is set aside
     * @return the checkpoint, or nothing if no file is there
     * @throws IllegalArgumentException if there is none of this training, and the newest is of
     *     another one
     * @throws DamagedFileException if files are there and none of them can be trusted
     * @throws IOException if the folder cannot be read
     */
    public Optional<Checkpoint> latest(Consumer<String> warnings) throws IOException {
        Map<Path, DamagedFileException> refused = new LinkedHashMap<>();
        for (Path file : list()) {
            try {
                Checkpoint checkpoint = read(file);
                for (Map.Entry<Path, DamagedFileException> damaged : refused.entrySet()) {
                    warnings.accept(damaged.getValue().getMessage() + ".");
                    Files.move(damaged.getKey(), aside(damaged.getKey()));
                }
                return Optional.of(checkpoint);
            } catch (DamagedFileException e) {
                refused.put(file, e);
            }
        }
        if (!refused.isEmpty()) {
            DamagedFileException newest = refused.values().iterator().next();
            if (newest instanceof OtherTrainingException) {
                throw new IllegalArgumentException(newest.getMessage(), newest);
            }
            String reasons =
                    refused.values().stream()
                            .map(Throwable::getMessage)
                            .collect(Collectors.joining("; "));
            throw new DamagedFileException(
                    folder,
                    "none of its checkpoints can be trusted, so the training cannot be resumed ("
                            + reasons
                            + "): restore one from a copy, or move the folder away to begin again",
                    newest);
        }
        return Optional.empty();
    }

    /**
     * Tells whether there is no checkpoint, whether to be trusted or not.
     *
     * @return whether there is none
     * @throws IOException if the folder cannot be read
     */
    public boolean isEmpty() throws IOException {
        return list().isEmpty();
    }

    private static Path aside(Path file) {
        Path target = file.resolveSibling(file.getFileName() + ".refused");
        for (int i = 2; Files.exists(target); i++) {
            target = file.resolveSibling(file.getFileName() + ".refused-" + i);
        }
        return target;
    }

    private Checkpoint read(Path file) throws IOException {
        TensorFile content = TensorFile.read(file);
        Map<String, String> metadata = content.metadata();
        if (!FORMAT.equals(metadata.get("format"))) {
            throw new DamagedFileException(file, "it is not a checkpoint of this format");
        }
        if (!run.equals(metadata.get("run"))) {
            throw new OtherTrainingException(file, identity.difference(named(metadata, SETTING)));
        }
        String epoch = metadata.get("epoch");
        if (epoch == null || !file.equals(file(Integer.parseInt(epoch)))) {
            throw new DamagedFileException(file, "its name is not that of its epoch");
        }
        return new Checkpoint(
                run,
                Integer.parseInt(epoch),
                named(metadata, STATE),
                part(content, PARAMETER),
                part(content, OPTIMIZER),
                part(content, AVERAGE),
                part(content, BEST));
    }

    /** A good file, but not of this training. */
    private static final class OtherTrainingException extends DamagedFileException {

        @Serial private static final long serialVersionUID = 1L;

        private OtherTrainingException(Path file, String difference) {
            super(
                    file,
                    "it is a checkpoint of another training: "
                            + difference
                            + "; choose another folder");
        }
    }

    private static Map<String, HostTensor> part(TensorFile content, String prefix) {
        return named(content.tensors(), prefix);
    }

    private static <T> Map<String, T> named(Map<String, T> all, String prefix) {
        Map<String, T> part = new LinkedHashMap<>();
        all.forEach(
                (key, value) -> {
                    if (key.startsWith(prefix)) {
                        part.put(key.substring(prefix.length()), value);
                    }
                });
        return part;
    }

    private Path file(int epoch) {
        return folder.resolve(String.format(Locale.ROOT, "epoch-%06d.safetensors", epoch));
    }

    /** The files of checkpoints, the newest first. */
    private List<Path> list() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> epoch(file) >= 0)
                    .sorted(Comparator.comparingInt(CheckpointStore::epoch).reversed())
                    .toList();
        }
    }

    private static int epoch(Path file) {
        var matcher = NAME.matcher(String.valueOf(file.getFileName()));
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }
}
