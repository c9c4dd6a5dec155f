package ai.djl.lrdecay.training;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.lrdecay.training.precision.MixedPrecision;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The forward pass of a trainer's model on each of its devices, in a precision. */
final class TrainerPass implements AutoCloseable {

    private final Trainer trainer;

    /** Nothing in FLOAT32, where the trainer does it all. */
    private final Map<Device, MixedPrecision> passes = new HashMap<>();

    private final List<NDManager> managers = new ArrayList<>();
    private final DeviceScalars scalars = new DeviceScalars();
    private @Nullable ParameterStore parameters;

    /**
     * Prepares the passes.
     *
     * @throws IllegalArgumentException if the block has layers that the precision is not for
     */
    TrainerPass(Trainer trainer, Precision precision) {
        this.trainer = trainer;
        if (precision == Precision.FLOAT32) {
            return;
        }
        parameters = parametersOf(trainer);
        Block block = trainer.getModel().getBlock();
        for (Device device : trainer.getDevices()) {
            NDManager manager = trainer.getManager().getEngine().newBaseManager(device);
            managers.add(manager);
            passes.put(device, MixedPrecision.of(precision, block, manager));
        }
    }

    /** The trainer shows where it keeps the parameters of each device to the block alone. */
    private static ParameterStore parametersOf(Trainer trainer) {
        Model model = trainer.getModel();
        Block block = model.getBlock();
        Probe probe = new Probe();
        model.setBlock(probe);
        try {
            trainer.evaluate(new NDList());
        } finally {
            model.setBlock(block);
        }
        return probe.seen();
    }

    /** As {@link Trainer#forward(NDList, NDList)}. */
    NDList train(NDList data, NDList labels) {
        ParameterStore masters = parameters;
        if (masters == null) {
            return trainer.forward(data, labels);
        }
        long begin = System.nanoTime();
        try {
            Block block = trainer.getModel().getBlock();
            return pass(data)
                    .forward(
                            (store, inputs, training) -> block.forward(store, inputs, labels, null),
                            masters,
                            data,
                            true);
        } finally {
            trainer.addMetric("forward", begin);
        }
    }

    /** As {@link Trainer#evaluate(NDList)}. */
    NDList evaluate(NDList data) {
        ParameterStore masters = parameters;
        return masters == null ? trainer.evaluate(data) : pass(data).forward(masters, data, false);
    }

    /** The part of a loss that a part of a batch has, in (0, 1]. */
    NDArray share(NDArray loss, double share) {
        return scalars.times(loss, share);
    }

    private MixedPrecision pass(NDList data) {
        MixedPrecision pass = passes.get(data.head().getDevice());
        if (pass == null) {
            throw new IllegalStateException(
                    "the data are on " + data.head().getDevice() + ", which is not the trainer's");
        }
        return pass;
    }

    /** Forgets what was made of the parameters, which have changed. */
    void parametersChanged() {
        passes.values().forEach(MixedPrecision::parametersChanged);
    }

    @Override
    public void close() {
        passes.values().forEach(MixedPrecision::close);
        managers.forEach(NDManager::close);
        scalars.close();
    }

    /** Computes nothing, and remembers the parameters that it was given. */
    private static final class Probe extends AbstractBlock {

        private @Nullable ParameterStore store;

        @Override
        protected NDList forwardInternal(
                ParameterStore parameterStore,
                NDList inputs,
                boolean training,
                @Nullable PairList<String, Object> params) {
            store = parameterStore;
            return inputs;
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return inputShapes;
        }

        ParameterStore seen() {
            if (store == null) {
                throw new IllegalStateException("the trainer has not asked the block");
            }
            return store;
        }
    }
}
