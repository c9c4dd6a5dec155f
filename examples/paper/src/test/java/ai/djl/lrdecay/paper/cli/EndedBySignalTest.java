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

    /** Batches of a second: the one that is being computed ends, and no other begins. */
    public static void main(String[] arguments) throws InterruptedException {
        try (InterruptHint hint = new InterruptHint("Interrupted.")) {
            for (int batch = 1; batch <= 30; batch++) {
                hint.mayEnd();
                System.out.println("epoch " + batch);
                Thread.sleep(1000);
                System.out.println("done " + batch);
            }
        }
    }

    @Test
    void theBatchThatIsBeingComputedEnds() throws Exception {
        Process process = start(EndedBySignalTest.class, List.of());
        String said = endedAfter(process, 300);
        assertThat(process.waitFor()).as(said).isEqualTo(TERMINATED);
        assertThat(said.strip().lines()).containsExactlyInAnyOrder("Interrupted.", "done 1");
    }

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
        List<String> arguments =
                new ArrayList<>(List.of("train", "--data", "ps10:train=1280,test=500,size=4"));
        arguments.addAll(List.of("--model", "wrn-10-2", "--lr", "0.01", "--epochs", "10000"));
        arguments.addAll(List.of("--threads", "1", "--device", "cpu", "--out", run.toString()));
        if (again) {
            arguments.add("--resume");
        }
        return start(Main.class, arguments);
    }

    /** Without the options of a child, which a signal ends at once. */
    private Process start(Class<?> program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-DOPT_OUT_TRACKING=true"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(arguments);
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
