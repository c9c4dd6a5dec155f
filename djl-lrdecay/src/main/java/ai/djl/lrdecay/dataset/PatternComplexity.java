package ai.djl.lrdecay.dataset;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.Record;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The complexity of a data set: the expected class-conditional entropy of its inputs (Section 5.1),
 * {@code C = E_y H(P(x|y))}, in bits.
 *
 * <p>Inputs are compared byte by byte, so the number says something about data sets in which whole
 * inputs recur, as in {@link Ps10}; where every input is unique it is the logarithm of the class
 * size.
 *
 * <p>A {@link Ps10} with jitter is measured by the patterns that its samples show, not by their
 * displaced colours: its patterns are as complex as they are without. A part of one, which does not
 * know its patterns, is compared byte by byte like anything else.
 */
public final class PatternComplexity {

    private PatternComplexity() {}

    /**
     * Measures a data set from its samples.
     *
     * @param dataset the data set, of at least one sample; one data array and one label a sample
     * @return the complexity in bits, at least 0
     * @throws IOException if a sample cannot be read
     * @throws IllegalArgumentException if the data set is empty
     */
    public static double of(RandomAccessDataset dataset) throws IOException {
        Map<Long, Map<ByteBuffer, Integer>> counts = new HashMap<>();
        long size = dataset.size();
        if (size == 0) {
            throw new IllegalArgumentException("the complexity of an empty data set is undefined");
        }
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            for (long i = 0; i < size; i++) {
                try (NDManager scratch = manager.newSubManager()) {
                    Record sample = dataset.get(scratch, i);
                    NDList labels = sample.getLabels();
                    long label = (long) labels.singletonOrThrow().toArray()[0].doubleValue();
                    NDArray input = sample.getData().singletonOrThrow();
                    ByteBuffer bytes =
                            dataset instanceof Ps10 patterns && patterns.jittered()
                                    ? bytes(patterns.pattern(i))
                                    : ByteBuffer.wrap(input.toByteArray());
                    counts.computeIfAbsent(label, k -> new HashMap<>())
                            .merge(bytes, 1, Integer::sum);
                }
            }
        }
        return of(counts.values(), size);
    }

    private static ByteBuffer bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.flip();
    }

    private static double of(Iterable<Map<ByteBuffer, Integer>> classes, long size) {
        double complexity = 0;
        for (Map<ByteBuffer, Integer> patterns : classes) {
            long inClass = patterns.values().stream().mapToLong(Integer::longValue).sum();
            double entropy = 0;
            for (int count : patterns.values()) {
                double p = (double) count / inClass;
                entropy -= p * Math.log(p);
            }
            complexity += entropy * inClass / size;
        }
        return complexity / Math.log(2);
    }
}
