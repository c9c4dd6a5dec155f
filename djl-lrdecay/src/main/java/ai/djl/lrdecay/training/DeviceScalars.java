package ai.djl.lrdecay.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Numbers that are on their device already. An operator that is given a number of the host, as in
 * {@code x.mul(0.5)}, sends it each time, and a GPU's queue is waited for meanwhile. Safe for use
 * by several threads, one for each device.
 */
final class DeviceScalars implements AutoCloseable {

    /** A full batch has two: the share of a micro-batch, and that of the last. */
    private static final int KEPT = 16;

    private final Map<Device, NDManager> owners = new HashMap<>();
    private final Map<Key, NDArray> scalars = new LinkedHashMap<>();

    private record Key(Device device, double value) {}

    /** A value times a number, which is there in FLOAT64, the type that DJL gives to a double. */
    synchronized NDArray times(NDArray value, double factor) {
        // Within the lock, so that no other thread closes the number meanwhile.
        return factor == 1 ? value : value.mul(get(value.getManager(), factor));
    }

    private NDArray get(NDManager manager, double value) {
        Device device = manager.getDevice();
        Key key = new Key(device, value);
        NDArray there = scalars.get(key);
        if (there == null) {
            if (scalars.size() == KEPT) {
                Iterator<NDArray> oldest = scalars.values().iterator();
                oldest.next().close();
                oldest.remove();
            }
            there =
                    owners.computeIfAbsent(device, manager.getEngine()::newBaseManager)
                            .create(value);
            scalars.put(key, there);
        }
        return there;
    }

    @Override
    public synchronized void close() {
        scalars.clear();
        owners.values().forEach(NDManager::close);
        owners.clear();
    }
}
