package ai.djl.lrdecay.paper.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.decay.PlateauDetector;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.Stability;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.data.Ps10Source;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset.Usage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerTest {

    private static final String DATA = "ps10:train=128,test=40,size=2,noise=0.25";

    @TempDir Path folder;

    private RunSpec spec(String schedule, double rate, int epochs) {
        return RunSpecTest.spec(DATA, "wrn-10-1", schedule, rate, epochs);
    }

    private RunDirectory directory(String name) {
        return new RunDirectory(folder.resolve(name));
    }

    @Test
    void leavesRecordsAndSnapshots() throws Exception {
        RunDirectory directory = directory("run");
        RunSpec spec = spec("step@1,3", 0.1, 4);
        List<Integer> heard = new ArrayList<>();
        RunListener listener =
                new RunListener() {
                    @Override
                    public void onEpoch(EpochRecord epoch, double seconds) {
                        heard.add(epoch.epoch());
                    }
                };
        RunResult result = Specs.train(spec, directory, false, listener);
        assertThat(result.verdict()).isEqualTo(RunResult.Verdict.COMPLETED);
        assertThat(directory.result()).contains(result);
        assertThat(directory.info().orElseThrow().spec()).isEqualTo(spec);
        assertThat(heard).containsExactly(1, 2, 3, 4);
        List<EpochRecord> epochs = directory.epochs();
        assertThat(epochs)
                .extracting(EpochRecord::learningRate)
                .containsExactly(0.1, 0.01, 0.01, 0.001);
        assertThat(epochs).extracting(EpochRecord::stage).containsExactly(1, 2, 2, 3);
        EpochRecord last = epochs.get(3);
        assertThat(last.train().groups().keySet()).containsExactly("simple", "complex", "noise");
        assertThat(last.test().groups().keySet()).containsExactly("simple", "complex");
        double weighted =
                (48 * last.train("simple") + 48 * last.train("complex") + 32 * last.train("noise"))
                        / 128;
        assertThat(last.train().accuracy()).isCloseTo(weighted, within(1e-12));
        for (int stage = 1; stage <= 3; stage++) {
            assertThat(StageSnapshot.read(directory.snapshot(stage)).stage()).isEqualTo(stage);
        }
        assertThat(StageSnapshot.read(directory.snapshot(2)).epoch()).isEqualTo(3);
        checkRecordedAccuracy(spec, directory, last);
    }

    /** Evaluated again from the snapshot, sample by sample, with plain DJL. */
    private static void checkRecordedAccuracy(
            RunSpec spec, RunDirectory directory, EpochRecord last) throws Exception {
        try (Ps10 test = Ps10Source.builder(spec.data(), spec.seed(), Usage.TEST).build();
                Model model = Model.newInstance("check")) {
            NDManager manager = model.getNDManager();
            model.setBlock(Networks.create(spec.network().name(), 10));
            model.getBlock().initialize(manager, DataType.FLOAT32, new Shape(1, 6, 2, 2));
            StageSnapshot.load(directory.snapshot(3), model);
            int right = 0;
            for (Batch batch : test.getData(manager)) {
                NDArray logits =
                        model.getBlock()
                                .forward(
                                        new ParameterStore(manager, false),
                                        new NDList(batch.getData()),
                                        false)
                                .singletonOrThrow();
                long[] labels = batch.getLabels().singletonOrThrow().toLongArray();
                long[] found = logits.argMax(1).toLongArray();
                for (int i = 0; i < labels.length; i++) {
                    right += labels[i] == found[i] ? 1 : 0;
                }
            }
            assertThat(last.testAccuracy()).isCloseTo(right / 40.0, within(1e-12));
        }
    }

    @Test
    void aFinishedRunIsNotRunAgain() throws Exception {
        RunDirectory directory = directory("run");
        RunSpec spec = spec("constant", 0.1, 2);
        RunResult first = Specs.train(spec, directory, false, RunListener.SILENT);
        byte[] metrics = Files.readAllBytes(folder.resolve("run/metrics.jsonl"));
        RunListener deaf =
                new RunListener() {
                    @Override
                    public void onEpoch(EpochRecord epoch, double seconds) {
                        throw new AssertionError("trained again");
                    }
                };
        assertThat(Specs.train(spec, directory, true, deaf)).isEqualTo(first);
        assertThat(Files.readAllBytes(folder.resolve("run/metrics.jsonl"))).isEqualTo(metrics);
    }

    @Test
    void equalSpecificationsGiveEqualBytes() throws Exception {
        RunSpec spec = spec("step@1", 0.1, 3);
        Specs.train(spec, directory("a"), false, RunListener.SILENT);
        Specs.train(spec, directory("b"), false, RunListener.SILENT);
        for (String file :
                List.of(
                        "metrics.jsonl",
                        "checkpoint/epoch-000003.safetensors",
                        "snapshots/stage-2/wrn-10-1-0000.params")) {
            assertThat(folder.resolve("b").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("a").resolve(file));
        }
    }

    @Test
    void aLossThatIsNotFiniteEndsTheRunWithAVerdict() throws Exception {
        RunDirectory directory = directory("run");
        RunResult result =
                Specs.train(spec("constant", 1e30, 5), directory, false, RunListener.SILENT);
        assertThat(result.verdict()).isEqualTo(RunResult.Verdict.DIVERGED);
        assertThat(result.message()).contains("not finite").contains("epoch " + result.epochs());
        List<EpochRecord> epochs = directory.epochs();
        assertThat(epochs).hasSize(result.epochs());
        assertThat(epochs.get(epochs.size() - 1).trainLoss()).isNaN();
        assertThat(Files.readString(folder.resolve("run/metrics.jsonl")))
                .contains("\"trainLoss\":null")
                .doesNotContain("NaN");
    }

    /** The records of a run with AutoDecay, given to a detector of our own, decide the same. */
    @ParameterizedTest
    @ValueSource(strings = {"auto", "auto:trend"})
    void autoDecayDecidesByTheTrainingLossAndResumes(String schedule) throws Exception {
        RunDirectory directory = directory("run");
        RunSpec spec = spec(schedule, 0.1, 40);
        RunResult result = Specs.train(spec, directory, false, RunListener.SILENT);
        List<EpochRecord> epochs = directory.epochs();
        PlateauDetector detector =
                new PlateauDetector(
                        PlateauSettings.builder()
                                .optMinDecays(schedule.equals("auto") ? 0 : 1)
                                .optStability(
                                        schedule.equals("auto") ? Stability.PAPER : Stability.TREND)
                                .optPlannedObservations(40)
                                .build());
        int decays = 0;
        for (EpochRecord epoch : epochs) {
            assertThat(epoch.stage()).isEqualTo(decays + 1);
            String wanted = detector.observe(epoch.trainLoss()).name();
            assertThat(epoch.decision().name().replace("STOP", "TERMINATE")).isEqualTo(wanted);
            decays += wanted.equals("DECAY") ? 1 : 0;
        }
        assertThat(decays).isPositive();
        assertThat(result.epochs()).isEqualTo(epochs.size());
        assertThat(StageSnapshot.read(directory.snapshot(1)).stage()).isEqualTo(1);
        byte[] metrics = Files.readAllBytes(folder.resolve("run/metrics.jsonl"));
        // Back to the last but one checkpoint, in which the detector has a past.
        Files.delete(folder.resolve("run/result.json"));
        Files.delete(
                folder.resolve(
                        String.format(
                                Locale.ROOT,
                                "run/checkpoint/epoch-%06d.safetensors",
                                epochs.size())));
        assertThat(Specs.train(spec, directory, true, RunListener.SILENT)).isEqualTo(result);
        assertThat(folder.resolve("run/metrics.jsonl")).hasBinaryContent(metrics);
    }

    @Test
    void refusesAFolderThatIsNotItsOwn() throws Exception {
        RunDirectory directory = directory("run");
        Specs.train(spec("constant", 0.1, 1), directory, false, RunListener.SILENT);
        assertThatThrownBy(
                        () ->
                                Specs.train(
                                        spec("constant", 0.2, 1),
                                        directory,
                                        true,
                                        RunListener.SILENT))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("another run");
        Path file = Files.writeString(folder.resolve("file"), "text");
        assertThatThrownBy(
                        () ->
                                Specs.train(
                                        spec("constant", 0.1, 1),
                                        new RunDirectory(file),
                                        false,
                                        RunListener.SILENT))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("is a file");
    }

    @Test
    void refusesToContinueUnlessAskedTo() throws Exception {
        RunDirectory directory = directory("run");
        RunSpec spec = spec("constant", 0.1, 2);
        Specs.train(spec, directory, false, RunListener.SILENT);
        Files.delete(folder.resolve("run/result.json"));
        assertThatThrownBy(() -> Specs.train(spec, directory, false, RunListener.SILENT))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("--resume");
        assertThat(Specs.train(spec, directory, true, RunListener.SILENT).epochs()).isEqualTo(2);
    }

    /** Continued elsewhere, it is the same run, and its folder says where it was computed. */
    @Test
    void whereItIsComputedIsProvenance() throws Exception {
        RunSpec spec = spec("constant", 0.1, 2);
        RunDirectory directory = directory("run");
        Execution two = new Execution(2, "cpu:2");
        Specs.train(spec, directory, false, RunListener.SILENT);
        RunResult first = directory.result().orElseThrow();
        assertThat(Specs.train(spec, two, directory, false, RunListener.SILENT)).isEqualTo(first);
        assertThat(directory.info().orElseThrow().places()).hasSize(1);
        Files.delete(folder.resolve("run/result.json"));
        Files.delete(folder.resolve("run/checkpoint/epoch-000002.safetensors"));
        Specs.train(spec, two, directory, true, RunListener.SILENT);
        RunInfo info = directory.info().orElseThrow();
        assertThat(info.spec()).isEqualTo(spec);
        assertThat(info.places()).extracting(Provenance::execution).containsExactly(Specs.CPU, two);
        assertThat(info.place().engine()).startsWith("PyTorch ");
    }

    /** A run that is finished but whose records are not whole is not taken for finished. */
    @Test
    void aFinishedRunNeedsItsRecords() throws Exception {
        RunSpec spec = spec("step@1", 0.1, 2);
        RunDirectory directory = directory("run");
        Specs.train(spec, directory, false, RunListener.SILENT);
        Path second = directory.snapshot(2).resolve(StageSnapshot.DESCRIPTION);
        Files.move(second, second.resolveSibling("moved"));
        assertThatThrownBy(directory::snapshots)
                .hasMessageContaining(second.toString())
                .hasMessageContaining("it is missing");
        Path metrics = folder.resolve("run/metrics.jsonl");
        byte[] whole = Files.readAllBytes(metrics);
        for (byte[] damaged : List.of(new byte[0], new byte[whole.length])) {
            Files.write(metrics, damaged);
            assertThatThrownBy(() -> Specs.train(spec, directory, true, RunListener.SILENT))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(metrics.toString());
        }
    }

    @Test
    void twoProcessesCannotWorkInOneFolder() throws Exception {
        RunDirectory directory = directory("run");
        try (FolderLock ignored = directory.lock()) {
            assertThatThrownBy(directory::lock).isInstanceOf(RunException.class);
        }
        directory.lock().close();
    }

    @Test
    void damagedRecordsAreNamed() throws Exception {
        RunDirectory directory = directory("run");
        RunSpec spec = spec("constant", 0.1, 2);
        Specs.train(spec, directory, false, RunListener.SILENT);
        Path metrics = folder.resolve("run/metrics.jsonl");
        List<String> lines = Files.readAllLines(metrics);
        Files.writeString(metrics, lines.get(0) + "\n{\"epoch\": 7}\n");
        assertThatThrownBy(directory::epochs)
                .hasMessageContaining(metrics.toString())
                .hasMessageContaining("line 2");
        Files.writeString(metrics, "nonsense\n");
        assertThatThrownBy(directory::epochs).hasMessageContaining("line 1");
        String number = "\"trainLoss\":1.93&5";
        Files.writeString(metrics, lines.get(0).replaceAll("\"trainLoss\":[0-9.]+", number) + "\n");
        assertThatThrownBy(directory::epochs)
                .hasMessageContaining(metrics.toString())
                .hasMessageContaining("line 1");
        Files.write(metrics, new byte[] {(byte) 0xC3, '\n'});
        assertThatThrownBy(directory::epochs)
                .hasMessageContaining(metrics.toString())
                .hasMessageContaining("not text");
        Files.delete(metrics);
        Files.createDirectory(metrics);
        assertThatThrownBy(directory::epochs).hasMessageContaining(metrics.toString());
        Files.writeString(folder.resolve("run/run.json"), "{\"format\": 1, \"spec\": {}}");
        assertThatThrownBy(directory::info)
                .hasMessageContaining("run.json is of another version (format 1 instead of 3)");
        Files.writeString(folder.resolve("run/run.json"), "{\"format\": 2, \"spec\": {\"epochs\":");
        assertThatThrownBy(directory::info).hasMessageContaining("run.json");
        Files.writeString(folder.resolve("run/run.json"), "{\"format\": 2, \"spec\": {}}");
        assertThatThrownBy(directory::info).hasMessageContaining("run.json");
        Files.writeString(folder.resolve("run/result.json"), "{}");
        assertThatThrownBy(directory::result).hasMessageContaining("result.json");
    }

    @Test
    void anUnfinishedLastLineDoesNotCount() throws Exception {
        RunDirectory directory = directory("run");
        Specs.train(spec("constant", 0.1, 2), directory, false, RunListener.SILENT);
        Path metrics = folder.resolve("run/metrics.jsonl");
        Files.writeString(metrics, "{\"epoch\":3,\"sta", StandardOpenOption.APPEND);
        assertThat(directory.epochs()).hasSize(2);
        directory.truncate(1);
        assertThat(directory.epochs()).hasSize(1);
    }

    /** Batch norm cannot train on a single sample: it joins the batch before. */
    @Test
    void aLastBatchOfOneSampleDoesNoHarm() throws Exception {
        RunSpec spec =
                RunSpecTest.spec("ps10:train=33,test=8,size=1", "wrn-10-1", "constant", 0.1, 2);
        RunResult result = Specs.train(spec, directory("run"), false, RunListener.SILENT);
        assertThat(result.verdict()).isEqualTo(RunResult.Verdict.COMPLETED);
        Training.Surroundings around =
                new Training.Surroundings(Specs.CPU, DataFolders.standard(null), null);
        try (Training training = Training.open(spec, () -> 0.1, around)) {
            training.train(1, 1);
            assertThat(BlockState.capture(training.model().getBlock()).values())
                    .allSatisfy(tensor -> assertThat(tensor.isFinite()).isTrue());
        }
    }
}
