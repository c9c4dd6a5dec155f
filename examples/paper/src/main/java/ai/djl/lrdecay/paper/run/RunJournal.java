package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.util.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The records of a run that is at work. Records that vanish or change meanwhile are noticed with
 * the next epoch, so that no time is spent on a run that could not be used.
 */
final class RunJournal {

    private final RunDirectory directory;
    private final MetricsFile metrics;
    private final Path timing;
    private MetricsFile.Content content;

    RunJournal(RunDirectory directory, MetricsFile metrics, Path timing) throws IOException {
        this.directory = directory;
        this.metrics = metrics;
        this.timing = timing;
        content = metrics.read();
    }

    /**
     * Appends the line of an epoch.
     *
     * @param epoch what was measured
     * @param seconds how long it took
     * @throws DamagedFileException if records were changed or removed from outside
     * @throws IOException if writing fails
     */
    void append(EpochRecord epoch, double seconds) throws IOException {
        check(directory.root().resolve(RunDirectory.INFO));
        for (int stage = 1; stage < epoch.stage(); stage++) {
            check(directory.snapshot(stage).resolve(StageSnapshot.DESCRIPTION));
        }
        content = metrics.append(epoch, content);
        AtomicFiles.append(
                timing,
                String.format(
                        Locale.ROOT, "{\"epoch\":%d,\"seconds\":%.3f}%n", epoch.epoch(), seconds));
    }

    private static void check(Path file) throws DamagedFileException {
        if (!Files.exists(file)) {
            throw new DamagedFileException(
                    file, "it was removed from outside while the run was at work");
        }
    }
}
