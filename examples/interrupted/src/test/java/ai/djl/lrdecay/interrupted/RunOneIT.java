package ai.djl.lrdecay.interrupted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs of a plan as a bad cluster starts them: in any order, twice at a time, killed by SIGTERM and
 * SIGKILL. In the end there is what one machine makes, byte for byte.
 */
class RunOneIT {

    private static final int KILLS = 20;
    private static final String SCOPE = "--preset smoke --only ps10-patterns,transferability --out";

    @TempDir Path folder;

    private Process start(Path out, int index) throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("run-one", "--device", "cpu", "--threads", "1"));
        command.addAll(List.of("--plan", out.resolve("plan.jsonl").toString()));
        command.addAll(List.of("--out", out.toString()));
        ProcessBuilder builder = MainProcess.of(command);
        builder.environment().put("SLURM_ARRAY_TASK_ID", Integer.toString(index));
        return builder.redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private void succeeds(String command, Path about) throws Exception {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add(about.toString());
        Process process =
                MainProcess.of(words)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                        .start();
        assertThat(process.waitFor()).as(command + ": " + log()).isZero();
    }

    @Test
    void endsAsOnOneMachine() throws Exception {
        Path whole = folder.resolve("whole");
        succeeds("reproduce --quiet --device cpu --jobs 2 " + SCOPE, whole);

        Path out = folder.resolve("out");
        succeeds("plan " + SCOPE, out);
        int jobs = Files.readAllLines(out.resolve("plan.jsonl")).size();
        Random random = new Random(18);
        List<Integer> codes = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            int index = random.nextInt(jobs);
            Process process = start(out, index);
            Process twin = kill % 5 == 0 ? start(out, index) : null;
            process.waitFor(500 + random.nextLong(3000), TimeUnit.MILLISECONDS);
            if (kill % 2 == 0) {
                process.destroy();
            } else {
                process.destroyForcibly();
            }
            process.waitFor();
            if (twin != null) {
                codes.add(twin.waitFor());
            }
        }
        // 0: done; 1: its start is missing; 75: the other one was at work. Never a wrong plan.
        assertThat(codes).isSubsetOf(0, 1, 75);
        turnedRound(out, jobs);

        succeeds("report", out);
        assertThat(out.resolve("report/claims.json"))
                .hasSameBinaryContentAs(whole.resolve("report/claims.json"));
        succeeds("verify", out);
        try (Stream<Path> runs = Files.list(whole.resolve("runs"))) {
            for (Path run : runs.toList()) {
                Path metrics = run.resolve("metrics.jsonl");
                if (Files.exists(metrics)) {
                    assertThat(out.resolve(whole.relativize(metrics)))
                            .hasSameBinaryContentAs(metrics);
                }
            }
        }
    }

    /** From the last to the first, until each says that there is a result. */
    private void turnedRound(Path out, int jobs) throws Exception {
        List<Integer> open = new ArrayList<>(IntStream.range(0, jobs).boxed().toList());
        for (int round = 0; round < 3 && !open.isEmpty(); round++) {
            for (int index = jobs - 1; index >= 0; index--) {
                if (open.contains(index)) {
                    int code = start(out, index).waitFor();
                    assertThat(code).as(log()).isIn(0, 1);
                    if (code == 0) {
                        open.remove((Integer) index);
                    }
                }
            }
        }
        assertThat(open).as(log()).isEmpty();
        assertThat(start(out, 0).waitFor()).as("a finished one, again").isZero();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }
}
