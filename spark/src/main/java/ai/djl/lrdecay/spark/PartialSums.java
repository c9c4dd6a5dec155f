package ai.djl.lrdecay.spark;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;

/**
 * What partitions bring home.
 *
 * @param sums the sums over their micro-batches
 * @param places where they were computed
 */
record PartialSums(SumForest sums, Set<ExecutorPlace> places) implements Serializable {

    PartialSums merge(PartialSums other) {
        Set<ExecutorPlace> all = new HashSet<>(places);
        all.addAll(other.places);
        return new PartialSums(sums.merge(other.sums), all);
    }
}
