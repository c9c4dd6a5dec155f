package ai.djl.lrdecay.training.listener;

import ai.djl.lrdecay.util.LockFile;
import java.io.IOException;
import java.nio.file.Path;

/** Another process that holds a lock until it is killed. */
final class LockHolder {

    private LockHolder() {}

    public static void main(String[] args) throws IOException {
        try (LockFile held = LockFile.acquire(Path.of(args[0]))) {
            System.out.println("held");
            while (System.in.read() >= 0) {
                // Its standard input ends with the test.
            }
        }
    }
}
