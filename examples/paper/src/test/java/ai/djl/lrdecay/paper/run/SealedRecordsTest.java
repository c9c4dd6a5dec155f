package ai.djl.lrdecay.paper.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records are believed only as they were written. */
class SealedRecordsTest {

    private static final String DATA = "ps10:train=64,test=20,size=1";

    @TempDir static Path folder;

    private static RunDirectory run;
    private static byte[] metrics;
    private static Path file;

    private static RunSpec spec(double rate, int epochs) {
        return RunSpecTest.spec(DATA, "wrn-10-1", "step@1", rate, epochs);
    }

    @BeforeAll
    static void train() throws Exception {
        run = new RunDirectory(folder.resolve("run"));
        Specs.train(spec(0.1, 3), run, false, RunListener.SILENT);
        file = run.root().resolve("metrics.jsonl");
        metrics = Files.readAllBytes(file);
    }

    private static List<String> lines() {
        return new String(metrics, StandardCharsets.UTF_8).lines().toList();
    }

    private interface Reading {
        void read() throws IOException;
    }

    private static void refused(Path damaged, String words, Reading... readings) {
        for (Reading reading : readings) {
            assertThatThrownBy(reading::read)
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(damaged.toString())
                    .hasMessageContaining(words);
        }
    }

    private static void refusedMetrics(String content, String words) throws IOException {
        try {
            Files.writeString(file, content);
            refused(file, words, run::checkedResult, run::snapshots);
        } finally {
            Files.write(file, metrics);
        }
        assertThat(run.checkedResult()).isPresent();
    }

