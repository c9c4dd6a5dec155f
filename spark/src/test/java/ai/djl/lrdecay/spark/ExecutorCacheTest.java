package ai.djl.lrdecay.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ExecutorCacheTest {

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** Waits for tasks of a failed job that are at work, less than what idles is kept for. */
    static void assertThatNothingIsKept() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (ExecutorCache.size() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertThat(ExecutorCache.size()).isZero();
    }

    private AutoCloseable open() {
        opened.incrementAndGet();
        return closed::incrementAndGet;
    }

    @Test
    void keepsUntilItIsToldOrIdle() {
        ExecutorCache.Key key = new ExecutorCache.Key("a", 0);
        int before = ExecutorCache.size();
        for (int i = 0; i < 3; i++) {
            int used = ExecutorCache.use(key, 60, this::open, value -> 7);
            assertThat(used).isEqualTo(7);
        }
        assertThat(opened).hasValue(1);
        ExecutorCache.evictIdle();
        ExecutorCache.evict("b");
        assertThat(closed).hasValue(0);
        ExecutorCache.evict("a");
        assertThat(closed).hasValue(1);

        key = new ExecutorCache.Key("d", 0);
        ExecutorCache.use(key, 0, this::open, value -> 7);
        assertThat(ExecutorCache.size()).isEqualTo(before + 1);
        ExecutorCache.evictIdle();
        assertThat(closed).hasValue(2);
        assertThat(ExecutorCache.size()).isEqualTo(before);
    }

    @Test
    void startsAfreshAfterAFailure() {
        ExecutorCache.Key key = new ExecutorCache.Key("c", 0);
        assertThatThrownBy(
                        () ->
                                ExecutorCache.use(
                                        key,
                                        60,
                                        this::open,
                                        value -> {
                                            throw new IllegalStateException("broken");
                                        }))
                .hasMessage("broken");
        assertThat(closed).hasValue(1);
        ExecutorCache.use(key, 60, this::open, value -> 7);
        assertThat(opened).hasValue(2);
        ExecutorCache.evict("c");
    }

    /** When one task fails, the driver evicts while the others of its job are still at work. */
    @Test
    void releasesWhatATaskStillUsesWhenTheTaskEnds() {
        ExecutorCache.Key key = new ExecutorCache.Key("e", 0);
        int before = ExecutorCache.size();
        ExecutorCache.use(
                key,
                60,
                this::open,
                value -> {
                    Thread driver = new Thread(() -> ExecutorCache.evict("e"));
                    driver.start();
                    try {
                        driver.join();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    assertThat(closed).hasValue(0);
                    return 7;
                });
        assertThat(closed).hasValue(1);
        assertThat(ExecutorCache.size()).isEqualTo(before);
    }

    @Test
    void keepsNothingForATaskThatStartsLate() {
        int before = ExecutorCache.size();
        ExecutorCache.evict("f");
        int used = ExecutorCache.use(new ExecutorCache.Key("f", 0), 60, this::open, value -> 7);
        assertThat(used).isEqualTo(7);
        assertThat(closed).hasValue(1);
        assertThat(ExecutorCache.size()).isEqualTo(before);
    }
}
