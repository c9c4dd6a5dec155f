package ai.djl.lrdecay.transfer;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimises a smooth convex function by L-BFGS (Liu and Nocedal, 1989) with a backtracking line
 * search. Hipparchus, which does the other numerical work, has no quasi-Newton method for functions
 * of many variables.
 */
final class LimitedMemoryBfgs {

    private static final int MEMORY = 10;
    private static final int MOST_HALVINGS = 30;
    private static final double ENOUGH = 1e-4;

    /** Below this share of the value a decrease is rounding. */
    private static final double STALLED = 1e-15;

    private LimitedMemoryBfgs() {}

    /** A function with its gradient. */
    @FunctionalInterface
    interface Objective {
        /**
         * Evaluates.
         *
         * @param point where
         * @param gradient takes the gradient
         * @return the value
         */
        double evaluate(double[] point, double[] gradient);
    }

    private record Pair(double[] step, double[] change, double product) {}

    /**
     * Minimises.
     *
     * @param objective the function
     * @param start where to begin; not changed
     * @param tolerance the largest component of the gradient at which to stop
     * @param iterations the most iterations
     * @return the minimum
     */
    static double[] minimize(
            Objective objective, double[] start, double tolerance, int iterations) {
        int n = start.length;
        double[] point = start.clone();
        double[] gradient = new double[n];
        double value = objective.evaluate(point, gradient);
        Deque<Pair> pairs = new ArrayDeque<>();
        for (int i = 0; i < iterations && largest(gradient) > tolerance; i++) {
            double[] direction = direction(gradient, pairs);
            double slope = dot(direction, gradient);
            if (slope >= 0) {
                pairs.clear();
                direction = direction(gradient, pairs);
                slope = dot(direction, gradient);
            }
            double length = pairs.isEmpty() ? 1 / Math.max(1, Math.sqrt(-slope)) : 1;
            double[] next = new double[n];
            double[] nextGradient = new double[n];
            double nextValue = Double.POSITIVE_INFINITY;
            for (int k = 0; k < MOST_HALVINGS; k++) {
                for (int j = 0; j < n; j++) {
                    next[j] = point[j] + length * direction[j];
                }
                nextValue = objective.evaluate(next, nextGradient);
                if (nextValue <= value + ENOUGH * length * slope) {
                    break;
                }
                length /= 2;
            }
            if (!(nextValue < value - STALLED * Math.abs(value))) {
                // Rounding hides any further decrease.
                return nextValue < value ? next : point;
            }
            remember(pairs, point, next, gradient, nextGradient);
            point = next;
            gradient = nextGradient;
            value = nextValue;
        }
        return point;
    }

    private static void remember(
            Deque<Pair> pairs, double[] from, double[] to, double[] before, double[] after) {
        double[] step = to.clone();
        double[] change = after.clone();
        Arrays.setAll(step, i -> to[i] - from[i]);
        Arrays.setAll(change, i -> after[i] - before[i]);
        double product = dot(step, change);
        if (product > 0) {
            pairs.addLast(new Pair(step, change, product));
            if (pairs.size() > MEMORY) {
                pairs.removeFirst();
            }
        }
    }

    /** The two loops of the method. */
    private static double[] direction(double[] gradient, Deque<Pair> pairs) {
        double[] q = gradient.clone();
        double[] factors = new double[pairs.size()];
        int i = pairs.size();
        for (Iterator<Pair> newest = pairs.descendingIterator(); newest.hasNext(); ) {
            Pair pair = newest.next();
            factors[--i] = dot(pair.step, q) / pair.product;
            add(q, -factors[i], pair.change);
        }
        Pair last = pairs.peekLast();
        double scale = last == null ? 1 : last.product / dot(last.change, last.change);
        for (int j = 0; j < q.length; j++) {
            q[j] *= -scale;
        }
        for (Pair pair : pairs) {
            double factor = dot(pair.change, q) / pair.product;
            add(q, -factors[i++] - factor, pair.step);
        }
        return q;
    }

    private static void add(double[] to, double factor, double[] vector) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * vector[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double largest(double[] vector) {
        double largest = 0;
        for (double value : vector) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
