package ai.djl.lrdecay.paper.data;

import ai.djl.lrdecay.batch.BatchesView;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** Data with another normalisation. */
record RescaledBatches(IndexedBatches data, Rescaling rescaling) implements BatchesView {

    @Override
    public DeviceBatch gather(NDManager manager, NDArray indices) {
        DeviceBatch batch = data.gather(manager, indices);
        rescaling.apply(batch.inputs());
        return batch;
    }

    @Override
    public Pass pass(long[] order, List<Portion> portions, long seed) {
        Pass pass = data.pass(order, portions, seed);
        return new Pass() {
            @Override
            public DeviceBatch next(NDManager manager) {
                DeviceBatch batch = pass.next(manager);
                rescaling.apply(batch.inputs());
                return batch;
            }

            @Override
            public void close() {
                pass.close();
            }
        };
    }
}
