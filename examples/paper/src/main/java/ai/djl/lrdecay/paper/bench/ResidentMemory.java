package ai.djl.lrdecay.paper.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory that a process holds, where the system tells it in {@code /proc}. */
final class ResidentMemory {

    private static final String FIELD = "VmRSS:";
    private static final double KIBIBYTES = 1024;

    private ResidentMemory() {}

    static double ofThisProcess() {
        return of(ProcessHandle.current().pid());
    }

    /** In MiB; NaN where it is not told. */
    static double of(long process) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + process + "/status"))) {
                if (line.startsWith(FIELD)) {
                    String kibibytes = line.substring(FIELD.length()).replace("kB", "").strip();
                    return Long.parseLong(kibibytes) / KIBIBYTES;
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Double.NaN;
        }
        return Double.NaN;
    }
}
