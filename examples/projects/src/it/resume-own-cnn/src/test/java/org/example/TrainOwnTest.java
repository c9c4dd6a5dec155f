package org.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.lrdecay.tracking.EpochSummary;
import ai.djl.lrdecay.training.FitHistory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A training that is killed twenty times ends with the bits of one that never was, and TensorBoard
 * shows the same numbers.
 */
class TrainOwnTest {

    private static final int KILLS = 20;
    private static final String EPOCHS = "90";

    @TempDir Path folder;

    private Process start(String mode, Path to) throws IOException {
        Path log = folder.resolve("log.txt");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-DOPT_OUT_TRACKING=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.example.TrainOwn",
                        mode,
                        to.toString(),
                        EPOCHS)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private void finish(String mode, Path to) throws Exception {
        Process process = start(mode, to);
        int code = process.waitFor();
        assertEquals(0, code, Files.readString(folder.resolve("log.txt")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "listeners"})
    void killedTwentyTimes(String mode) throws Exception {
        Path whole = folder.resolve("whole");
        long begin = System.nanoTime();
        finish(mode, whole);
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);

        Random random = new Random(20);
        Path killed = folder.resolve("killed");
        int kills = 0;
        while (kills < KILLS) {
            Process process = start(mode, killed);
            // Within the first epochs, whatever the machine: some have saved nothing yet.
            long delay = took / 8 + random.nextInt((int) Math.max(1, took / 6));
            if (process.waitFor(delay, TimeUnit.MILLISECONDS)) {
                assertEquals(0, process.exitValue(), Files.readString(folder.resolve("log.txt")));
                // It was done: once more from the beginning.
                delete(killed.toFile());
                continue;
            }
            process.destroyForcibly().waitFor();
            kills++;
        }
        finish(mode, killed);
        // As after a kill between the last checkpoint and the end of the process.
        finish(mode, killed);

        for (String file : List.of("weights.safetensors", "average.safetensors")) {
            assertArrayEquals(
                    Files.readAllBytes(whole.resolve(file)),
                    Files.readAllBytes(killed.resolve(file)),
                    file);
        }
        EventReader events = EventReader.read(whole.resolve("events"));
        EventReader afterKills = EventReader.read(killed.resolve("events"));
        assertEquals(1, events.files());
        assertTrue(afterKills.files() > 1, "it was killed before it showed anything");
        assertEquals(events.values(), afterKills.values());
        for (String shown :
                List.of(
                        "loss/train@1",
                        "loss/validation@2",
                        "learning_rate@3",
                        "stage@4",
                        "validation_accuracy@5",
                        "settings/text_summary@0")) {
            assertTrue(events.values().containsKey(shown), events.values().keySet().toString());
        }
        if (mode.equals("loop")) {
            assertEquals(
                    Files.readString(whole.resolve("history.jsonl")),
                    Files.readString(killed.resolve("history.jsonl")));
            for (EpochSummary epoch : new FitHistory(whole.resolve("history.jsonl")).read()) {
                assertEquals(
                        Float.toString((float) epoch.validationLoss()),
                        events.values().get("loss/validation@" + epoch.epoch()));
            }
        }
    }

    private static void delete(File file) {
        File[] children = file.listFiles();
        if (children != null) {
            for (File child : children) {
                delete(child);
            }
        }
        file.delete();
    }
}
