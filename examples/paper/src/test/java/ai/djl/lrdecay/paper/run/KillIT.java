package ai.djl.lrdecay.paper.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kills real processes with SIGKILL, at random moments and while checkpoints are being written, and
 * compares what they leave, byte for byte, with an uninterrupted run.
 */
class KillIT {

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
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-DOPT_OUT_TRACKING=true", "-XX:+UseSerialGC"));
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("ai.djl.lrdecay.paper.cli.Main");
        command.addAll(List.of("train", "--data", data, "--precision", precision, "--model"));
        command.addAll(List.of("wrn-10-1", "--schedule", schedule, "--lr", "0.1"));
        command.addAll(List.of("--epochs", Integer.toString(EPOCHS), "--batch-size", "32"));
        command.addAll(List.of("--threads", "1", "--device", "cpu", "--resume"));
        command.addAll(List.of("--out", run.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OMP_NUM_THREADS", "1");
        return builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(run.resolveSibling("log").toFile()))
                .start();
    }

    /** In bfloat16 on images of a size at which convolutions have kernels of their own for it. */
    @ParameterizedTest
    @CsvSource({
        "'ps10:train=256,test=64,size=1', float32, 'step@10,25', 24",
        "'ps10:train=256,test=64,size=1', float32, 'grow@10,25x2', 8",
        "'ps10:train=128,test=64,size=8', bfloat16, 'step@10,25', 8",
    })
    void aKilledRunEndsLikeAnUninterruptedOne(
            String data, String precision, String schedule, int enough) throws Exception {
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
                    waitForCheckpoint(process, run, 1 + random.nextInt(6));
                } else {
                    process.waitFor(random.nextLong(wholeMillis), TimeUnit.MILLISECONDS);
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

    /** Waits until the given number of temporary files of checkpoints have been seen. */
    private static void waitForCheckpoint(Process process, Path run, int count) {
        String last = "";
        int seen = 0;
        while (process.isAlive() && seen < count) {
            List<String> now = unfinished(run);
            if (!now.isEmpty() && !now.get(0).equals(last)) {
                last = now.get(0);
                seen++;
            }
        }
    }

    private static List<String> unfinished(Path run) {
        try (Stream<Path> files = Files.list(run.resolve("checkpoint"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".tmp"))
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
