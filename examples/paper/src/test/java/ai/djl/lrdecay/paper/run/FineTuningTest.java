package ai.djl.lrdecay.paper.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.lrdecay.nn.HeadedNetwork;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.state.BackboneState;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that start from a snapshot. */
class FineTuningTest {

    @TempDir static Path folder;
    private static RunSpec source;

    private static RunSpec spec(String dataset, String schedule, int epochs) {
        return Specs.run(dataset, schedule, Specs.sgd(0.1, 32), epochs).build();
    }

    private static RunSpec from(RunSpec spec, String start, double backboneRate) {
        return spec.toBuilder()
                .optFineTuning(
                        Optional.of(new FineTuningSpec(SnapshotRef.parse(start), backboneRate)))
                .build();
    }

    @BeforeAll
    static void trainTheSource() throws IOException {
        source = spec("ps10:train=128,test=40,size=2", "step@1", 2);
        Specs.train(source, run(source), false, RunListener.SILENT);
    }

    private static RunDirectory run(RunSpec spec) {
        return new RunDirectory(folder.resolve(spec.id()));
    }

    private static RunSpec tuning(int epochs, double backboneRate) {
        return from(
                spec("ps10:train=128,test=40,size=2,seed=9,categories=3", "constant", epochs),
                "run:" + source.id() + "@1",
                backboneRate);
    }

    /** With a factor of 0 only the head learns; batch norm's statistics follow the new data. */
    @Test
    void theBackboneMovesAtItsOwnRate() throws IOException {
        RunSpec still = tuning(2, 0);
        RunSpec moving = tuning(2, 0.1);
        Specs.train(still, run(still), false, RunListener.SILENT);
        Specs.train(moving, run(moving), false, RunListener.SILENT);
        try (Model before = SnapshotModel.open(run(source).snapshot(1), Device.cpu());
                Model after = SnapshotModel.open(run(still).snapshot(1), Device.cpu());
                Model moved = SnapshotModel.open(run(moving).snapshot(1), Device.cpu())) {
            Map<String, HostTensor> first = BlockState.capture(before.getBlock());
            Map<String, HostTensor> second = BlockState.capture(after.getBlock());
            Map<String, HostTensor> third = BlockState.capture(moved.getBlock());
            Set<String> head = BackboneState.headIds((HeadedNetwork) after.getBlock());
            assertThat(head).hasSize(2);
            int weights = 0;
            for (Pair<String, Parameter> pair : after.getBlock().getParameters()) {
                String name = pair.getKey();
                if (head.contains(pair.getValue().getId())) {
                    assertThat(second.get(name)).isNotEqualTo(first.get(name));
                } else if (pair.getValue().requiresGradient()) {
                    assertThat(second.get(name)).as(name).isEqualTo(first.get(name));
                    assertThat(third.get(name)).as(name).isNotEqualTo(first.get(name));
                    weights++;
                }
            }
            assertThat(weights).isGreaterThan(10);
        }
    }

    /** What was known helps: the same data from random parameters are learned more slowly. */
    @Test
    void learnsFasterThanFromNothing() throws IOException {
        String same = source.data() + ",seed=1";
        RunSpec from = from(spec(same, "constant", 1), "run:" + source.id() + "@2", 1);
        RunSpec nothing = spec(same, "constant", 1);
        Specs.train(from, run(from), false, RunListener.SILENT);
        Specs.train(nothing, run(nothing), false, RunListener.SILENT);
        assertThat(run(from).epochs().get(0).trainLoss())
                .isLessThan(run(nothing).epochs().get(0).trainLoss());
    }

    /** Killed after an epoch, it goes on as if nothing had happened. */
    @Test
    void goesOnAfterAnInterruption() throws IOException {
        RunSpec spec = tuning(3, 0.1);
        RunDirectory whole = new RunDirectory(folder.resolve("whole"));
        Specs.train(spec, whole, false, RunListener.SILENT);
        RunDirectory parts = new RunDirectory(folder.resolve("parts"));
        RunListener interrupting =
                new RunListener() {
                    @Override
                    public void onEpoch(EpochRecord epoch, double seconds) {
                        if (epoch.epoch() == 2) {
                            throw new IllegalStateException("interrupted");
                        }
                    }
                };
        assertThatThrownBy(() -> Specs.train(spec, parts, false, interrupting))
                .hasMessage("interrupted");
        Specs.train(spec, parts, true, RunListener.SILENT);
        assertThat(Files.readString(parts.root().resolve("metrics.jsonl")))
                .isEqualTo(Files.readString(whole.root().resolve("metrics.jsonl")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wrn-10-2|run:ID@1|size=2|does not fit the model",
                "wrn-10-1|run:ID@7|size=2|@7 is not there: the stages are [1, 2]",
                "wrn-10-1|run:other@1|size=2|there is no folder",
                "wrn-10-1|run:ID@1|size=3|trained on inputs of 6 x 2 x 2",
                "wrn-10-1|zoo:nothing@1|size=2|there is no model 'nothing'",
            })
    void saysWhyASnapshotCannotBeUsed(String model, String start, String size, String why) {
        RunSpec spec =
                from(
                        Specs.run(
                                        "ps10:train=64,test=20," + size,
                                        "constant",
                                        Specs.sgd(0.1, 32),
                                        1)
                                .setNetwork(NetworkSpec.parse(model))
                                .build(),
                        start.replace("ID", source.id()),
                        0.1);
        assertThatThrownBy(
                        () ->
                                Specs.train(
                                        spec,
                                        new RunDirectory(folder.resolve("never" + spec.digest())),
                                        false,
                                        RunListener.SILENT))
                .hasMessageContaining(why)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void aSnapshotOfTheZooOrOfARunNeedsItsStage() {
        assertThat(from(source, "run:x@1", 0.1).id()).contains("tune-");
        assertThatThrownBy(() -> from(source, "zoo:wrn-ps10", 1))
                .hasMessageContaining("names no stage")
                .hasMessageContaining("zoo:wrn-ps10@2");
        assertThatThrownBy(() -> from(source, "x", -1))
                .hasMessageContaining("factor for the backbone");
    }
}
