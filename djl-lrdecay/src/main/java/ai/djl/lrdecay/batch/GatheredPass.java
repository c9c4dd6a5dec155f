package ai.djl.lrdecay.batch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A pass whose order is brought to each device once, and whose batches are gathered there. */
final class GatheredPass implements IndexedBatches.Pass {

    private final IndexedBatches data;
    private final long[] order;
    private final Iterator<IndexedBatches.Portion> portions;
    private final Map<Device, NDArray> orders = new HashMap<>();

    GatheredPass(IndexedBatches data, long[] order, List<IndexedBatches.Portion> portions) {
        this.data = data;
        this.order = order;
        this.portions = portions.iterator();
    }

    @Override
    public IndexedBatches.DeviceBatch next(NDManager manager) {
        IndexedBatches.Portion portion = portions.next();
        NDArray there =
                orders.computeIfAbsent(
                        manager.getDevice(),
                        device -> {
                            NDArray array = manager.create(order);
                            array.detach();
                            return array;
                        });
        try (NDManager scratch = manager.newSubManager()) {
            NDArray indices =
                    there.get(scratch, new NDIndex().addSliceDim(portion.from(), portion.to()));
            return data.gather(manager, indices);
        }
    }

    @Override
    public void close() {
        orders.values().forEach(NDArray::close);
        orders.clear();
    }
}
