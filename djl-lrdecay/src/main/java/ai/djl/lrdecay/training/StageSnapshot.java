package ai.djl.lrdecay.training;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.util.AtomicFiles;
import ai.djl.lrdecay.util.Folders;
import ai.djl.lrdecay.util.Sha256;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The model at the end of a learning-rate stage, in a folder: {@code NAME-0000.params}, which DJL
 * loads with {@code Model.load(folder, NAME)}, and {@code snapshot.json}, which describes it.
 *
 * @param name the name of the model, the prefix of the parameter file
 * @param stage the stage, from 1
 * @param epoch the number of epochs done
 * @param architecture the architecture, for instance {@code wrn-16-2}
 * @param inputShape channels, height and width of an input
 * @param classes the number of classes
 * @param properties more about the run that made it, by name
 * @param sha256 the checksum of the parameter file, 64 hexadecimal digits
 */
public record StageSnapshot(
        String name,
        int stage,
        int epoch,
        String architecture,
        List<Long> inputShape,
        int classes,
        Map<String, String> properties,
        String sha256) {

    /** The name of the description. */
    public static final String DESCRIPTION = "snapshot.json";

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** Makes the collections unmodifiable. */
    public StageSnapshot {
        inputShape = List.copyOf(inputShape);
        properties = Collections.unmodifiableMap(new TreeMap<>(properties));
    }

    /**
     * Writes a snapshot. The folder appears with its whole content, or not at all; one that was
     * there, from an epoch that is being repeated, is replaced.
     *
     * @param model the model, with initialised block
     * @param folder the folder of the snapshot; its parents are made
     * @param description the snapshot, whose checksum is ignored
     * @return the snapshot with its checksum
     * @throws IOException if writing fails
     */
    public static StageSnapshot write(Model model, Path folder, StageSnapshot description)
            throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("not a folder for a snapshot: " + folder);
        }
        Files.createDirectories(parent);
        Path temporary = AtomicFiles.temporaryFor(folder.toAbsolutePath());
        Folders.delete(temporary);
        Files.createDirectories(temporary);
        save(model, temporary, description.name);
        StageSnapshot complete =
                new StageSnapshot(
                        description.name,
                        description.stage,
                        description.epoch,
                        description.architecture,
                        description.inputShape,
                        description.classes,
                        description.properties,
                        Sha256.of(temporary.resolve(description.parameterFile())));
        AtomicFiles.writeString(
                temporary.resolve(DESCRIPTION), GSON.toJson(complete) + System.lineSeparator());
        Folders.delete(folder);
        Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
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
     * Reads the description of a snapshot and checks its parameter file against it.
     *
     * @param folder the folder of the snapshot
     * @return the description
     * @throws DamagedFileException if a file is truncated, changed or not of this format
     * @throws IOException if the folder cannot be read
     */
    public static StageSnapshot read(Path folder) throws IOException {
        Path file = folder.resolve(DESCRIPTION);
        String text = Files.readString(file);
        StageSnapshot snapshot;
        try {
            snapshot = GSON.fromJson(text, StageSnapshot.class);
        } catch (RuntimeException e) {
            // Gson wraps what the constructor throws when a part is missing.
            throw new DamagedFileException(file, "it is not the description of a snapshot", e);
        }
        if (snapshot == null || snapshot.name == null || snapshot.sha256 == null) {
            throw new DamagedFileException(file, "it is not the description of a snapshot");
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
     * @throws DamagedFileException if a file cannot be trusted, or does not fit the block, which
     *     may have been changed then
     * @throws IOException if the folder cannot be read
     */
    public static StageSnapshot load(Path folder, Model model) throws IOException {
        StageSnapshot snapshot = read(folder);
        Path file = folder.resolve(snapshot.parameterFile());
        Map<String, HostTensor> before = BlockState.capture(model.getBlock());
        try {
            model.load(folder, snapshot.name);
        } catch (MalformedModelException e) {
            throw new DamagedFileException(file, "it does not fit the model", e);
        }
        Map<String, HostTensor> after = BlockState.capture(model.getBlock());
        for (Map.Entry<String, HostTensor> entry : before.entrySet()) {
            HostTensor loaded = after.get(entry.getKey());
            if (loaded == null || !loaded.shape().equals(entry.getValue().shape())) {
                throw new DamagedFileException(
                        file,
                        "it does not fit the model: parameter " + entry.getKey() + " differs");
            }
        }
        return snapshot;
    }

    private String parameterFile() {
        return name + "-0000.params";
    }
}
