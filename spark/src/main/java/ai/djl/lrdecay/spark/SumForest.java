package ai.djl.lrdecay.spark;

import java.io.Serializable;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums of vectors, one for each micro-batch, that are added in an order which depends on the
 * numbers of the micro-batches alone: the tree that halves at powers of two. A part of it is the
 * sums of the whole subtrees of what has arrived. So the total has the same bits wherever the
 * micro-batches were computed, in whatever groups and order they arrive.
 *
 * <p>Successive micro-batches take a vector for each of the ones in the binary form of their
 * number, besides those at the ends.
 */
final class SumForest implements Serializable {

    private static final long serialVersionUID = 1;

    /**
     * A subtree: the micro-batches from {@code first} to {@code first + 2^level}.
     *
     * @param first a multiple of {@code 2^level}
     */
    private record Node(int first, int level) implements Serializable, Comparable<Node> {

        @Override
        public int compareTo(Node other) {
            return Integer.compare(first, other.first);
        }

        int size() {
            return 1 << level;
        }

        boolean isLeft() {
            return (first >> level & 1) == 0;
        }

        Node sibling() {
            return new Node(first ^ size(), level);
        }

        Node parent() {
            return new Node(first & ~size(), level + 1);
        }
    }

    private final TreeMap<Node, double[]> sums = new TreeMap<>();

    /**
     * Adds the vector of a micro-batch.
     *
     * @param batch its number, from 0
     * @param sum the vector, which is taken over
     */
    void add(int batch, double[] sum) {
        put(new Node(batch, 0), sum);
    }

    /** Takes over what others have summed. */
    SumForest merge(SumForest other) {
        other.sums.forEach(this::put);
        return this;
    }

    private void put(Node node, double[] sum) {
        Node at = node;
        double[] total = sum;
        while (true) {
            Node sibling = at.sibling();
            Map.Entry<Node, double[]> present = sums.floorEntry(sibling);
            if (present == null || !present.getKey().equals(sibling)) {
                break;
            }
            double[] other = present.getValue();
            sums.remove(sibling);
            total = at.isLeft() ? plus(total, other) : plus(other, total);
            at = at.parent();
        }
        if (sums.put(at, total) != null) {
            throw new IllegalStateException("micro-batch " + at.first + " arrived twice");
        }
    }

    /** Adds to the first vector, which belongs to this forest alone. */
    private static double[] plus(double[] left, double[] right) {
        if (left.length != right.length) {
            throw new IllegalStateException(
                    "sums of lengths " + left.length + " and " + right.length + " do not add up");
        }
        for (int i = 0; i < left.length; i++) {
            left[i] += right[i];
        }
        return left;
    }

    /**
     * Returns the sum over all.
     *
     * @param batches the number of micro-batches
     * @return the sum
     * @throws IllegalStateException if some have not arrived
     */
    double[] total(int batches) {
        int expected = 0;
        for (Node node : sums.keySet()) {
            if (node.first != expected) {
                break;
            }
            expected += node.size();
        }
        if (expected != batches) {
            throw new IllegalStateException(
                    "of " + batches + " micro-batches number " + expected + " did not arrive");
        }
        // What is left are the ones in the binary form of the number, the smallest last.
        Iterator<Map.Entry<Node, double[]>> fromTheEnd = sums.descendingMap().entrySet().iterator();
        double[] total = fromTheEnd.next().getValue();
        while (fromTheEnd.hasNext()) {
            total = plus(fromTheEnd.next().getValue().clone(), total);
        }
        return total;
    }

    /** How many vectors there are. */
    int size() {
        return sums.size();
    }
}
