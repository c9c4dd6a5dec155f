package ai.djl.lrdecay.training;

import ai.djl.lrdecay.tensor.HostArrays;
import ai.djl.lrdecay.torchscript.TorchScriptModule;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sums of loss and of correct predictions for each group of samples, kept on the device in FLOAT64,
 * so that no batch needs a host synchronisation.
 */
public final class Tally implements AutoCloseable {

    private final TorchScriptModule module;
    private final NDArray totals;
    private final int groups;
    private final boolean topFive;

    /**
     * Creates an empty tally.
     *
     * @param manager the owner, on the device of the batches
     * @param groups the number of groups, at least 1
     */
    public Tally(NDManager manager, int groups) {
        this(manager, groups, false);
    }

    /**
     * Creates an empty tally.
     *
     * @param manager the owner, on the device of the batches
     * @param groups the number of groups, at least 1
     * @param topFive whether to count, too, how often the label is among the five largest logits
     */
    public Tally(NDManager manager, int groups, boolean topFive) {
        this.groups = groups;
        this.topFive = topFive;
        module =
                TorchScriptModule.fromResource(
                        manager.getDevice(), Tally.class, "tally.torchscript");
        totals = manager.zeros(new Shape(2 + groups), DataType.FLOAT64);
    }

    /**
     * Adds a batch.
     *
     * @param loss the mean loss of the batch, a scalar
     * @param logits shape (B, classes)
     * @param labels shape (B), INT64
     * @param groups the group of each sample, shape (B), INT64
     */
    public void add(NDArray loss, NDArray logits, NDArray labels, NDArray groups) {
        module.run("add", totals, loss, logits, labels, groups);
        if (topFive) {
            module.run("add_top_five", totals, logits, labels);
        }
    }

    /**
     * Reads the sums, which is a host synchronisation, and starts afresh.
     *
     * @return the sums
     */
    public Sums drain() {
        return drain(List.of(this)).get(0);
    }

    /**
     * Reads the sums of several tallies on one device in a single host synchronisation, and starts
     * all of them afresh.
     *
     * @param tallies the tallies, at least one
     * @return the sums of each
     */
    public static List<Sums> drain(List<Tally> tallies) {
        NDList totals = new NDList();
        tallies.forEach(tally -> totals.add(tally.totals));
        double[] values;
        try (NDArray all = NDArrays.concat(totals)) {
            values = HostArrays.doubles(all);
        }
        List<Sums> sums = new ArrayList<>();
        int from = 0;
        for (Tally tally : tallies) {
            int to = from + (int) tally.totals.size();
            double[] correct = Arrays.copyOfRange(values, from + 1, from + 1 + tally.groups);
            double within = tally.topFive ? values[to - 1] : Double.NaN;
            sums.add(new Sums(values[from], correct, within));
            from = to;
            tally.module.run("reset", tally.totals);
        }
        return sums;
    }

    /** Releases the memory on the device. */
    @Override
    public void close() {
        totals.close();
        module.close();
    }

    /**
     * What was counted.
     *
     * @param loss the sum of the losses of all samples; not finite after a divergence
     * @param correct the number of correct predictions in each group
     * @param topFive how often the label was among the five largest logits; NaN if not counted
     */
    public record Sums(double loss, double[] correct, double topFive) {

        /**
         * Adds what was counted elsewhere.
         *
         * @param other sums of as many groups
         * @return the sums of both
         */
        public Sums plus(Sums other) {
            double[] both = correct.clone();
            Arrays.setAll(both, i -> both[i] + other.correct[i]);
            return new Sums(loss + other.loss, both, topFive + other.topFive);
        }
    }
}
