package ai.djl.lrdecay.paper.cli;

import static ai.djl.lrdecay.paper.cli.CommandRun.lrdecay;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.inference.Predictor;
import ai.djl.lrdecay.tensor.TensorFile;
import ai.djl.lrdecay.zoo.SnapshotZoo;
import ai.djl.modality.Classifications;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a training to a model that DJL loads, by the command line. */
class ZooCommandTest {

    @TempDir static Path folder;
    private static Path run;
    private static Path zoo;

    @BeforeAll
    static void trainAndPublish() {
        run = folder.resolve("run");
        zoo = folder.resolve("zoo");
        String train =
                "train --data ps10:train=200,test=50,size=2 --model wrn-10-1 --lr 0.1"
                        + " --schedule step@1,2 --epochs 3 --threads 1 --quiet --out";
        CommandRun trained =
                lrdecay(
                        Stream.concat(Stream.of(train.split(" ")), Stream.of(run.toString()))
                                .toArray(String[]::new));
        assertThat(trained.code()).as(trained.err()).isZero();
        CommandRun published = publish("wrn-test", "1.0.0");
        assertThat(published.code()).as(published.err()).isZero();
        assertThat(published.out())
                .contains("published wrn-test-stage1", "published wrn-test-stage3");
    }

    private static CommandRun publish(String name, String version) {
        return lrdecay(
                "zoo",
                "publish",
                run.toString(),
                "--name",
                name,
                "--model-version",
                version,
                "--zoo",
                zoo.toString());
    }

    @Test
    void listsShowsAndVerifies() {
        CommandRun list = lrdecay("zoo", "list", "--zoo", zoo.toString());
        assertThat(list.out()).contains("wrn-test").contains("1.0.0").contains("     3 ");
        CommandRun show = lrdecay("zoo", "show", "wrn-test", "--zoo", zoo.toString());
        assertThat(show.out())
                .contains("wrn-10-1", "ps10:", "not stated", "category 9")
                .contains("lrdecay train --data ps10:")
                .contains("optArtifactId(\"ai.djl.lrdecay:wrn-test\")");
        CommandRun verify = lrdecay("zoo", "verify", "--zoo", zoo.toString());
        assertThat(verify.code()).isZero();
        assertThat(verify.out()).contains("wrn-test: 3 snapshots are good");
    }

    /** Everything can be read in a terminal of 80 columns, and the command still be copied. */
    @Test
    void fitsEightyColumns() {
        for (String model : new String[] {"wrn-test", "wrn-fashion-mnist", "wrn-ps10"}) {
            CommandRun show =
                    model.equals("wrn-test")
                            ? lrdecay("zoo", "show", model, "--zoo", zoo.toString())
                            : lrdecay("zoo", "show", model);
            assertThat(show.code()).as(show.err()).isZero();
            assertThat(show.out().lines()).allMatch(line -> line.length() <= 80);
            assertThat(show.out().replaceAll(" \\\\\n +", " "))
                    .containsPattern("(?m)^command +lrdecay train --data .* --model .* --seed 1");
        }
        assertThat(lrdecay("zoo", "list").out().lines())
                .contains("older versions  wrn-fashion-mnist/1.0.0")
                .allMatch(line -> line.length() <= 80);
        assertThat(publish("a-name-that-is-longer-than-the-column", "1.0.0").code()).isZero();
        assertThat(lrdecay("zoo", "list", "--zoo", zoo.toString()).out().lines())
                .contains("a-name-that-is-longer-than-the-column")
                .allMatch(line -> line.length() <= 80);
    }

    @Test
    void djlLoadsWhatWasPublished() throws Exception {
        for (String stage : new String[] {"1", "2", "3"}) {
            Criteria<float[], Classifications> criteria =
                    Criteria.builder()
                            .setTypes(float[].class, Classifications.class)
                            .optModelZoo(new SnapshotZoo(zoo.toString()))
                            .optArtifactId("ai.djl.lrdecay:wrn-test")
                            .optFilter("stage", stage)
                            .build();
            try (ZooModel<float[], Classifications> model = criteria.loadModel();
                    Predictor<float[], Classifications> predictor = model.newPredictor()) {
                Classifications found = predictor.predict(new float[6 * 4]);
                assertThat(found.best().getClassName()).startsWith("category ");
            }
        }
    }

    @Test
    void refusesInOneSentence() throws IOException {
        CommandRun again = publish("wrn-test", "1.0.0");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("published already").hasLineCount(1);
        CommandRun badName = publish("../wrn", "1.0.0");
        assertThat(badName.code()).isEqualTo(2);
        assertThat(badName.err()).startsWith("lrdecay: --name '../wrn' is not allowed");
        CommandRun noRun =
                lrdecay("zoo", "publish", zoo.toString(), "--name", "x", "--zoo", zoo.toString());
        assertThat(noRun.code()).isEqualTo(1);
        assertThat(noRun.err()).contains("not the folder of a run").hasLineCount(1);
        CommandRun missing = lrdecay("zoo", "show", "nothing", "--zoo", zoo.toString());
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err())
                .contains("there is no model 'nothing'", "wrn-test")
                .hasLineCount(1);
        assertThat(lrdecay("zoo").code()).isEqualTo(2);
        assertThat(publish("damaged", "1.0.0").code()).isZero();
        Path file;
        try (Stream<Path> files = Files.walk(zoo)) {
            file = files.filter(f -> f.endsWith("damaged-stage2-0000.params")).findFirst().get();
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[9] ^= 1;
        Files.write(file, bytes);
        CommandRun verify = lrdecay("zoo", "verify", "damaged", "--zoo", zoo.toString());
        assertThat(verify.code()).isEqualTo(1);
        assertThat(verify.err()).contains("damaged-stage2").hasLineCount(1);
        bytes[9] ^= 1;
        Files.write(file, bytes);
    }

