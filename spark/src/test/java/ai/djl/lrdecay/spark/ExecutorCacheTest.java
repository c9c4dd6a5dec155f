package ai.djl.lrdecay.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ExecutorCacheTest {

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

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
}
