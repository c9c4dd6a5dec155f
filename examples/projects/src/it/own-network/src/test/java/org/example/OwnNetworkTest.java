package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.lrdecay.zoo.SnapshotZoo;
import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process trains and publishes, another one loads and classifies as the training did. */
class OwnNetworkTest {

    private static final int IMAGES = 200;
    private static final int TYPES = 6;

    @TempDir Path folder;

    private void run(String program, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-DOPT_OUT_TRACKING=true",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.example." + program));
        command.addAll(List.of(arguments));
        Path log = folder.resolve(program + ".log");
        ProcessBuilder builder = new ProcessBuilder(command);
        // Nothing of any model is there.
        builder.environment().put("DJL_CACHE_DIR", folder.resolve(program).toString());
        int code =
                builder.redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor();
        assertEquals(0, code, Files.readString(log));
    }

    @Test
    void classifiesFilesAsDuringTheTraining() throws Exception {
        Path run = folder.resolve("run");
        Path images = folder.resolve("images");
        Path zoo = folder.resolve("zoo");
        Path answers = folder.resolve("answers.txt");
        run("TrainAndPublish", run.toString(), images.toString(), zoo.toString());
        List<StageInfo> stages =
                new StagedSnapshots(new SnapshotZoo(zoo.toString(), "org.example"))
                        .stages("own-cnn");
        assertTrue(stages.size() >= 2, stages.toString());
        assertFalse(Files.exists(folder.resolve("ClassifyFiles")));
        run(
                "ClassifyFiles",
                zoo.toString(),
                images.toString(),
                answers.toString(),
                Integer.toString(stages.size()));

        List<String> trained = Files.readAllLines(run.resolve("answers.txt"));
        List<String> lines = Files.readAllLines(answers);
        assertEquals(IMAGES, trained.size());
        assertEquals(stages.size() * TYPES * IMAGES, lines.size());
        Map<String, String> first = new HashMap<>();
        Map<Integer, Integer> right = new HashMap<>();
        for (String line : lines) {
            String[] parts = line.split(" ");
            int stage = Integer.parseInt(parts[0]);
            String file = parts[2];
            String said = line.substring(line.indexOf(file));
            // Every type says the same, to the last bit.
            assertEquals(said, first.computeIfAbsent(stage + file, key -> said), line);
            if (file.endsWith("-" + parts[7] + ".png")) {
                right.merge(stage, 1, Integer::sum);
            }
            if (stage == stages.size()) {
                // The last stage is the network as the training left it.
                String[] wanted = trained.get(Integer.parseInt(file.substring(0, 3))).split(" ");
                for (int i = 0; i < wanted.length; i++) {
                    assertEquals(
                            Float.parseFloat(wanted[i]), Float.parseFloat(parts[3 + i]), 1e-5);
                }
            }
        }
        // Each stage classifies as many rightly as were counted when it ended.
        for (StageInfo stage : stages) {
            assertEquals(
                    stage.accuracy(),
                    right.get(stage.stage()) / (double) (TYPES * IMAGES),
                    1e-6,
                    stage.name());
        }
    }
}
