package ai.djl.lrdecay.training.snapshot;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.util.AtomicFiles;
import ai.djl.lrdecay.util.Folders;
import ai.djl.lrdecay.util.Sha256;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The model at the end of a learning-rate stage, in a folder: {@code NAME-0000.params}, which DJL
 * loads with {@code Model.load(folder, NAME)}, and {@code snapshot.json}, which describes it and
 * carries a checksum of the parameters and of itself.
 *
 * @param name the name of the model, the prefix of the parameter file
 * @param architecture the architecture, for instance {@code wrn-16-2}
 * @param arguments what the architecture needs to be made again, by name; none for the networks of
 *     this library
 * @param inputShapes the shape of each input, without the batch, for instance channels, height and
 *     width
 * @param classes the length of the last dimension of the output: of a classifier, the number of
 *     classes
 * @param about the stage
 * @param sha256 the checksum of the parameter file, 64 hexadecimal digits
 */
public record StageSnapshot(
        String name,
        String architecture,
        Map<String, String> arguments,
        List<List<Long>> inputShapes,
        int classes,
        TrainedStage about,
        String sha256) {

    /** The name of the description. */
    public static final String DESCRIPTION = "snapshot.json";

    private static final Pattern STAGE = Pattern.compile("stage-([1-9]\\d{0,3})");
    private static final Pattern WITHIN =
            Pattern.compile("stage-([1-9]\\d{0,3})-epoch-([1-9]\\d{0,8})");

    /** More than the digits of {@link #WITHIN} can say. */
    private static final long MOST_EPOCHS = 10_000_000_000L;

    /** Makes the collections unmodifiable. */
    public StageSnapshot {
        arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
        inputShapes = inputShapes.stream().map(List::copyOf).toList();
    }

    /**
     * Describes a network of one input that its architecture's name tells all about; the checksum
     * follows when it is written.
     *
     * @param architecture the architecture, which names the parameter file, too
     * @param inputShape the shape of an input, without the batch
     * @param classes the number of outputs
     * @param about the stage
     */
    public StageSnapshot(
            String architecture, List<Long> inputShape, int classes, TrainedStage about) {
        this(architecture, architecture, Map.of(), List.of(inputShape), classes, about, "");
    }

    /**
     * Returns the stage.
     *
     * @return the stage, from 1
     */
    public int stage() {
        return about.stage();
    }

    /**
     * Returns the number of epochs done.
     *
     * @return the number
     */
    public int epoch() {
        return about.epoch();
    }

    /**
     * Returns the shape of the first input.
     *
     * @return its lengths, without the batch
     */
    public List<Long> inputShape() {
        return inputShapes.get(0);
    }

    /**
     * Returns the shapes of the inputs as DJL initialises a block with them.
     *
     * @return the shapes of a batch of one
     */
    public Shape[] batchOfOne() {
        return inputShapes.stream()
                .map(shape -> new Shape(1).addAll(new Shape(shape)))
                .toArray(Shape[]::new);
    }

    /**
     * Writes a snapshot. The folder appears with its whole content, or not at all; one that was
     * there, from an epoch that is being repeated, is replaced, and other files in it are kept.
     *
     * @param model the model, with initialised block
     * @param folder the folder of this one snapshot, for instance {@code snapshots/stage-1}; its
     *     parents are made
     * @param description the snapshot, whose checksum is ignored
     * @return the snapshot with its checksum
     * @throws IOException if writing fails, or the folder holds something else than a snapshot of
     *     this stage: nothing is changed then
     */
    public static StageSnapshot write(Model model, Path folder, StageSnapshot description)
            throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("not a folder for a snapshot: " + folder);
        }
        ReplacedSnapshot.prepare(folder, description);
        Folders.create(parent);
        Path temporary = AtomicFiles.temporaryFor(folder.toAbsolutePath());
        Folders.delete(temporary);
        Folders.create(temporary);
        save(model, temporary, description.name);
        StageSnapshot complete =
                new StageSnapshot(
                        description.name,
                        description.architecture,
                        description.arguments,
                        description.inputShapes,
                        description.classes,
                        description.about,
                        Sha256.of(temporary.resolve(description.parameterFile())));
        AtomicFiles.writeString(temporary.resolve(DESCRIPTION), SnapshotJson.write(complete));
        ReplacedSnapshot.replace(folder, temporary);
        return complete;
    }

    /** As Model.save, which would leave its traces in the model's properties. */
    private static void save(Model model, Path folder, String name) throws IOException {
        try (Model copy =
                Model.newInstance(
                        name,
                        model.getNDManager().getDevice(),
                        model.getNDManager().getEngine().getEngineName())) {
            copy.setBlock(model.getBlock());
            copy.setDataType(model.getDataType());
            model.getProperties().forEach(copy::setProperty);
            // The number in the file's name; without it Model.save counts what is in the folder.
            copy.setProperty("Epoch", "0");
            copy.save(folder, name);
        }
    }

    /**
     * Lists the snapshots of a training.
     *
     * @param folder the folder that holds {@code stage-1}, {@code stage-2} and so on
     * @return the folders of the snapshots, in the order of the stages; none if there are none
     * @throws DamagedFileException if a stage before the last one is missing, or one has no
     *     description
     * @throws IOException if there is no such folder, or it cannot be read
     */
    public static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            // An empty list would hide that the name is mistyped.
            throw new IOException(
                    "there is no folder "
                            + folder
                            + ": name the one that holds the snapshots stage-1, stage-2, ..; the"
                            + " last is written when the trainer is closed");
        }
        SortedMap<Integer, Path> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Matcher matcher = STAGE.matcher(String.valueOf(file.getFileName()));
                if (matcher.matches()) {
                    found.put(Integer.parseInt(matcher.group(1)), file);
                }
            }
        }
        for (int stage = 1; !found.isEmpty() && stage <= found.lastKey(); stage++) {
            Path snapshot = found.getOrDefault(stage, folder.resolve("stage-" + stage));
            if (!Files.isRegularFile(snapshot.resolve(DESCRIPTION))) {
                throw new DamagedFileException(
                        folder,
                        "the stages of a training belong together, and "
                                + snapshot.resolve(DESCRIPTION)
                                + " is missing");
            }
        }
        return List.copyOf(found.values());
    }

    /**
     * Lists the snapshots of a training with those of epochs within stages, which are folders
     * {@code stage-2-epoch-40} beside the others.
     *
     * @param folder the folder that holds {@code stage-1}, {@code stage-2} and so on
     * @return the folders in the order of training: those of a stage by epoch, then its end
     * @throws DamagedFileException if a stage before the last one is missing, or one has no
     *     description
     * @throws IOException if there is no such folder, or it cannot be read
     */
    public static List<Path> listAll(Path folder) throws IOException {
        List<Path> ends = list(folder);
        SortedMap<Long, Path> all = new TreeMap<>();
        for (int i = 0; i < ends.size(); i++) {
            // Behind all epochs of its stage.
            all.put((i + 2) * MOST_EPOCHS - 1, ends.get(i));
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Matcher within = WITHIN.matcher(String.valueOf(file.getFileName()));
                if (within.matches()) {
                    long stage = Long.parseLong(within.group(1));
                    all.put(stage * MOST_EPOCHS + Long.parseLong(within.group(2)), file);
                }
            }
        }
        return List.copyOf(all.values());
    }

    /**
     * Reads the description of a snapshot and checks it and the parameter file.
     *
     * @param folder the folder of the snapshot
     * @return the description
     * @throws DamagedFileException if a file is truncated, changed or not of this format
     * @throws IOException if the folder cannot be read
     */
    public static StageSnapshot read(Path folder) throws IOException {
        return read(folder, false);
    }

    /**
     * Reads the description of a snapshot as {@link #read} does, and refuses one that cannot show
     * that it is as it was written: those of the first format carry no checksum of themselves.
     *
     * @param folder the folder of the snapshot
     * @return the description
     * @throws DamagedFileException if a file is truncated, changed or not of this format
     * @throws IOException if the folder cannot be read
     */
    public static StageSnapshot readSealed(Path folder) throws IOException {
        return read(folder, true);
    }

    private static StageSnapshot read(Path folder, boolean sealedOnly) throws IOException {
        Path file = folder.resolve(DESCRIPTION);
        String text = Files.readString(file);
        StageSnapshot snapshot;
        try {
            snapshot = SnapshotJson.read(text, sealedOnly);
        } catch (JsonParseException e) {
            String reason = String.valueOf(e.getMessage());
            throw new DamagedFileException(
                    file,
                    // What the parser of JSON says starts otherwise.
                    reason.startsWith("it ") ? reason : "it is not the description of a snapshot",
                    e);
        }
        Path parameters = folder.resolve(snapshot.parameterFile());
        if (!Sha256.of(parameters).equals(snapshot.sha256)) {
            throw new DamagedFileException(
                    parameters, "its checksum does not match its description");
        }
        return snapshot;
    }

    /**
     * Loads a snapshot into a model, after checking it.
     *
     * @param folder the folder of the snapshot
     * @param model a model whose block has the snapshot's architecture and is initialised for its
     *     input shape
     * @return the description of the snapshot
     * @throws DamagedFileException if a file cannot be trusted, does not fit the block, or holds
     *     values that are not finite; the model is as it was then
     * @throws IOException if the folder cannot be read
     */
    public static StageSnapshot load(Path folder, Model model) throws IOException {
        StageSnapshot snapshot = read(folder);
        Path file = folder.resolve(snapshot.parameterFile());
        ParameterLayout.of(model.getBlock()).check(file);
        try {
            model.load(folder, snapshot.name);
        } catch (MalformedModelException e) {
            throw new DamagedFileException(file, "it does not fit the model", e);
        }
        return snapshot;
    }

    /**
     * Returns the name of the parameter file.
     *
     * @return the name, without the folder
     */
    public String parameterFile() {
        return name + "-0000.params";
    }
}
