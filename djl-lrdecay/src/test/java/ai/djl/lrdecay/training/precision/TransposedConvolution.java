package ai.djl.lrdecay.training.precision;

import ai.djl.Device;
import ai.djl.lrdecay.torchscript.TorchScriptModule;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A transposed convolution with stride 2 that keeps the number of channels, as a user writes it: in
 * DJL 0.36 the PyTorch engine does not have its own.
 */
final class TransposedConvolution extends AbstractBlock {

    private static final String SOURCE =
            """
            class Ops(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def one(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
                return torch.conv_transpose1d(x, w, b, [2])
              def two(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
                return torch.conv_transpose2d(x, w, b, [2, 2])
            """;

    private final TorchScriptModule module = TorchScriptModule.fromSource(Device.cpu(), SOURCE);
    private final Parameter weight;
    private final Parameter bias;
    private final String method;

    TransposedConvolution(int channels, Shape kernel, String method) {
        super((byte) 1);
        this.method = method;
        weight = parameter("weight", Parameter.Type.WEIGHT);
        weight.setShape(new Shape(channels, channels).addAll(kernel));
        bias = parameter("bias", Parameter.Type.BIAS);
        bias.setShape(new Shape(channels));
    }

    private Parameter parameter(String name, Parameter.Type type) {
        return addParameter(Parameter.builder().setName(name).setType(type).build());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        return module.differentiate(
                method,
                x,
                parameterStore.getValue(weight, x.getDevice(), training),
                parameterStore.getValue(bias, x.getDevice(), training));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        throw new UnsupportedOperationException("nobody asks");
    }
}
