package ai.djl.lrdecay.util;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Another process that holds a lock until it is killed. */
public final class LockHolder implements AutoCloseable {

    private static final String HELD = "held";

    private final Process process;

    private LockHolder(Process process) {
        this.process = process;
    }

    /** Starts the process, and waits until it has the lock. */
    public static LockHolder of(Path file) throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                LockHolder.class.getName(),
                                file.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (!HELD.equals(said)) {
            process.destroyForcibly();
            throw new IOException("it says " + said);
        }
        return new LockHolder(process);
    }

    /** Kills it. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] args) throws IOException {
        try (LockFile lock = LockFile.acquire(Path.of(args[0]))) {
            System.out.println(HELD);
            while (System.in.read() >= 0) {
                // Its standard input ends with the test.
            }
        }
    }
}
