package ai.djl.lrdecay.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {

    @TempDir private Path folder;

    @Test
    void nobodyElseOfThisProcessGetsIt() throws IOException {
        Path file = folder.resolve(".lock");
        try (LockFile lock = LockFile.acquire(file)) {
            assertThat(LockFile.isHeldHere(file)).isTrue();
            Path sameFile = folder.resolve("absent").resolve("..").resolve(".lock");
            assertThat(LockFile.tryAcquire(sameFile)).isEmpty();
            lock.close();
            assertThat(LockFile.isHeldHere(file)).isFalse();
        }
        // Closing it twice has not released it twice.
        try (LockFile lock = LockFile.tryAcquire(file).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(LockFile.tryAcquire(file)).isEmpty();
        }
    }

    /** Through a link it is the same file. */
    @Test
    void aLinkToTheFolderIsNoOtherFolder() throws Exception {
        Path real = Files.createDirectories(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        try (LockFile lock = LockFile.acquire(real.resolve(".lock"))) {
            assertThat(lock).isNotNull();
            assertThat(LockFile.tryAcquire(link.resolve(".lock"))).isEmpty();
            assertThat(LockFile.isHeldHere(link.resolve(".lock"))).isTrue();
        }
    }

    @Test
    void threadsTakeTurns() throws Exception {
        Path file = folder.resolve(".lock");
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(8);
        for (int i = 0; i < 8; i++) {
            Thread thread =
                    new Thread(
                            () -> {
                                try (LockFile lock = LockFile.acquire(file)) {
                                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                    Thread.sleep(5);
                                    inside.decrementAndGet();
                                    done.countDown();
                                } catch (IOException | InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            thread.start();
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(most).hasValue(1);
    }

    /** A file that cannot be opened leaves nothing locked behind. */
    @Test
    void aFailureReleasesTheThreads() throws IOException {
        Path file = folder.resolve("later").resolve(".lock");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> LockFile.tryAcquire(file)).isInstanceOf(IOException.class);
        }
        Files.createDirectories(folder.resolve("later"));
        LockFile.tryAcquire(file).orElseThrow().close();
    }

    @Test
    void anotherProcessDoesNotGetIt() throws Exception {
        Path file = folder.resolve(".lock");
        try (LockHolder other = LockHolder.of(file)) {
            assertThat(other).isNotNull();
            assertThat(LockFile.tryAcquire(file)).isEmpty();
            assertThat(LockFile.isHeldHere(file)).isFalse();
        }
        LockFile.tryAcquire(file).orElseThrow().close();
    }
}
