package ai.djl.lrdecay.spark;

import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Samples that arrived as elements of an RDD.
 *
 * @param firstBatch the number of the first micro-batch
 * @param microBatch the number of samples of a micro-batch
 * @param values the samples, in their order, at least one
 */
record HostSlice(int firstBatch, int microBatch, List<Sample> values) implements Slice {

    @Override
    public long samples() {
        return values.size();
    }

    @Override
    public Open open(NDManager manager) {
        NDManager owner = manager.newSubManager();
        Shape each = new Shape(values.get(0).shape());
        int size = Math.toIntExact(each.size());
        long[] labels = new long[values.size()];
        float[] inputs = new float[Math.multiplyExact(values.size(), size)];
        for (int i = 0; i < labels.length; i++) {
            Sample sample = values.get(i);
            if (!new Shape(sample.shape()).equals(each)) {
                owner.close();
                throw new IllegalArgumentException(
                        "samples have different shapes: "
                                + each
                                + " and "
                                + new Shape(sample.shape()));
            }
            labels[i] = sample.label();
            System.arraycopy(sample.input(), 0, inputs, i * size, size);
        }
        Shape all = new Shape(labels.length).addAll(each);
        CurvatureData data =
                CurvatureData.of(
                        new NDList(owner.create(inputs, all)),
                        new NDList(owner.create(labels)),
                        microBatch);
        return new Open(data, owner::close);
    }
}
