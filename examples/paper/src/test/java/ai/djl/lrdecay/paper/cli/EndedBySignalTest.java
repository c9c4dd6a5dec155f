package ai.djl.lrdecay.paper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.launch.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training that is ended by SIGTERM, at ten random moments, ends between two batches, says how to
 * continue, and leaves no report of a crash: PyTorch's exit handlers must not run beside a backward
 * pass.
 */
@EnabledOnOs(OS.LINUX)
class EndedBySignalTest {

    private static final int SIGNALS = 10;
    private static final int TERMINATED = 143;
    private static final int MOST_MILLIS = 400;

    @TempDir Path folder;

    @Test
    void aTrainingThatIsToldToEndDoesNotCrash() throws Exception {
        Random moments = new Random(7);
        Path run = folder.resolve("run");
        for (int signal = 0; signal < SIGNALS; signal++) {
            Process process = train(run, signal > 0);
            String said = endedAfter(process, moments.nextInt(MOST_MILLIS));
            assertThat(process.waitFor()).as(said).isEqualTo(TERMINATED);
            assertThat(said).contains("Interrupted. To continue after the last whole epoch");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).as("no report of a crash").containsExactly(run);
        }
    }

    private Process train(Path run, boolean again) throws IOException {
        // Without the options of a child, which a signal ends at once.
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-DOPT_OUT_TRACKING=true"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Main.class.getName());
        command.addAll(List.of("train", "--data", "ps10:train=1280,test=500,size=4", "--model"));
        command.addAll(List.of("wrn-10-2", "--lr", "0.01", "--epochs", "10000", "--threads", "1"));
        command.addAll(List.of("--device", "cpu", "--out", run.toString()));
        if (again) {
            command.add("--resume");
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        Program.limitThreads(builder.environment(), 1);
        return builder.redirectErrorStream(true).start();
    }

    /** Asks it to end, a while after its first epoch; returns what it said. */
    private static String endedAfter(Process process, int millis)
            throws IOException, InterruptedException {
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            StringBuilder said = new StringBuilder();
            for (String line = ""; line != null && !line.startsWith("epoch "); ) {
                said.append(line).append('\n');
                line = in.readLine();
            }
            Thread.sleep(millis);
            // Its handle leaves what it said readable.
            process.toHandle().destroy();
            return said + in.lines().collect(Collectors.joining("\n"));
        }
    }
}
