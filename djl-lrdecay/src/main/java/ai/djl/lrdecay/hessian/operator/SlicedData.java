package ai.djl.lrdecay.hessian.operator;

import ai.djl.ndarray.NDManager;

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
