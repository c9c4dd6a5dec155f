package ai.djl.lrdecay.spark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an executor keeps between tasks: networks on the device with their data. Spark tells nobody
 * that an executor is no longer needed for something, so what nobody asked for in a while is
 * released.
 */
final class ExecutorCache {

    private static final long TICK_MILLIS = 10_000;

    /** Tasks of a job that was given up can start this long after its driver said so. */
    private static final long LATE_NANOS = TimeUnit.HOURS.toNanos(1);

    private static final Map<Key, Entry> ENTRIES = new HashMap<>();

    /** What was evicted, and when: for tasks that come late nothing is kept. */
    private static final Map<String, Long> ENDED = new HashMap<>();

    private static @Nullable Thread reaper;

    private ExecutorCache() {}

    /**
     * What is kept.
     *
     * @param id who keeps it, unique over all drivers
     * @param partition for which data
     */
    record Key(String id, int partition) {}

    private static final class Entry {

        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable AutoCloseable value;
        private long idleNanos;
        private long lastUsed = System.nanoTime();
        private boolean removed;

        boolean isIdle() {
            return System.nanoTime() - lastUsed > idleNanos;
        }
    }

    /**
     * Uses what is kept under a key; of two tasks that ask for it one waits. After {@link #evict}
     * it is used and not kept: when a task fails, the others of its job are still at work.
     *
     * @param key the key
     * @param idleSeconds after how long it is released when nobody asks for it
     * @param open makes it where it is not there
     * @param use uses it
     * @return what the use gives
     */
    static <T extends AutoCloseable, R> R use(
            Key key, long idleSeconds, Supplier<T> open, Function<T, R> use) {
        while (true) {
            Entry entry = entry(key);
            entry.lock.lock();
            try {
                if (entry.removed) {
                    continue;
                }
                entry.idleNanos = TimeUnit.SECONDS.toNanos(idleSeconds);
                try {
                    if (entry.value == null) {
                        entry.value = open.get();
                    }
                    @SuppressWarnings("unchecked") // an id keeps values of one type
                    T value = (T) entry.value;
                    return use.apply(value);
                } catch (RuntimeException | Error e) {
                    // Another try starts afresh.
                    remove(key, entry);
                    throw e;
                } finally {
                    entry.lastUsed = System.nanoTime();
                }
            } finally {
                entry.lock.unlock();
                // Whoever evicts while it is locked leaves it to the task.
                if (isEnded(key.id)) {
                    evict(key::equals, true);
                }
            }
        }
    }

    private static Entry entry(Key key) {
        synchronized (ENTRIES) {
            if (reaper == null) {
                reaper = new Thread(ExecutorCache::reap, "lrdecay-spark-reaper");
                reaper.setDaemon(true);
                reaper.start();
            }
            return ENTRIES.computeIfAbsent(key, k -> new Entry());
        }
    }

    private static void reap() {
        try {
            while (true) {
                Thread.sleep(TICK_MILLIS);
                evictIdle();
            }
        } catch (InterruptedException e) {
            // The executor is ending.
            Thread.currentThread().interrupt();
        }
    }

    /** Releases what nobody asked for in a while. */
    static void evictIdle() {
        evict(key -> true, false);
    }

    /** Releases what is kept under an id, as soon as no task uses it; nothing is kept any more. */
    static void evict(String id) {
        synchronized (ENTRIES) {
            ENDED.values().removeIf(ended -> System.nanoTime() - ended > LATE_NANOS);
            ENDED.put(id, System.nanoTime());
        }
        evict(key -> key.id.equals(id), true);
    }

    private static boolean isEnded(String id) {
        synchronized (ENTRIES) {
            return ENDED.containsKey(id);
        }
    }

    private static void evict(Predicate<Key> choice, boolean inAnyCase) {
        List<Map.Entry<Key, Entry>> chosen;
        synchronized (ENTRIES) {
            chosen =
                    ENTRIES.entrySet().stream()
                            .filter(entry -> choice.test(entry.getKey()))
                            .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                            .toList();
        }
        for (Map.Entry<Key, Entry> each : chosen) {
            Entry entry = each.getValue();
            // What a task uses is not idle.
            if (entry.lock.tryLock()) {
                try {
                    if (inAnyCase || entry.isIdle()) {
                        remove(each.getKey(), entry);
                    }
                } finally {
                    entry.lock.unlock();
                }
            }
        }
    }

    /** Removes an entry whose lock is held. */
    private static void remove(Key key, Entry entry) {
        synchronized (ENTRIES) {
            ENTRIES.remove(key, entry);
        }
        entry.removed = true;
        if (entry.value != null) {
            try {
                entry.value.close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot release what an executor kept", e);
            }
            entry.value = null;
        }
    }

    /** How many are kept in this process. */
    static int size() {
        synchronized (ENTRIES) {
            return ENTRIES.size();
        }
    }
}
