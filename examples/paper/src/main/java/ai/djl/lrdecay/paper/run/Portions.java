package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.batch.IndexedBatches.Portion;
import java.util.ArrayList;
import java.util.List;

/** How samples are divided into batches, and a batch among devices. */
final class Portions {

    private Portions() {}

    /**
     * Divides samples into batches. Batch norm has no variance over a single sample: a last one
     * joins the batch before.
     *
     * @param size how many samples, at least 1
     * @param batchSize samples a batch, at least 2
     */
    static List<Portion> batches(int size, int batchSize) {
        List<Portion> batches = new ArrayList<>();
        for (int from = 0; from < size; ) {
            int to = Math.min(size, from + batchSize);
            to = size - to == 1 ? size : to;
            batches.add(new Portion(from, to));
            from = to;
        }
        return batches;
    }

    /** Divides a batch among devices, so that no share is a single sample. */
    static List<Portion> shares(Portion batch, int devices) {
        int size = batch.size();
        int shares = Math.max(1, Math.min(devices, size / 2));
        List<Portion> portions = new ArrayList<>();
        for (int device = 0; device < shares; device++) {
            portions.add(
                    new Portion(
                            batch.from() + size * device / shares,
                            batch.from() + size * (device + 1) / shares));
        }
        return portions;
    }
}
