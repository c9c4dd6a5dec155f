package ai.djl.lrdecay.paper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan for a scheduler, and what {@code run-one} says of one that it cannot use. */
class PlanCommandTest {

    @TempDir Path folder;

    private Path out;
    private Path plan;

    @BeforeEach
    void plan() {
        out = folder.resolve("out");
        plan = out.resolve("plan.jsonl");
        CommandRun made =
                CommandRun.of(
                        "plan --preset smoke --only ps10-patterns,transferability --out",
                        out.toString());
        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.out()).contains("wave 0: jobs 0 to ", "wave 1: jobs ", " run-one --plan ");
    }

    private CommandRun runOne(String index) {
        return CommandRun.of(
                "run-one --device cpu --threads 1 --index " + index + " --plan",
                plan.toString(),
                "--out",
                out.toString());
    }

    @Test
    void wavesFollowEachOther() throws Exception {
        Map<String, Integer> waves = new HashMap<>();
        int last = 0;
        List<String> lines = Files.readAllLines(plan);
        for (int i = 0; i < lines.size(); i++) {
            JsonObject job = JsonParser.parseString(lines.get(i)).getAsJsonObject();
            int wave = job.get("wave").getAsInt();
            assertThat(job.get("index").getAsInt()).isEqualTo(i);
            assertThat(wave).isGreaterThanOrEqualTo(last);
            assertThat(job.get("seconds").getAsLong()).isPositive();
            assertThat(job.get("mebibytes").getAsLong()).isPositive();
            if (job.has("after")) {
                assertThat(waves.get(job.get("after").getAsString())).isEqualTo(wave - 1);
            } else {
                assertThat(wave).isZero();
            }
            waves.put(job.get("id").getAsString(), wave);
            last = wave;
        }
        assertThat(waves).hasSize(lines.size()).containsValues(0, 1);
    }

    /** A wrong specification is no reason to try again. */
    @Test
    void refusesWhatIsNoJob() throws Exception {
        List<String> lines = Files.readAllLines(plan);
        int last = lines.size() - 1;
        assertThat(runOne(Integer.toString(lines.size())).err())
                .contains(plan.toString(), "has no job " + lines.size());
        CommandRun early = runOne(Integer.toString(last));
        assertThat(early.code()).isEqualTo(1);
        assertThat(early.err()).contains("not finished in " + out, "wave 0 first");
        lines.set(0, lines.get(0).replace("\"epochs\":", "\"epochs\":1"));
        Files.write(plan, lines);
        CommandRun edited = runOne("0");
        assertThat(edited.code()).isEqualTo(2);
        assertThat(edited.err()).contains(plan.toString(), "line 1", "digest");
        lines.set(0, lines.get(1));
        Files.write(plan, lines);
        assertThat(runOne("0").err()).contains("written for another line");
        CommandRun unnamed =
                CommandRun.of("run-one --plan", plan.toString(), "--out", out.toString());
        assertThat(unnamed.code()).isEqualTo(2);
        assertThat(unnamed.err()).contains("say which job with --index");
        Files.delete(plan);
        CommandRun gone = runOne("0");
        assertThat(gone.code()).isEqualTo(2);
        assertThat(gone.err()).contains("there is no file " + plan);
    }

    @Test
    void aReportSaysWhatIsMissing() {
        CommandRun report = CommandRun.of("report", out.toString());
        assertThat(report.code()).isZero();
        assertThat(report.out()).contains("NOT RUN");
        CommandRun verified = CommandRun.of("verify", out.toString());
        assertThat(verified.out() + verified.err()).contains("0 of ");
    }
}
