package ai.djl.lrdecay.paper.spark;

import ai.djl.lrdecay.paper.launch.Program;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where tasks put their records.
 *
 * @param out the output folder of the driver
 * @param token what is in a file there
 * @param shared whether the machines have that folder; otherwise each has one of its own
 * @param program how the command line is started
 * @param threads the CPU threads of each process
 */
record TaskPlace(String out, String token, boolean shared, Program program, int threads)
        implements Serializable {

    /** How long a file on a network may take to be seen. */
    private static final int TRIES = 20;

    private static final long WAIT_MILLIS = 250;

    TaskPlace notShared() {
        return new TaskPlace(out, token, false, program, threads);
    }

    /** Tells whether this machine has the folder of the driver. */
    boolean isShared() throws InterruptedException {
        Path file = Path.of(out, SparkPool.TOKEN);
        for (int i = 0; i < TRIES && Files.isDirectory(Path.of(out)); i++) {
            try {
                if (Files.readString(file).equals(token)) {
                    return true;
                }
            } catch (IOException e) {
                // Not there, or not yet.
            }
            Thread.sleep(WAIT_MILLIS);
        }
        return false;
    }

    /** The output folder on this machine, which stays when a process ends: another continues. */
    Path folder() {
        return shared
                ? Path.of(out)
                : Path.of(System.getProperty("java.io.tmpdir"), "lrdecay-" + token);
    }
}
