package ai.djl.lrdecay.training;

import ai.djl.lrdecay.nn.SubstitutedParameters;
import ai.djl.lrdecay.torchscript.TorchScriptModule;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * A copy of a block's parameters on a device of its own, with gradients of its own, which the
 * forward pass takes in place of the block's.
 */
final class Replica extends SubstitutedParameters implements AutoCloseable {

    private final NDManager manager;
    private final TorchScriptModule module;
    private final List<NDArray> originals = new ArrayList<>();
    private final List<NDArray> copies = new ArrayList<>();

    /** On the device of the block, where the gradients of the copies arrive. */
    private final List<NDArray> arrived = new ArrayList<>();

    /** Copies the parameters of an initialised block to the device of the manager. */
    Replica(Block block, NDManager manager) {
        super(manager);
        this.manager = manager;
        this.module =
                TorchScriptModule.fromResource(
                        manager.getDevice(), Replica.class, "replica.torchscript");
        for (Parameter parameter : block.getParameters().values()) {
            NDArray original = parameter.getArray();
            NDArray copy = manager.zeros(original.getShape(), original.getDataType());
            originals.add(original);
            copies.add(copy);
            substitute(parameter, copy);
            if (parameter.requiresGradient()) {
                copy.setRequiresGradient(true);
                NDArray zeros = original.zerosLike();
                zeros.detach();
                arrived.add(zeros);
            }
        }
        copyValues();
    }

    /** Takes over the values of the block, the statistics of batch norm included. */
    void copyValues() {
        module.run("copy", copies, originals);
    }

    /** Adds the gradients to those of the block, and sets them to zero. */
    void giveGradients() {
        List<NDArray> targets = gradients(originals);
        List<NDArray> sources = gradients(copies);
        module.run("give", targets, arrived, sources);
        targets.forEach(NDArray::close);
        sources.forEach(NDArray::close);
    }

    /** The gradients of those that are trained. */
    private List<NDArray> gradients(List<NDArray> parameters) {
        List<NDArray> gradients = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            if (copies.get(i).hasGradient()) {
                gradients.add(parameters.get(i).getGradient());
            }
        }
        return gradients;
    }

    @Override
    public void close() {
        arrived.forEach(NDArray::close);
        module.close();
        manager.close();
    }
}
