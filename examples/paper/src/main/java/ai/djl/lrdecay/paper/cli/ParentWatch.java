package ai.djl.lrdecay.paper.cli;

import java.io.IOException;
import java.io.InputStream;

/** Lets this process end with the one that started it, however that one ends. */
final class ParentWatch {

    private ParentWatch() {}

    static void start() {
        InputStream in = System.in;
        Thread watcher =
                new Thread(
                        () -> {
                            try {
                                while (in.read() >= 0) {
                                    // Nothing is ever written; only the end matters.
                                }
                            } catch (IOException e) {
                                // The other side is gone.
                            }
                            Runtime.getRuntime().halt(1);
                        },
                        "end with parent");
        watcher.setDaemon(true);
        watcher.start();
    }
}