    /** Computed here with Java's own means: the value before, then the text without the value. */
    @Test
    void linesAreChainedByDigests() throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        String chain = run.info().orElseThrow().spec().digest();
        for (String line : lines()) {
            String carried =
                    JsonParser.parseString(line).getAsJsonObject().get("chain").getAsString();
            String text = line.replace(",\"chain\":\"" + carried + "\"", "");
            sha.update(chain.getBytes(StandardCharsets.UTF_8));
            chain = HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
            assertThat(carried).isEqualTo(chain);
        }
        RunSeal seal = run.result().orElseThrow().seal().orElseThrow();
        assertThat(seal.chain()).isEqualTo(chain);
        assertThat(seal.files().keySet())
                .containsExactly(
                        "run.json",
                        "snapshots/stage-1/snapshot.json",
                        "snapshots/stage-1/wrn-10-1-0000.params",
                        "snapshots/stage-2/snapshot.json",
                        "snapshots/stage-2/wrn-10-1-0000.params");
    }

    /** A digit, an impossible accuracy, a misspelt field: each is named with its line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2|(\"testAccuracy\":0\\.\\d)(\\d?)|$17|line 2",
                "1|\"trainAccuracy\":0\\.|\"trainAccuracy\":17.|line 1",
                "3|testAccuracy|testAcuracy|line 3",
                "2|\"trainLoss\":|\"trainLoss\":-|line 2",
                "1|\"decision\":\"DECAY\"|\"decision\":\"CONTINUE\"|line 1",
            })
    void anEditedLineIsNamed(int number, String pattern, String replacement, String words)
            throws Exception {
        List<String> lines = new ArrayList<>(lines());
        String edited = lines.get(number - 1).replaceFirst(pattern, replacement);
        assertThat(edited).isNotEqualTo(lines.get(number - 1));
        lines.set(number - 1, edited);
        refusedMetrics(String.join("\n", lines) + "\n", words);
    }

    @Test
    void aShortenedEmptyOrZeroFilledFileIsNoRunWithoutEpochs() throws Exception {
        List<String> lines = lines();
        refusedMetrics(lines.get(0) + "\n" + lines.get(1) + "\n", "2 epochs, and the run had 3");
        refusedMetrics("", "0 epochs");
        refusedMetrics("\0".repeat(metrics.length), "0 epochs");
        refusedMetrics(lines.get(0) + "\n" + lines.get(2) + "\n" + lines.get(1) + "\n", "line 2");
        refusedMetrics(String.join("\n", lines) + "\n" + lines.get(2) + "\n", "line 4");
    }

    @Test
    void aFileOfAnotherRunIsForeign() throws Exception {
        RunDirectory other = new RunDirectory(folder.resolve("other"));
        Specs.train(spec(0.05, 3), other, false, RunListener.SILENT);
        refusedMetrics(
                Files.readString(other.root().resolve("metrics.jsonl")), "line 1 was changed, or");
        for (String name :
                List.of(
                        "run.json",
                        "result.json",
                        "snapshots/stage-1/snapshot.json",
                        "snapshots/stage-2/wrn-10-1-0000.params")) {
            Path target = run.root().resolve(name);
            byte[] before = Files.readAllBytes(target);
            Files.write(target, Files.readAllBytes(other.root().resolve(name)));
            assertThatThrownBy(() -> run.checkedResult(SealDepth.ALL))
                    .as(name)
                    .isInstanceOf(DamagedFileException.class);
            Files.write(target, before);
        }
        assertThat(run.checkedResult(SealDepth.ALL)).isPresent();
    }

    /** Digests computed again make a record whole, but not possible. */
    @Test
    void whatIsImpossibleIsRefusedEvenIfSealed() {
        EpochRecord good = epoch(0.5, 1.5);
        assertThat(reread(good, text -> text)).isEqualTo(good);
        for (EpochRecord bad : List.of(epoch(1.01, 1.5), epoch(-0.01, 1.5), epoch(0.5, -0.001))) {
            assertThatThrownBy(() -> reread(bad, text -> text)).hasMessageContaining("impossible");
        }
        assertThatThrownBy(() -> reread(good, text -> text.replace("testLoss", "testLos")))
                .hasMessageContaining("testLos");
    }

    private static EpochRecord epoch(double accuracy, double loss) {
        return new EpochRecord(
                1,
                1,
                0.1,
                RateSchedule.Decision.CONTINUE,
                new EpochRecord.Scores(loss, 0.5, Map.of("all", accuracy), Double.NaN),
                new EpochRecord.Scores(1, 0.5, Map.of("all", 0.5), Double.NaN));
    }

    private static EpochRecord reread(EpochRecord epoch, UnaryOperator<String> edit) {
        return EpochLine.read(edit.apply(EpochLine.write(epoch)), null);
    }

    @Test
    void theResultIsWhatItWas() throws Exception {
        Path result = run.root().resolve("result.json");
        String before = Files.readString(result);
        for (String edited :
                List.of(
                        before.replace("\"epochs\": 3", "\"epochs\": 2"),
                        before.replace("COMPLETED", "DIVERGED"),
                        before.replaceFirst("\"chain\": \"....", "\"chain\": \"0000"))) {
            assertThat(edited).isNotEqualTo(before);
            Files.writeString(result, edited);
            refused(result, "changed after", run::result);
        }
        JsonObject without = JsonParser.parseString(before).getAsJsonObject();
        without.remove("seal");
        Files.writeString(result, without.toString());
        refused(result, "no seal", run::result);
        Files.writeString(result, before);
    }

    @Test
    void aMissingStageIsNamed() throws Exception {
        Path description = run.snapshot(1).resolve(StageSnapshot.DESCRIPTION);
        byte[] before = Files.readAllBytes(description);
        Files.delete(description);
        refused(description, "missing", run::snapshots, run::checkedResult);
        assertThat(run.checkedResult(SealDepth.RECORDS)).isPresent();
        Files.writeString(
                description, new String(before, StandardCharsets.UTF_8).replace("0.", "0.9"));
        refused(description, "changed", run::snapshots, run::checkedResult);
        Files.write(description, before);
    }

    /** Records that vanish while the run is at work stop it with the next epoch. */
    @ParameterizedTest
    @CsvSource({"metrics.jsonl", "run.json", "snapshots/stage-1/snapshot.json"})
    void recordsThatVanishStopTheRun(String name) throws Exception {
        RunDirectory directory = new RunDirectory(folder.resolve("vanishing-" + name.hashCode()));
        int[] last = {0};
        RunListener thief =
                new RunListener() {
                    @Override
                    public void onEpoch(EpochRecord epoch, double seconds) {
                        last[0] = epoch.epoch();
                        if (epoch.epoch() == 2) {
                            try {
                                Files.delete(directory.root().resolve(name));
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        }
                    }
                };
        assertThatThrownBy(() -> Specs.train(spec(0.1, 30), directory, false, thief))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(directory.root().resolve(name).toString());
        assertThat(last[0]).isEqualTo(2);
        assertThat(directory.root().resolve("result.json")).doesNotExist();
    }

    /** What an older version left has no seal, and is read as before. */
    @Test
    void anUnsealedFolderIsStillRead() throws Exception {
        RunDirectory old = new RunDirectory(folder.resolve("old"));
        Files.createDirectories(old.root());
        JsonFile.write(
                old.root().resolve("run.json"),
                new RunInfo(RunInfo.UNSEALED, spec(0.1, 3), run.info().orElseThrow().places()));
        String text = String.join("\n", lines()) + "\n";
        Files.writeString(
                old.root().resolve("metrics.jsonl"),
                text.replaceAll(",\"chain\":\"[0-9a-f]+\"", ""));
        RunResult result = new RunResult(RunResult.Verdict.COMPLETED, 3, "Old.");
        JsonFile.write(old.root().resolve("result.json"), result);
        assertThat(old.checkedResult()).contains(result);
        assertThat(old.epochs()).isEqualTo(run.epochs());
        Files.writeString(old.root().resolve("metrics.jsonl"), text);
        refused(old.root().resolve("metrics.jsonl"), "line 1 has a seal", old::epochs);
    }
}
