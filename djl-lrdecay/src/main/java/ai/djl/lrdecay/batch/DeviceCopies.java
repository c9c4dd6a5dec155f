package ai.djl.lrdecay.batch;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What data hold on each device, made when the device first asks for it.
 *
 * @param <T> what is held on one device
 */
public final class DeviceCopies<T> implements AutoCloseable {

    private final String name;
    private final Function<NDManager, T> make;
    private final Consumer<T> release;
    private final Map<Device, T> copies = new ConcurrentHashMap<>();

    /**
     * Says how copies are made.
     *
     * @param name the name of the managers, for people who look for memory that is held
     * @param make makes a copy with a manager of its own, which is on the device
     * @param release releases a copy and its manager
     */
    public DeviceCopies(String name, Function<NDManager, T> make, Consumer<T> release) {
        this.name = name;
        this.make = make;
        this.release = release;
    }

    /**
     * Returns the copy on the device of a manager.
     *
     * @param manager a manager
     * @return the copy, which is made if it is not there
     */
    public T of(NDManager manager) {
        return copies.computeIfAbsent(
                manager.getDevice(),
                device -> {
                    NDManager owner = manager.getEngine().newBaseManager(device);
                    owner.setName(name);
                    return make.apply(owner);
                });
    }

    /** Releases all copies; they are made again when they are asked for. */
    @Override
    public void close() {
        for (Device device : Set.copyOf(copies.keySet())) {
            T copy = copies.remove(device);
            if (copy != null) {
                release.accept(copy);
            }
        }
    }
}
