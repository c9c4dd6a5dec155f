package ai.djl.lrdecay.training.state;

import ai.djl.engine.EngineException;
import ai.djl.lrdecay.tensor.ArrayCopies;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * Running statistics of batch norm, computed anew for parameters that were not trained with them,
 * for instance an average of weights: the mean over batches of the statistics of each batch, as
 * PyTorch's {@code update_bn} computes it.
 */
public final class BatchNormStatistics {

    private final List<BatchNorm> layers = new ArrayList<>();
    private final List<NDArray> sums = new ArrayList<>();
    private final List<NDArray> before = new ArrayList<>();
    private final Block block;
    private int batches;
    private boolean finished;

    private BatchNormStatistics(Block block) {
        this.block = block;
        collect(block);
    }

    private void collect(Block part) {
        if (part instanceof BatchNorm layer) {
            layers.add(layer);
        }
        part.getChildren().forEach(pair -> collect(pair.getValue()));
    }

    /**
     * Computes the running statistics of a block anew. The block is run in training mode, so
     * dropout is active.
     *
     * @param block an initialised block
     * @param manager the manager of the block's parameters, on their device
     * @param inputs the inputs of batches, on that device; the caller closes them
     * @throws IllegalArgumentException if the block has batch norm and there is no batch, or one of
     *     a single sample where that is too few; the statistics are as they were then, as after any
     *     other exception
     */
    public static void recalibrate(Block block, NDManager manager, Iterable<NDList> inputs) {
        BatchNormStatistics statistics = new BatchNormStatistics(block);
        if (statistics.layers.isEmpty()) {
            return;
        }
        try (NDManager own = manager.newSubManager()) {
            statistics.remember(own);
            try {
                ParameterStore store = new ParameterStore(own, false);
                for (NDList input : inputs) {
                    statistics.add(own, store, input);
                }
                statistics.write();
            } finally {
                statistics.restoreIfUnfinished();
            }
        }
    }

    /**
     * Computes the running statistics of a trainer's model anew, from all batches of a data set.
     *
     * @param trainer the trainer
     * @param data the data, for instance those it was trained on
     * @throws IOException if the data cannot be read
     * @throws TranslateException if the data cannot be prepared
     * @throws IllegalArgumentException if the model has batch norm and there is no batch, or one of
     *     a single sample where that is too few; the statistics are as they were then, as after any
     *     other exception
     */
    public static void recalibrate(Trainer trainer, Dataset data)
            throws IOException, TranslateException {
        BatchNormStatistics statistics = new BatchNormStatistics(trainer.getModel().getBlock());
        if (statistics.layers.isEmpty()) {
            return;
        }
        try (NDManager own = trainer.getManager().newSubManager()) {
            statistics.remember(own);
            try {
                ParameterStore store = new ParameterStore(own, false);
                for (Batch batch : trainer.iterateDataset(data)) {
                    try (batch) {
                        statistics.add(own, store, batch.getData());
                    }
                }
                statistics.write();
            } finally {
                statistics.restoreIfUnfinished();
            }
        }
    }

    private void remember(NDManager owner) {
        for (BatchNorm layer : layers) {
            for (NDArray array : running(layer)) {
                NDArray copy = array.duplicate();
                copy.attach(owner);
                before.add(copy);
            }
        }
    }

    /** Where a batch failed, the statistics are those of before, and not those of nothing. */
    private void restoreIfUnfinished() {
        int at = 0;
        for (BatchNorm layer : layers) {
            for (NDArray array : running(layer)) {
                if (!finished) {
                    ArrayCopies.copy(before.get(at), array);
                }
                at++;
            }
        }
    }

    private void add(NDManager owner, ParameterStore store, NDList input) {
        for (BatchNorm layer : layers) {
            running(layer).forEach(array -> array.muli(0));
        }
        try (NDManager scratch = owner.newSubManager()) {
            NDList attached = new NDList();
            input.forEach(
                    array -> {
                        NDArray alias = array.duplicate();
                        alias.attach(scratch);
                        attached.add(alias);
                    });
            forward(store, attached).attach(scratch);
        }
        int at = 0;
        for (BatchNorm layer : layers) {
            for (NDArray array : running(layer)) {
                // From zero the running value is (1 - momentum) times that of the batch.
                NDArray ofBatch = array.div(1 - momentum(layer));
                if (batches == 0) {
                    ofBatch.attach(owner);
                    sums.add(ofBatch);
                } else {
                    sums.get(at).addi(ofBatch);
                    ofBatch.close();
                }
                at++;
            }
        }
        batches++;
    }

    private NDList forward(ParameterStore store, NDList input) {
        boolean single = !input.isEmpty() && input.get(0).size(0) == 1;
        try {
            return block.forward(store, input, true);
        } catch (EngineException e) {
            if (single) {
                throw new IllegalArgumentException(
                        "batch norm cannot compute its statistics from a batch of one sample: take"
                                + " another batch size, or drop the last batch",
                        e);
            }
            throw e;
        }
    }

    private void write() {
        if (batches == 0) {
            throw new IllegalArgumentException(
                    "batch norm needs at least one batch to compute its statistics from");
        }
        int at = 0;
        for (BatchNorm layer : layers) {
            for (NDArray array : running(layer)) {
                sums.get(at).divi(batches);
                ArrayCopies.copy(sums.get(at), array);
                at++;
            }
        }
        finished = true;
    }

    private static List<NDArray> running(BatchNorm layer) {
        return layer.getDirectParameters().values().stream()
                .filter(
                        parameter ->
                                parameter.getType() == Parameter.Type.RUNNING_MEAN
                                        || parameter.getType() == Parameter.Type.RUNNING_VAR)
                .map(Parameter::getArray)
                .toList();
    }

    /** DJL's batch norm has no accessor for it. */
    private static float momentum(BatchNorm layer) {
        try {
            Field field = BatchNorm.class.getDeclaredField("momentum");
            field.setAccessible(true);
            return field.getFloat(layer);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalStateException(
                    "the momentum of DJL's BatchNorm cannot be reached: it is known as DJL 0.36"
                            + " has it",
                    e);
        }
    }
}
