package ai.djl.lrdecay.interrupted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills real processes with SIGKILL, at random moments and while checkpoints are being written, and
 * compares what they leave, byte for byte, with an uninterrupted run.
 */
abstract class KilledRuns {

    private static final int EPOCHS = 40;
    private static final List<String> FILES =
            List.of(
                    "metrics.jsonl",
                    "result.json",
                    "checkpoint/epoch-000039.safetensors",
                    "checkpoint/epoch-000040.safetensors",
                    "snapshots/stage-1/wrn-10-1-0000.params",
                    "snapshots/stage-2/snapshot.json",
                    "snapshots/stage-3/wrn-10-1-0000.params");

    @TempDir Path folder;

    private Process start(Path run, String data, String precision, String schedule)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("train", "--data", data, "--precision", precision, "--model"));
        command.addAll(List.of("wrn-10-1", "--schedule", schedule, "--lr", "0.1"));
        command.addAll(List.of("--epochs", Integer.toString(EPOCHS), "--batch-size", "32"));
        command.addAll(List.of("--threads", "1", "--device", "cpu", "--resume"));
        command.addAll(List.of("--out", run.toString()));
        return MainProcess.of(command)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(run.resolveSibling("log").toFile()))
                .start();
    }

    /**
     * Kills a training until it was killed often enough, over and over from its first epoch.
     *
     * @param enough the number of kills
     */
    final void endLikeAnUninterruptedOne(String data, String precision, String schedule, int enough)
            throws Exception {
        Path whole = folder.resolve("whole");
        long begin = System.nanoTime();
        assertThat(start(whole, data, precision, schedule).waitFor()).as(log()).isZero();
        long wholeMillis = (System.nanoTime() - begin) / 1_000_000;

        Random random = new Random(20);
        int kills = 0;
        int whileWriting = 0;
        int rounds = 0;
        while (kills < enough) {
            Path run = folder.resolve("killed-" + rounds++);
            while (true) {
                Process process = start(run, data, precision, schedule);
                boolean atCheckpoint = kills < enough && kills % 2 == 0;
                if (kills >= enough) {
                    assertThat(process.waitFor()).as(log()).isZero();
                } else if (atCheckpoint) {
                    waitForCheckpoint(process, run, random.nextInt(6));
                } else {
                    // While it starts, or trains what was left to it.
                    process.waitFor(random.nextLong(wholeMillis / 2), TimeUnit.MILLISECONDS);
                }
                if (!process.isAlive()) {
                    assertThat(process.exitValue()).as(log()).isZero();
                    break;
                }
                process.destroyForcibly().waitFor();
                kills++;
                whileWriting += unfinished(run).isEmpty() ? 0 : 1;
            }
            for (String file : FILES) {
                assertThat(run.resolve(file))
                        .as("%s after %s kills", file, kills)
                        .hasSameBinaryContentAs(whole.resolve(file));
            }
        }
        assertThat(kills).isGreaterThanOrEqualTo(enough);
        assertThat(whileWriting).as("kills that left a half-written checkpoint").isPositive();
    }

    /** Waits until some checkpoints more are there, and the next one is being written. */
    private static void waitForCheckpoint(Process process, Path run, int more) {
        String begin = newest(run);
        int seen = 0;
        while (process.isAlive() && (seen < more || unfinished(run).isEmpty())) {
            String now = newest(run);
            if (!now.equals(begin)) {
                begin = now;
                seen++;
            }
            // Often enough to meet a file that takes a millisecond, and not all of a processor.
            LockSupport.parkNanos(200_000);
        }
    }

    private static String newest(Path run) {
        List<String> written = checkpoints(run, ".safetensors");
        return written.isEmpty() ? "" : written.get(written.size() - 1);
    }

    private static List<String> unfinished(Path run) {
        return checkpoints(run, ".tmp");
    }

    private static List<String> checkpoints(Path run, String ending) {
        try (Stream<Path> files = Files.list(run.resolve("checkpoint"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private String log() throws IOException {
        Path log = folder.resolve("log");
        return Files.exists(log) ? Files.readString(log) : "no log";
    }
}
