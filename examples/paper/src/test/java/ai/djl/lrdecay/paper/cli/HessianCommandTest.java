package ai.djl.lrdecay.paper.cli;

import static ai.djl.lrdecay.paper.cli.CommandRun.lrdecay;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.SnapshotModel;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HessianCommandTest {

    @TempDir static Path folder;
    private static Path run;

    /** Full-batch gradient descent in micro-batches, measured twice on its way. */
    @BeforeAll
    static void train() {
        run = folder.resolve("run");
        String line =
                "train --data ps10:train=120,test=40,size=2 --model wrn-10-1 --full-batch"
                        + " --batch-size 60 --momentum 0 --weight-decay 0 --lr 0.1 --epochs 4"
                        + " --eigenvalues 3 --measure-every 2 --threads 1 --quiet --out";
        CommandRun outcome =
                lrdecay(
                        Stream.concat(Arrays.stream(line.split(" ")), Stream.of(run.toString()))
                                .toArray(String[]::new));
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
    }

    @Test
    void trainingMeasuresOnItsWay() throws IOException {
        RunDirectory directory = new RunDirectory(run);
        for (int epoch : new int[] {2, 4}) {
            HessianSpectrum spectrum = HessianSpectrum.load(directory.spectrum(epoch));
            assertThat(spectrum.largest()).hasSize(3);
            assertThat(spectrum.provenance())
                    .containsEntry("samples", "120")
                    .containsEntry("model", "wrn-10-1");
        }
        assertThat(directory.spectrum(1)).doesNotExist();
    }

    @Test
    void measuresASnapshot() throws IOException {
        Path out = folder.resolve("out");
        CommandRun outcome =
                lrdecay(
                        "hessian",
                        run.toString(),
                        "--top",
                        "3",
                        "--samples",
                        "50",
                        "--micro-batch",
                        "30",
                        "--density",
                        "--trace",
                        "--out",
                        out.toString());
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("Hessian of wrn-10-1, stage 1, epoch 4")
                .contains("50 samples of ps10")
                .contains("stable below")
                .contains("Residuals are absolute")
                .contains("at most 0.001 of its size (--tol)")
                .contains("Trace:")
                .contains("Density:");
        assertThat(outcome.out().lines()).allMatch(l -> l.length() <= 80 || l.contains("Written"));
        assertThat(outcome.err()).contains("products:");
        JsonObject json =
                JsonParser.parseString(Files.readString(out.resolve("hessian.json")))
                        .getAsJsonObject();
        assertThat(json.keySet()).containsExactlyInAnyOrder("eigenvalues", "trace", "density");
        for (String figure : new String[] {"eigenvalues.png", "density.png"}) {
            assertThat(ImageIO.read(out.resolve(figure).toFile()).getWidth()).isPositive();
        }
    }

    @Test
    void putsResultsIntoTheRun() {
        CommandRun outcome =
                lrdecay(
                        "hessian",
                        run.resolve("snapshots/stage-1").toString(),
                        "--matrix",
                        "ggn",
                        "--top",
                        "1",
                        "--samples",
                        "20",
                        "--quiet");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains("Gauss-Newton of wrn-10-1");
        assertThat(run.resolve("hessian/stage-1/hessian.json")).exists();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--top 0; --top must be at least 1",
                "--samples 0; --samples must be at least 1",
                "--micro-batch 0; --micro-batch must be at least 1",
                "--matrix fisher; --matrix must be hessian or ggn",
                "--tol -1; --tol must be at least 0",
                "--data nowhere; unknown data set 'nowhere'"
            })
    void refusesWrongUsage(String options, String reason) {
        CommandRun outcome =
                lrdecay(
                        Stream.concat(
                                        Stream.of("hessian", run.toString()),
                                        Arrays.stream(options.split(" ")))
                                .toArray(String[]::new));
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains(reason);
    }

    @Test
    void refusesWhatIsNoSnapshot() {
        CommandRun outcome = lrdecay("hessian", folder.resolve("nothing").toString());
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("there is no folder");
    }

    /** A snapshot of a program of one's own tells its data in words. */
    @Test
    void asksForDataThatItKnows() throws Exception {
        Path of = run.resolve("snapshots/stage-1");
        StageSnapshot known = StageSnapshot.read(of);
        TrainedStage about =
                new TrainedStage(1, 4, 0.1, Map.of(), "photographs of clothes", Map.of());
        Path own = folder.resolve("own");
        try (Model model = SnapshotModel.open(of, Device.cpu())) {
            StageSnapshot.write(
                    model,
                    own,
                    new StageSnapshot(
                            known.architecture(),
                            known.inputShapes().get(0),
                            known.classes(),
                            about));
        }
        CommandRun refused = lrdecay("hessian", own.toString());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains("its data 'photographs of clothes' cannot be read here: unknown data set")
                .contains("; name the data with --data");
        String[] named = {"hessian", own.toString(), "--data", "ps10:train=60,size=2", "--quiet"};
        assertThat(lrdecay(named).code()).isZero();
    }

    /** A measurement with other settings may have taken minutes. */
    @Test
    void keepsAnEarlierMeasurement() throws IOException {
        Path out = folder.resolve("kept");
        String[] plain = {
            "hessian", run + "@1", "--top", "1", "--samples", "20", "--quiet", "--out", "" + out
        };
        assertThat(lrdecay(plain).out()).doesNotContain("measurement before");
        String first = Files.readString(out.resolve("hessian.json"));
        assertThat(lrdecay(plain).out())
                .contains("The measurement before: " + out.resolve("hessian.json.before-1"));
        assertThat(out.resolve("hessian.json.before-1")).hasContent(first);
        CommandRun none = lrdecay("hessian", run + "@2");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains(run + "@2 is not there: the stages are [1]");
    }

    /** With the data that it was trained on, which a seed makes again. */
    @Test
    void measuresAStageOfTheZoo() throws IOException {
        Path out = folder.resolve("of-the-zoo");
        for (String model : new String[] {"zoo:wrn-ps10@2", "zoo:wrn-ps10/1.0.0@2"}) {
            CommandRun measured =
                    lrdecay(
                            "hessian",
                            model,
                            "--top",
                            "2",
                            "--samples",
                            "200",
                            "--quiet",
                            "--out",
                            out.toString());
            assertThat(measured.code()).as(measured.err()).isZero();
            assertThat(measured.out())
                    .contains("Hessian of wrn-10-1, stage 2, epoch 60")
                    .contains("200 samples of ps10:train=10000,test=2000,size=4, loss ");
        }
        HessianSpectrum one = spectrum(out.resolve("hessian.json"));
        HessianSpectrum other = spectrum(out.resolve("hessian.json.before-1"));
        assertThat(one.largest().get(0).value())
                .isPositive()
                .isEqualTo(other.largest().get(0).value());
        CommandRun none = lrdecay("hessian", "zoo:wrn-ps10/3.0.0");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("wrn-ps10 has no version 3.0.0: there are [1.0.0]");
    }

    private static HessianSpectrum spectrum(Path file) throws IOException {
        return Json.GSON.fromJson(
                JsonParser.parseString(Files.readString(file)).getAsJsonObject().get("eigenvalues"),
                HessianSpectrum.class);
    }

    @Test
    void aRunThatHasNotGotSoFarSaysSo() throws IOException {
        Path begun = Files.createDirectories(folder.resolve("begun"));
        Files.copy(run.resolve("run.json"), begun.resolve("run.json"));
        CommandRun outcome = lrdecay("hessian", begun.toString());
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .contains(begun + " is a run that has no snapshot yet: its first stage has not");
    }
}
