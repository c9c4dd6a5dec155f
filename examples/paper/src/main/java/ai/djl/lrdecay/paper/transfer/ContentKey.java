package ai.djl.lrdecay.paper.transfer;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.util.Sha256;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** What features are features of, by content: a network and data. */
final class ContentKey {

    private static final int BATCH = 256;

    private ContentKey() {}

    /**
     * Returns the SHA-256 of all tensors of a network, of the data without augmentation, and of the
     * precision, if it is not FLOAT32.
     */
    static String of(
            Block network, DataSource.Data data, NDManager manager, Optional<Precision> precision) {
        Sha256 sha = new Sha256();
        precision.ifPresent(of -> sha.update(of.toString()));
        BlockState.capture(network)
                .forEach(
                        (name, tensor) -> {
                            sha.update(name);
                            update(sha, tensor);
                        });
        update(sha, data.plain(), manager);
        update(sha, data.test(), manager);
        return sha.hex();
    }

    private static void update(Sha256 sha, IndexedBatches data, NDManager manager) {
        int size = Math.toIntExact(data.size());
        List<IndexedBatches.Portion> portions = new ArrayList<>();
        for (int from = 0; from < size; from += BATCH) {
            portions.add(new IndexedBatches.Portion(from, Math.min(size, from + BATCH)));
        }
        try (IndexedBatches.Pass pass =
                data.pass(LongStream.range(0, size).toArray(), portions, 0)) {
            for (int i = 0; i < portions.size(); i++) {
                try (NDManager scratch = manager.newSubManager()) {
                    IndexedBatches.DeviceBatch batch = pass.next(scratch);
                    update(sha, HostTensor.of(batch.inputs()));
                    update(sha, HostTensor.of(batch.labels()));
                }
            }
        }
    }

    private static void update(Sha256 sha, HostTensor tensor) {
        sha.update(tensor.type() + " " + tensor.shape()).update(tensor.data());
    }
}
