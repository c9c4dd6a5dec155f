package ai.djl.lrdecay.paper.bench;

import java.util.Arrays;
import java.util.List;

/** Kinds of benchmarks, as {@code --only} names them. */
public enum BenchGroup {
    /** A training step. */
    STEP("step"),
    /** A training step of a network that takes seconds on a CPU; only if asked for. */
    LARGE("large"),
    /** An epoch of training. */
    EPOCH("epoch"),
    /** Full-batch gradients. */
    FULL_BATCH("full-batch"),
    /** Making a batch of PS10. */
    BATCH("batch"),
    /** Decoding image files. */
    DECODE("decode"),
    /** Features of image files, as select and transfer fix extract them; only if asked for. */
    FEATURES("features"),
    /** A Hessian-vector product, and the largest eigenvalues. */
    HESSIAN("hessian"),
    /** Saving and loading. */
    SNAPSHOT("snapshot"),
    /** An observation of AutoDecay. */
    DECAY("decay"),
    /** How time grows with samples, width and replicas. */
    GROWTH("growth");

    private final String label;

    BenchGroup(String label) {
        this.label = label;
    }

    /**
     * Finds a group.
     *
     * @param label its name
     * @return the group
     * @throws IllegalArgumentException if there is none of that name
     */
    public static BenchGroup named(String label) {
        return Arrays.stream(values())
                .filter(group -> group.label.equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no benchmark '"
                                                + label
                                                + "'; there are "
                                                + String.join(", ", labels())));
    }

    /**
     * Returns the names of all groups.
     *
     * @return the names, in the order in which they are measured
     */
    public static List<String> labels() {
        return Arrays.stream(values()).map(BenchGroup::toString).toList();
    }

    /**
     * Tells whether it takes minutes on a CPU.
     *
     * @return true if it is measured only if asked for
     */
    boolean takesLong() {
        return this == LARGE || this == FEATURES;
    }

    /** As the command line has it. */
    @Override
    public String toString() {
        return label;
    }
}
