package ai.djl.lrdecay.paper.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data-parallel runs, with replicas on the CPU in place of GPUs. */
class SeveralDevicesTest {

    @TempDir Path folder;

    private static RunSpec spec(boolean fullBatch) {
        OptimizerSpec optimizer =
                OptimizerSpec.builder()
                        .setLearningRate(0.05)
                        .setBatchSize(25)
                        .optMomentum(fullBatch ? 0 : 0.9)
                        .optWeightDecay(5e-4)
                        .optFullBatch(fullBatch)
                        .build();
        return Specs.run("ps10:train=101,test=40,size=2", "step@4", optimizer, 6)
                .optSeed(3)
                .build();
    }

    private List<EpochRecord> run(String name, RunSpec spec, String device) throws IOException {
        RunDirectory directory = new RunDirectory(folder.resolve(name));
        RunResult result =
                Specs.train(spec, new Execution(1, device), directory, true, RunListener.SILENT);
        assertThat(result.verdict()).isEqualTo(RunResult.Verdict.COMPLETED);
        return directory.epochs();
    }

    /**
     * The micro-batches of the full batch are the same wherever they are computed, and so is their
     * gradient. (Test data meet the running statistics of the first device, which differ.)
     */
    @ParameterizedTest
    @ValueSource(strings = {"cpu:2", "cpu:3", "cpu:7"})
    void theGradientOfTheFullBatchIsTheSame(String device) throws IOException {
        List<EpochRecord> one = run("one", spec(true), "cpu");
        List<EpochRecord> several = run("several", spec(true), device);
        for (int i = 0; i < one.size(); i++) {
            double loss = one.get(i).trainLoss();
            assertThat(several.get(i).trainLoss()).isCloseTo(loss, within(1e-4 * loss));
            assertThat(several.get(i).train().accuracy())
                    .isCloseTo(one.get(i).train().accuracy(), within(0.011));
        }
    }

    /**
     * All samples are counted, the loss falls, and an interrupted run goes on as if it had not
     * been.
     */
    @Test
    void trainsAndResumes() throws IOException {
        RunSpec spec = spec(false);
        List<EpochRecord> whole = run("whole", spec, "cpu:2");
        assertThat(whole.get(5).trainLoss()).isLessThan(0.9 * whole.get(0).trainLoss());
        assertThat(whole.get(0).train().accuracy() * 101 % 1).isCloseTo(0, within(1e-9));
        assertThat(run("again", spec, "cpu:2")).isEqualTo(whole);
        RunDirectory resumed = new RunDirectory(folder.resolve("resumed"));
        RunListener interrupt =
                new RunListener() {
                    @Override
                    public void onEpoch(EpochRecord epoch, double seconds) {
                        if (epoch.epoch() == 3) {
                            throw new IllegalStateException("interrupted");
                        }
                    }
                };
        Execution two = new Execution(1, "cpu:2");
        assertThatThrownBy(() -> Specs.train(spec, two, resumed, true, interrupt))
                .hasMessage("interrupted");
        assertThat(Files.exists(folder.resolve("resumed/result.json"))).isFalse();
        assertThat(run("resumed", spec, "cpu:2")).isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({"cpu, cpu, 1", "CPU:1, cpu, 1", "cpu:4, cpu:4, 4"})
    void resolves(String text, String name, int devices) {
        assertThat(Devices.resolve(text)).isEqualTo(name);
        assertThat(Devices.all(name)).hasSize(devices).containsOnly(Device.cpu());
    }

    @Test
    void knowsSeveralGpus() {
        assertThat(Devices.all("gpu:0,2")).containsExactly(Device.gpu(0), Device.gpu(2));
        assertThat(Devices.of("gpu:3,1")).isEqualTo(Device.gpu(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu:0", "cpu:65", "gpu:", "gpu:0,,1", "tpu", "gpu:0,999"})
    void refusesWhatIsNoDevice(String text) {
        assertThatThrownBy(() -> Devices.resolve(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text.equals("cpu:65") ? "64" : text);
    }
}
