package ai.djl.lrdecay.zoo;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.tensor.TensorFile;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parameters in safetensors files with the names of PyTorch's state dict, to and from other tools.
 * A {@code ResNet} has torchvision's names, so that {@code torchvision.models.resnet50()} loads
 * what is written here and what it wrote is read here; the docs have a module for Wide ResNets.
 * Other networks have DJL's names of their layers, with dots between.
 */
public final class StateDicts {

    /** What PyTorch's batch norm counts; it plays no part where momentum is fixed, as here. */
    private static final String COUNT = "num_batches_tracked";

    private static final String MEAN = "running_mean";
    private static final String VARIANCE = "running_var";

    private StateDicts() {}

    /**
     * Writes a snapshot of the zoo.
     *
     * @param snapshots where it is
     * @param artifactId the name of the model
     * @param stage the stage
     * @param file the file to write; its folder must exist
     * @throws ZooException if there is no such stage, or it is damaged
     * @throws IOException if reading or writing fails
     */
    public static void write(StagedSnapshots snapshots, String artifactId, int stage, Path file)
            throws IOException {
        List<StageInfo> stages = snapshots.stages(artifactId);
        for (StageInfo info : stages) {
            if (info.stage() == stage) {
                write(snapshots, info, file);
                return;
            }
        }
        throw new ZooException(
                artifactId
                        + " has no stage "
                        + stage
                        + ": its stages are "
                        + stages.stream().map(StageInfo::stage).toList());
    }

    /**
     * Writes a snapshot of the zoo that {@link StagedSnapshots#all} lists.
     *
     * @param snapshots where it is
     * @param info the snapshot
     * @param file the file to write; its folder must exist
     * @throws ZooException if it is not there, or damaged
     * @throws IOException if reading or writing fails
     */
    public static void write(StagedSnapshots snapshots, StageInfo info, Path file)
            throws IOException {
        try (ZooModel<NDList, NDList> model = snapshots.load(info, NDList.class, NDList.class)) {
            Map<String, String> about = new LinkedHashMap<>();
            // What other libraries look for before they take the names for PyTorch's.
            about.put("format", "pt");
            about.put("model", info.model().indexEntry());
            about.put("version", info.version());
            about.put("stage", Integer.toString(info.stage()));
            about.put("epoch", Integer.toString(info.epoch()));
            about.put("architecture", info.architecture());
            about.put("data", info.dataset());
            about.put("licence", info.licence());
            write(model.getBlock(), about, file);
        } catch (ModelNotFoundException | MalformedModelException e) {
            throw new ZooException(info.name() + " cannot be loaded: " + e.getMessage(), e);
        }
    }

    /**
     * Writes the parameters of a network.
     *
     * @param block an initialised block
     * @param about texts by name, for the file's metadata
     * @param file the file to write; its folder must exist
     * @throws IOException if writing fails
     */
    public static void write(Block block, Map<String, String> about, Path file) throws IOException {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, Parameter> entry : StateDictNames.of(block).entrySet()) {
            String name = entry.getKey();
            tensors.put(name, HostTensor.of(entry.getValue().getArray()));
            if (name.endsWith(VARIANCE)) {
                String front = name.substring(0, name.length() - VARIANCE.length());
                tensors.put(
                        front + COUNT,
                        new HostTensor(DataType.INT64, new Shape(), new byte[Long.BYTES]));
            }
        }
        new TensorFile(about, tensors).write(file);
    }

    /**
     * Reads parameters into a network. Values of FLOAT64, FLOAT16 and BFLOAT16 become FLOAT32.
     *
     * @param file a safetensors file
     * @param block an initialised block, whose parameters are FLOAT32
     * @throws DamagedFileException if the file is not of this format, or its names, shapes or
     *     values are not those of the network; the block is as it was then
     * @throws IOException if it cannot be read
     */
    public static void read(Path file, Block block) throws IOException {
        Map<String, HostTensor> tensors = new LinkedHashMap<>(TensorFile.readForeign(file));
        Map<String, Parameter> parameters = StateDictNames.of(block);
        tensors.keySet().removeIf(name -> isCount(name, parameters));
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            String wrong =
                    whatIsWrong(
                            entry.getKey(),
                            entry.getValue().getArray().getShape(),
                            tensors.get(entry.getKey()));
            if (wrong != null) {
                throw new DamagedFileException(file, wrong);
            }
        }
        for (String name : tensors.keySet()) {
            if (!parameters.containsKey(name)) {
                throw new DamagedFileException(
                        file, "its tensor " + name + " has no place in the network");
            }
        }
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            HostTensor tensor = tensors.get(entry.getKey());
            if (tensor != null) {
                tensor.copyTo(entry.getValue().getArray());
            }
        }
    }

    private static boolean isCount(String name, Map<String, Parameter> parameters) {
        return name.endsWith(COUNT)
                && parameters.containsKey(name.substring(0, name.length() - COUNT.length()) + MEAN);
    }

    private static @Nullable String whatIsWrong(
            String name, Shape wanted, @Nullable HostTensor found) {
        if (found == null) {
            return "it has no tensor " + name;
        }
        if (found.type() != DataType.FLOAT32 || !found.shape().equals(wanted)) {
            return "its tensor "
                    + name
                    + " has shape "
                    + found.shape()
                    + " and type "
                    + found.type()
                    + " where the network has "
                    + wanted;
        }
        return found.isFinite() ? null : "its tensor " + name + " holds values that are not finite";
    }

    /**
     * Makes a snapshot of a PyTorch state dict, which {@link SnapshotPublisher} publishes.
     *
     * @param file a safetensors file
     * @param description what the snapshot is; its architecture must be known here
     * @param folder the folder of the snapshot; its parents are made
     * @return the snapshot
     * @throws ZooException if the network cannot be made
     * @throws IOException if the file is damaged or does not fit the network, or reading or writing
     *     fails
     */
    public static StageSnapshot snapshot(Path file, StageSnapshot description, Path folder)
            throws IOException {
        Block block =
                StageNetworks.create(
                        description.architecture(), description.arguments(), description.classes());
        try (Model model = Model.newInstance(description.name(), Device.cpu())) {
            model.setBlock(block);
            block.initialize(model.getNDManager(), DataType.FLOAT32, description.batchOfOne());
            read(file, block);
            return StageSnapshot.write(model, folder, description);
        } catch (IllegalArgumentException e) {
            throw new ZooException(
                    "the network of " + file + " cannot be made: " + e.getMessage(), e);
        }
    }
}
