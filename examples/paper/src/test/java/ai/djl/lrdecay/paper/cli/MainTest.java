package ai.djl.lrdecay.paper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.run.RunDirectory;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @TempDir Path folder;

    /** What a command printed, and its exit code. */
    private record Outcome(int code, String out, String err) {}

    private static Outcome lrdecay(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int code = Main.execute(args);
            return new Outcome(
                    code,
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
    }

    private String[] train(String... more) {
        return Stream.concat(
                        Stream.of(
                                "train",
                                "--dataset",
                                "ps10:train=64,test=16,size=1",
                                "--model",
                                "wrn-10-1",
                                "--device",
                                "cpu",
                                "--threads",
                                "1"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "reproduce", "train", "autodecay", "report", "data", "doctor"})
    void helpFitsATerminal(String command) {
        Outcome outcome = command.isEmpty() ? lrdecay("--help") : lrdecay(command, "--help");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out().lines()).allSatisfy(l -> assertThat(l).hasSizeLessThan(81));
        if (!command.isEmpty()) {
            assertThat(outcome.out()).contains("--device", "--seed", "--quiet", "--verbose");
        }
    }

    static Stream<Arguments> wrongUsages() {
        String data = "ps10:train=64,test=16,size=1";
        return Stream.of(
                Arguments.of(List.of(), "Name a command"),
                Arguments.of(List.of("dance"), "dance"),
                Arguments.of(List.of("reproduce", "--preset", "huge"), "unknown preset 'huge'"),
                Arguments.of(List.of("reproduce", "--only", "x"), "unknown experiment 'x'"),
                Arguments.of(List.of("reproduce", "--seeds", "0"), "--seeds"),
                Arguments.of(List.of("reproduce", "--seeds", "many"), "--seeds"),
                Arguments.of(List.of("reproduce", "--jobs", "-1"), "--jobs"),
                Arguments.of(List.of("reproduce", "--device", "tpu"), "unknown device 'tpu'"),
                Arguments.of(List.of("reproduce", "--device", "gpu:99"), "gpu:99"),
                Arguments.of(List.of("data", "mnist"), "unknown dataset 'mnist'"),
                Arguments.of(List.of("data", "ps10:size=0"), "image size"),
                Arguments.of(List.of("train"), "--dataset"),
                Arguments.of(wrongTrain(data, "--lr", "-1"), "learning rate"),
                Arguments.of(wrongTrain(data, "--lr", "fast"), "--lr"),
                Arguments.of(wrongTrain(data, "--lr", "1", "--momentum", "1"), "momentum"),
                Arguments.of(wrongTrain(data, "--lr", "1", "--batch-size", "1"), "batch size"),
                Arguments.of(wrongTrain(data, "--lr", "1", "--threads", "-1"), "--threads"),
                Arguments.of(wrongTrain(data, "--lr", "1", "--schedule", "step"), "schedule"),
                Arguments.of(wrongTrain("ps10:x=1", "--lr", "1"), "no option 'x'"));
    }

    private static List<String> wrongTrain(String data, String... more) {
        return Stream.concat(
                        Stream.of(
                                "train",
                                "--dataset",
                                data,
                                "--model",
                                "wrn-10-1",
                                "--epochs",
                                "1",
                                "--device",
                                "cpu",
                                "--out",
                                "unused"),
                        Stream.of(more))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("wrongUsages")
    void wrongUsageIsOneSentenceAndExitCode2(List<String> args, String why) {
        Outcome outcome = lrdecay(args.toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("lrdecay: ").contains(why).doesNotContain("\tat ");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void trainsResumesAndRefusesAnotherRunInItsFolder() throws Exception {
        String run = folder.resolve("run").toString();
        String[] good = train("--lr", "0.1", "--epochs", "2", "--out", run);
        Outcome outcome = lrdecay(good);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("epoch 2/2").contains("left");
        assertThat(outcome.out()).contains(run);
        Outcome other = lrdecay(train("--lr", "0.2", "--epochs", "2", "--out", run));
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains("another run").hasLineCount(1);
        Files.delete(folder.resolve("run/result.json"));
        Outcome again = lrdecay(good);
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("--resume");
        String[] resume = train("--lr", "0.1", "--epochs", "2", "--out", run, "--resume");
        assertThat(lrdecay(resume).code()).isZero();
        Files.delete(folder.resolve("run/result.json"));
        Files.writeString(folder.resolve("run/run.json"), "{");
        Outcome corrupt = lrdecay(resume);
        assertThat(corrupt.code()).isEqualTo(1);
        assertThat(corrupt.err()).contains("run.json").hasLineCount(1);
    }

    @Test
    void divergenceIsAFailedRunWithAVerdict() throws Exception {
        Path run = folder.resolve("run");
        Outcome outcome = lrdecay(train("--lr", "1e30", "--epochs", "3", "--out", run.toString()));
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("not finite");
        assertThat(new RunDirectory(run).result()).isPresent();
    }

    @Test
    void anUnwritableFolderIsOneSentence() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "text");
        String below = file.resolve("run").toString();
        Outcome outcome = lrdecay(train("--lr", "0.1", "--epochs", "1", "--out", below));
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("lrdecay: ").hasLineCount(1).contains("file");
        Outcome reproduce = lrdecay("reproduce", "--preset", "smoke", "--out", file.toString());
        assertThat(reproduce.code()).isEqualTo(2);
        assertThat(reproduce.err()).contains("not a folder");
    }

    @Test
    void reportNeedsAReproduction() {
        Outcome outcome = lrdecay("report", folder.toString());
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("reproduce.json").hasLineCount(1);
    }

    @Test
    void describesAndDrawsData() throws Exception {
        Path png = folder.resolve("ps10.png");
        Outcome outcome = lrdecay("data", "ps10:train=3000,noise=0.1", "--preview", png.toString());
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("1350 simple", "1350 complex", "300 noise");
        assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(1600);
        Outcome nowhere = lrdecay("data", "ps10", "--preview", folder + "/no/such/x.png");
        assertThat(nowhere.code()).isEqualTo(1);
        assertThat(nowhere.err()).hasLineCount(1);
    }

    @Test
    void doctorFindsTheEngine() {
        Outcome outcome = lrdecay("doctor", "--device", "cpu");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("PyTorch 2.7.1", "computes", "ps10");
    }

    @Test
    void reproducesResumesAndDrawsAgain() throws Exception {
        Path out = folder.resolve("out");
        String[] args = {
            "reproduce",
            "--preset",
            "smoke",
            "--only",
            "ps10-data,ps10-patterns",
            "--out",
            out.toString(),
            "--device",
            "cpu"
        };
        Outcome outcome = lrdecay(args);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        Path claims = out.resolve("report/claims.json");
        byte[] first = Files.readAllBytes(claims);
        JsonArray list =
                JsonParser.parseString(Files.readString(claims))
                        .getAsJsonObject()
                        .getAsJsonArray("claims");
        Set<String> verdicts = new HashSet<>();
        for (JsonElement claim : list) {
            verdicts.add(claim.getAsJsonObject().get("verdict").getAsString());
        }
        assertThat(list.size()).isEqualTo(7);
        assertThat(verdicts).containsExactly("INCONCLUSIVE");
        assertThat(out.resolve("report/figures/figure-09-ps10-patterns.png")).exists();
        assertThat(out.resolve("report/index.html")).exists();
        Files.delete(claims);
        assertThat(lrdecay("report", out.toString()).code()).isZero();
        assertThat(claims).hasBinaryContent(first);
        Outcome again = lrdecay(args);
        assertThat(again.err()).contains("4 of 4 runs were finished before");
        assertThat(claims).hasBinaryContent(first);
    }

    /** One run fails, the others go on, and its folder is left as it is. */
    @Test
    void aFailedRunDoesNotStopTheOthers() throws Exception {
        Path out = folder.resolve("out");
        String[] args = {
            "reproduce",
            "--preset",
            "smoke",
            "--only",
            "ps10-noise",
            "--out",
            out.toString(),
            "--device",
            "cpu",
            "--seeds",
            "1"
        };
        Path runs = Files.createDirectories(out.resolve("runs"));
        assertThat(lrdecay(args).code()).isZero();
        Path victim;
        try (Stream<Path> list = Files.list(runs)) {
            victim = list.sorted().findFirst().orElseThrow();
        }
        Files.delete(victim.resolve("result.json"));
        Files.writeString(victim.resolve("run.json"), "{");
        Outcome outcome = lrdecay(args);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("failed").contains("run.json");
        assertThat(victim.resolve("run.json")).hasContent("{");
        assertThat(Files.readString(out.resolve("report/index.html"))).contains("Some runs failed");
    }
}
