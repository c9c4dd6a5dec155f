package ai.djl.lrdecay.hessian.operator;

import ai.djl.lrdecay.nn.SubstitutedParameters;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Copies of the parameters of a block, which its forward pass uses in place of its own. So whatever
 * is computed with them cannot touch a training: not the weights, not the gradients, not the
 * statistics of batch norm. The copies of those that are differentiated never change; {@link
 * #displaced} makes others.
 */
final class ParameterCopies extends SubstitutedParameters {

    private record Copy(Parameter parameter, NDArray array, boolean chosen) {}

    private final List<Copy> copies = new ArrayList<>();
    private final NDList chosen = new NDList();

    private ParameterCopies(NDManager owner) {
        super(owner);
    }

    /**
     * Copies the parameters of a block.
     *
     * @param owner the owner of the copies, on the device that they go to
     * @param block an initialised block
     * @param type the type of the copies
     * @param choice tells by name which parameters are differentiated, if they are trainable
     * @throws IllegalArgumentException if none is chosen
     */
    static ParameterCopies of(
            NDManager owner, Block block, DataType type, Predicate<String> choice) {
        ParameterCopies result = new ParameterCopies(owner);
        for (Pair<String, Parameter> pair : block.getParameters()) {
            Parameter parameter = pair.getValue();
            boolean chosen = parameter.requiresGradient() && choice.test(pair.getKey());
            result.add(parameter, copy(owner, parameter.getArray(), type), chosen);
        }
        if (result.chosen.isEmpty()) {
            throw new IllegalArgumentException(
                    "no trainable parameter is chosen: the block has "
                            + block.getParameters().keys());
        }
        return result;
    }

    /**
     * Returns parameters that are moved along a vector; these stay where they are.
     *
     * @param owner the owner of the moved copies
     * @param vector shape (dimension), of the type of the copies
     * @param by how far, in multiples of the vector
     */
    ParameterCopies displaced(NDManager owner, NDArray vector, double by) {
        ParameterCopies result = new ParameterCopies(owner);
        long offset = 0;
        try (NDManager scratch = owner.newSubManager()) {
            for (Copy copy : copies) {
                NDArray array = copy.array;
                if (copy.chosen) {
                    Shape shape = array.getShape();
                    NDIndex piece = new NDIndex().addSliceDim(offset, offset + shape.size());
                    NDArray step = vector.get(scratch, piece).reshape(shape).mul(by);
                    try (NDArray values = array.stopGradient()) {
                        array = values.add(step);
                    }
                    array.attach(owner);
                    offset += shape.size();
                }
                result.add(copy.parameter, array, copy.chosen);
            }
        }
        return result;
    }

    private void add(Parameter parameter, NDArray array, boolean choose) {
        if (choose) {
            array.setRequiresGradient(true);
            chosen.add(array);
        }
        copies.add(new Copy(parameter, array, choose));
        substitute(parameter, array);
    }

    private static NDArray copy(NDManager owner, NDArray array, DataType type) {
        // DJL's toDevice and toType share memory where there is nothing to change, even if a copy
        // is asked for.
        try (NDManager scratch = owner.newSubManager();
                NDArray detached = array.stopGradient()) {
            NDArray own = detached.duplicate();
            own.attach(scratch);
            NDArray there = own.toDevice(owner.getDevice(), false);
            there.attach(scratch);
            NDArray copy = there.toType(type, false);
            copy.attach(owner);
            return copy;
        }
    }

    /** Those that are differentiated, in the order of the block. */
    NDList chosen() {
        return chosen;
    }

    /** How many numbers are differentiated. */
    long dimension() {
        return chosen.stream().mapToLong(NDArray::size).sum();
    }

    /** The Euclidean norm of those that are differentiated. */
    double norm() {
        double squares = 0;
        for (NDArray parameter : chosen) {
            try (NDArray values = parameter.stopGradient()) {
                squares += Math.pow(Norms.euclidean(values), 2);
            }
        }
        return Math.sqrt(squares);
    }
}
