package ai.djl.lrdecay.paper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.run.NetworkSpec;
import ai.djl.lrdecay.paper.run.PrecisionDecision;
import ai.djl.lrdecay.paper.run.PrecisionWish;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.RunInfo;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.Specs;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.training.precision.PrecisionChoice;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --precision}. */
class PrecisionTest {

    private static final String TRAIN =
            "train --data ps10:train=64,test=20,size=2 --model wrn-10-1 --lr 0.1 --epochs 2"
                    + " --batch-size 16 --threads 1 --device cpu --out";

    @TempDir Path folder;

    private CommandRun train(String run, String... options) {
        String[] all = new String[options.length + 1];
        all[0] = folder.resolve(run).toString();
        System.arraycopy(options, 0, all, 1, options.length);
        return CommandRun.of(TRAIN, all);
    }

    private RunInfo info(String run) throws Exception {
        return new RunDirectory(folder.resolve(run)).info().orElseThrow();
    }

    @Test
    void aRunInBfloat16SaysSoWhereverItIsDescribed() throws Exception {
        CommandRun run = train("low", "--precision", "bfloat16");
        assertThat(run.code()).as(run.err()).isZero();
        RunInfo info = info("low");
        assertThat(info.spec().network().precision()).isEqualTo(Precision.BFLOAT16);
        assertThat(info.precision()).isEmpty();
        assertThat(Files.readString(folder.resolve("low/run.json")))
                .contains("\"network\": \"wrn-10-1:bfloat16\"");
        StageSnapshot snapshot = StageSnapshot.read(folder.resolve("low/snapshots/stage-1"));
        assertThat(snapshot.architecture()).isEqualTo("wrn-10-1");
        assertThat(snapshot.about().provenance()).containsEntry("precision", "bfloat16");
        assertThat(train("full").code()).isZero();
        assertThat(info("full").precision()).isEmpty();
        assertThat(Files.readString(folder.resolve("full/metrics.jsonl")))
                .isNotEqualTo(Files.readString(folder.resolve("low/metrics.jsonl")));
        CommandRun other = train("low", "--resume");
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains("--precision bfloat16");
    }

    /** A finished or interrupted run keeps what was chosen when it was begun. */
    @ParameterizedTest
    @ValueSource(strings = {"float32", "bfloat16"})
    void autoKeepsWhatTheRunWasBegunWith(String precision) throws Exception {
        train("run", "--precision", precision);
        RunInfo before = info("run");
        Files.delete(folder.resolve("run/result.json"));
        Files.delete(folder.resolve("run/checkpoint/epoch-000002.safetensors"));
        CommandRun resumed = train("run", "--precision", "auto", "--resume");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).doesNotContain("Precision").contains("Continuing after epoch 1");
        assertThat(info("run")).isEqualTo(before);
    }

    @Test
    void autoSaysWhatItChoseAndWritesItDown() throws Exception {
        CommandRun run = train("run", "--precision", "auto");
        assertThat(run.code()).as(run.err()).isZero();
        PrecisionChoice choice = info("run").precision().orElseThrow();
        assertThat(info("run").spec().network().precision()).isEqualTo(choice.precision());
        assertThat(Files.readString(folder.resolve("run/run.json")))
                .contains("\"bfloat16Seconds\": ");
        assertThat(run.err()).contains("Precision: " + choice.precision() + " (" + choice);
    }

    /** What was measured changes nothing of what is computed. */
    @Test
    void aMeasuredRunIsTheRunThatWasAskedFor() throws Exception {
        train("auto", "--precision", "auto");
        String chosen = info("auto").spec().network().precision().toString();
        train("told", "--precision", chosen);
        assertThat(info("auto").spec()).isEqualTo(info("told").spec());
        for (String file : new String[] {"metrics.jsonl", "checkpoint/epoch-000002.safetensors"}) {
            assertThat(folder.resolve("auto").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("told").resolve(file));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BFLOAT16, 1, 2, false, 'Warning: bfloat16 is slower here: '",
        "BFLOAT16, 2, 1, false, ",
        "BFLOAT16, 2, 1, true, 'Precision: bfloat16 ('",
        "FLOAT32, 2, 1.9, true, 'Precision: float32 ('",
    })
    void warnsWhereItDoesNotPay(
            Precision precision,
            double float32,
            double bfloat16,
            boolean chosen,
            @Nullable String notice) {
        RunSpec spec =
                Specs.run("ps10:size=1", "constant", Specs.sgd(0.1, 16), 1)
                        .setNetwork(NetworkSpec.parse("wrn-10-1").in(precision))
                        .build();
        PrecisionChoice choice = new PrecisionChoice(float32, bfloat16);
        Optional<String> said = new PrecisionDecision(spec, Optional.of(choice), chosen).notice();
        if (notice == null) {
            assertThat(said).isEmpty();
        } else {
            assertThat(said.orElseThrow()).startsWith(notice).contains(choice.toString());
        }
    }

    @Test
    void float32IsNotMeasured() throws Exception {
        RunSpec spec = Specs.run("ps10:size=1", "constant", Specs.sgd(0.1, 16), 1).build();
        PrecisionDecision decision =
                PrecisionDecision.of(
                        spec,
                        PrecisionWish.FLOAT32,
                        new RunDirectory(folder.resolve("run")),
                        Specs.CPU,
                        DataFolders.standard(null));
        assertThat(decision.spec()).isEqualTo(spec);
        assertThat(decision.measured()).isEmpty();
        assertThat(decision.notice()).isEmpty();
    }

    @Test
    void anUnknownPrecisionIsAWrongUsage() {
        CommandRun run = train("run", "--precision", "float16");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--precision").contains("float16");
    }

    @Test
    void stagesAreRankedAndTransferredInBfloat16() {
        train("run", "--precision", "bfloat16");
        String source = folder.resolve("run").toString();
        CommandRun ranked =
                CommandRun.of(
                        "select --data ps10:train=64,test=20,size=2 --precision bfloat16", source);
        assertThat(ranked.code()).as(ranked.err()).isZero();
        assertThat(ranked.out()).contains("has only one stage, so there is nothing to choose.");
        CommandRun transferred =
                CommandRun.of(
                        "transfer --data ps10:train=64,test=20,size=2 --precision bfloat16"
                                + " --threads 1 --device cpu",
                        source,
                        "--out",
                        folder.resolve("transfer").toString());
        assertThat(transferred.code()).as(transferred.err()).isZero();
        assertThat(folder.resolve("transfer/transfer.json"))
                .content()
                .contains("\"precision\": \"BFLOAT16\"");
    }
}
