package ai.djl.lrdecay.hessian.operator;

import ai.djl.engine.EngineException;
import ai.djl.lrdecay.torchscript.TorchScriptModule;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;

/**
 * One micro-batch on the device, whose loss can be evaluated at any parameters while the batch is
 * visited.
 */
final class LossBatch {

    private final NDManager scratch;
    private final NDList inputs;
    private final NDList labels;
    private final long count;
    private final MeanLossSettings settings;
    private final Block block;
    private final TorchScriptModule script;

    LossBatch(
            NDManager scratch,
            NDList inputs,
            NDList labels,
            long count,
            MeanLossSettings settings,
            Block block,
            TorchScriptModule script) {
        this.scratch = scratch;
        this.inputs = inputs;
        this.labels = labels;
        this.count = count;
        this.settings = settings;
        this.block = block;
        this.script = script;
    }

    /** Outputs of the block and mean loss of the batch, with their graph. */
    record Evaluation(NDArray outputs, NDArray loss) {}

    /** The number of samples. */
    long count() {
        return count;
    }

    /** Runs the block and the loss; what they give is released after the visit. */
    Evaluation evaluate(ParameterCopies parameters) {
        DataType type = settings.arithmetic().type();
        NDList arguments = new NDList();
        for (NDArray input : inputs) {
            NDArray there =
                    input.getDataType().isFloating() && input.getDataType() != type
                            ? input.toType(type, false)
                            : input.duplicate();
            there.attach(scratch);
            arguments.add(there);
        }
        NDList outputs =
                block.forward(parameters, arguments, settings.batchNorm().training(), null);
        NDArray value = settings.loss().evaluate(labels, outputs);
        outputs.attach(scratch);
        value.attach(scratch);
        if (value.size() != 1) {
            throw new IllegalArgumentException(
                    "the loss "
                            + settings.loss().getName()
                            + " gives "
                            + value.getShape()
                            + ", not a number");
        }
        return new Evaluation(outputs.head(), value);
    }

    /** The gradient of a loss at the parameters that it was evaluated at; it uses up the graph. */
    NDArray gradient(Evaluation evaluation, ParameterCopies parameters) {
        try {
            return script.differentiate("gradient", evaluation.loss, parameters.chosen())
                    .singletonOrThrow();
        } catch (EngineException e) {
            // The engine has one exception for everything, with its own traceback in the message.
            String message = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(
                    "the loss cannot be differentiated with respect to the parameters: "
                            + message.lines()
                                    .filter(line -> line.startsWith("RuntimeError"))
                                    .findFirst()
                                    .orElse(message.strip()),
                    e);
        }
    }
}
