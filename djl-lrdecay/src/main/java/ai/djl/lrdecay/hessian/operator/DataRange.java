package ai.djl.lrdecay.hessian.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

/** A part of any data, found by a pass over all of them. */
final class DataRange implements CurvatureData {

    private final CurvatureData data;
    private final long from;
    private final long to;

    DataRange(CurvatureData data, long from, long to) {
        check(from, to);
        this.data = data;
        this.from = from;
        this.to = to;
    }

    static void check(long from, long to) {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException(
                    "samples from " + from + " to " + to + " are no range: 0 <= from < to");
        }
    }

    static IllegalArgumentException beyond(long from, long to, long samples) {
        return new IllegalArgumentException(
                "samples from " + from + " to " + to + " are not there: the data have " + samples);
    }

    @Override
    public void forEach(NDManager manager, Visitor visitor) {
        long[] seen = {0};
        data.forEach(
                manager,
                (inputs, labels, count) -> {
                    long first = Math.max(0, from - seen[0]);
                    long end = Math.min(count, to - seen[0]);
                    seen[0] += count;
                    if (first == 0 && end == count) {
                        visitor.visit(inputs, labels, count);
                    } else if (first < end) {
                        try (NDManager scratch = manager.newSubManager()) {
                            visitor.visit(
                                    slice(scratch, inputs, first, end),
                                    slice(scratch, labels, first, end),
                                    end - first);
                        }
                    }
                });
        if (seen[0] < to) {
            throw beyond(from, to, seen[0]);
        }
    }

    @Override
    public CurvatureData range(long first, long end) {
        check(first, end);
        if (end > to - from) {
            throw beyond(first, end, to - from);
        }
        return new DataRange(data, from + first, from + end);
    }

    static NDList slice(NDManager manager, NDList arrays, long from, long to) {
        NDList result = new NDList();
        for (NDArray array : arrays) {
            result.add(array.get(manager, new NDIndex().addSliceDim(from, to)));
        }
        return result;
    }
}
