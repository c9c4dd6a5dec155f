package ai.djl.lrdecay.hessian.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Data of a known size, of which any slice can be had without the others. */
final class SlicedData implements CurvatureData {

    /** Brings one slice. */
    @FunctionalInterface
    interface Slicer {
        void visit(NDManager scratch, long from, long to, Visitor visitor);
    }

    private final long from;
    private final long to;
    private final int microBatch;
    private final Slicer slicer;

    SlicedData(long size, int microBatch, Slicer slicer) {
        this(0, size, microBatch, slicer);
        if (microBatch < 1) {
            throw new IllegalArgumentException(
                    "the micro-batch must be at least 1 sample, not " + microBatch);
        }
    }

    private SlicedData(long from, long to, int microBatch, Slicer slicer) {
        this.from = from;
        this.to = to;
        this.microBatch = microBatch;
        this.slicer = slicer;
    }

    /** The number of samples, which all arrays must have: slices cannot tell that one has more. */
    static long samples(NDList inputs, NDList labels) {
        List<Long> inputCounts = counts(inputs);
        List<Long> labelCounts = counts(labels);
        if (inputCounts.isEmpty() || labelCounts.isEmpty()) {
            throw new IllegalArgumentException(
                    "there must be inputs and labels, but there are "
                            + inputCounts.size()
                            + " arrays of inputs and "
                            + labelCounts.size()
                            + " of labels");
        }
        long samples = inputCounts.get(0);
        if (Stream.of(inputCounts, labelCounts)
                .flatMap(List::stream)
                .anyMatch(count -> count != samples)) {
            throw new IllegalArgumentException(
                    "inputs and labels must have as many samples as each other, but the inputs have "
                            + text(inputCounts)
                            + " and the labels "
                            + text(labelCounts));
        }
        return samples;
    }

    private static List<Long> counts(NDList arrays) {
        return arrays.stream().map(SlicedData::count).toList();
    }

    private static long count(NDArray array) {
        Shape shape = array.getShape();
        if (shape.dimension() == 0) {
            throw new IllegalArgumentException(
                    "inputs and labels have the samples along their first axis, but there is an"
                            + " array of no axis");
        }
        return shape.get(0);
    }

    private static String text(List<Long> counts) {
        return counts.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    @Override
    public void forEach(NDManager manager, Visitor visitor) {
        long at = from;
        while (at < to) {
            // Micro-batches begin at multiples of their size in the whole data.
            long end = Math.min(to, (at / microBatch + 1) * microBatch);
            try (NDManager scratch = manager.newSubManager()) {
                slicer.visit(scratch, at, end, visitor);
            }
            at = end;
        }
    }

    @Override
    public Size size(NDManager manager) {
        long batches = to == from ? 0 : (to - 1) / microBatch - from / microBatch + 1;
        return new Size(to - from, Math.toIntExact(batches));
    }

    @Override
    public CurvatureData range(long first, long end) {
        DataRange.check(first, end);
        if (end > to - from) {
            throw DataRange.beyond(first, end, to - from);
        }
        return new SlicedData(from + first, from + end, microBatch, slicer);
    }
}