    /** Where nothing was verified, nothing is good. */
    @Test
    void verifyingNothingFails() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Path page = Files.createDirectories(folder.resolve("page"));
        Files.writeString(page.resolve("index.txt"), "<html><body>Not found</body></html>\n");
        for (String place : new String[] {empty.toString(), page.toString(), ""}) {
            CommandRun verify = lrdecay("zoo", "verify", "--zoo", place);
            assertThat(verify.code()).as(place).isEqualTo(1);
            assertThat(verify.err()).as(place).contains(place).hasLineCount(1);
            assertThat(verify.out()).as(place).isEmpty();
        }
    }

    /** Out as safetensors and in again: the same parameters under another name. */
    @Test
    void exportsAndImports() throws IOException {
        String[] files = new String[3];
        for (int stage = 1; stage <= 3; stage++) {
            files[stage - 1] = folder.resolve("e" + stage + ".safetensors").toString();
            CommandRun exported =
                    lrdecay(
                            "zoo",
                            "export",
                            "wrn-test",
                            "--stage",
                            Integer.toString(stage),
                            "--out",
                            files[stage - 1],
                            "--zoo",
                            zoo.toString());
            assertThat(exported.code()).as(exported.err()).isZero();
        }
        String options =
                "--name again --model wrn-10-1 --data ps10:train=200,test=50,size=2 --input 6,2,2"
                        + " --epochs 1,2,3 --rates 0.1,0.01,0.001 --licence CC0-1.0 --zoo";
        Path other = folder.resolve("other-zoo");
        String[] command =
                Stream.of(
                                Stream.of("zoo", "import"),
                                Stream.of(files),
                                Stream.of(options.split(" ")),
                                Stream.of(other.toString()))
                        .flatMap(words -> words)
                        .toArray(String[]::new);
        CommandRun imported = lrdecay(command);
        assertThat(imported.code()).as(imported.err()).isZero();
        assertThat(imported.out()).contains("published again-stage3 1.0.0");
        CommandRun verify = lrdecay("zoo", "verify", "--zoo", other.toString());
        assertThat(verify.out()).contains("again: 3 snapshots are good");
        for (int stage = 1; stage <= 3; stage++) {
            Path back = folder.resolve("back.safetensors");
            lrdecay(
                    "zoo",
                    "export",
                    "again",
                    "--stage",
                    Integer.toString(stage),
                    "--out",
                    back.toString(),
                    "--zoo",
                    other.toString());
            assertThat(TensorFile.readForeign(back))
                    .isEqualTo(TensorFile.readForeign(Path.of(files[stage - 1])));
        }
        CommandRun few = lrdecay("zoo", "import", files[0], "--name", "x", "--model", "wrn-10-1");
        assertThat(few.code()).isEqualTo(2);
        Files.writeString(Path.of(files[1]), "no tensors");
        Path third = folder.resolve("third-zoo");
        command[command.length - 1] = third.toString();
        CommandRun damaged = lrdecay(command);
        assertThat(damaged.code()).isEqualTo(1);
        assertThat(damaged.err()).contains(files[1]).hasLineCount(1);
        assertThat(third).doesNotExist();
    }

    @Test
    void exportsARevisionForEachStage() {
        Path hub = folder.resolve("hub");
        String[] command = {
            "zoo",
            "export",
            "wrn-test",
            "--layout",
            "hub",
            "--out",
            hub.toString(),
            "--zoo",
            zoo.toString()
        };
        CommandRun exported = lrdecay(command);
        assertThat(exported.code()).as(exported.err()).isZero();
        assertThat(exported.out()).contains("wrote revision stage-1", "wrote revision main");
        assertThat(hub.resolve("models--ai.djl.lrdecay--wrn-test/refs/stage-3")).exists();
        command[3] = "--stage";
        command[4] = "9";
        command[6] = folder.resolve("x.safetensors").toString();
        CommandRun none = lrdecay(command);
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("wrn-test has no stage 9").hasLineCount(1);
    }

    /** Two stages are not the whole training because the third was lost. */
    @Test
    void aLostStageIsNamed() throws IOException {
        Path json = run.resolve("snapshots/stage-2/snapshot.json");
        Path kept = folder.resolve("kept.json");
        for (String stage : new String[] {"stage-2", "stage-3"}) {
            json = run.resolve("snapshots").resolve(stage).resolve("snapshot.json");
            Files.move(json, kept);
            try {
                CommandRun published = publish("gap", "1.0.0");
                assertThat(published.code()).isEqualTo(1);
                assertThat(published.err()).contains(json.toString(), "missing").hasLineCount(1);
                CommandRun hessian = lrdecay("hessian", run.toString(), "--top", "1");
                assertThat(hessian.code()).isEqualTo(1);
                assertThat(hessian.err()).contains(json.toString(), "missing");
            } finally {
                Files.move(kept, json);
            }
        }
        Path last = run.resolve("snapshots/stage-3");
        Path away = folder.resolve("stage-3-away");
        Files.move(last, away);
        try {
            CommandRun published = publish("gap", "1.0.0");
            assertThat(published.code()).isEqualTo(1);
            assertThat(published.err()).contains("stage-3").hasLineCount(1);
        } finally {
            Files.move(away, last);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "list", "show", "publish", "verify", "export", "import"})
    void helpFitsATerminal(String command) {
        CommandRun help =
                command.isEmpty() ? lrdecay("zoo", "--help") : lrdecay("zoo", command, "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
    }
}
