package ai.djl.lrdecay.paper.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.training.precision.Precision;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunSpecTest {

    static RunSpec spec(String dataset, String model, String schedule, double rate, int epochs) {
        return Specs.run(dataset, schedule, Specs.sgd(rate, 16), epochs)
                .setNetwork(NetworkSpec.parse(model))
                .build();
    }

    /** Every part that a run can have. */
    private static RunSpec full() {
        return RunSpec.builder()
                .setData(DataSources.parse("folder:/a, b,size=8"))
                .setNetwork(NetworkSpec.parse("wrn-16-2"))
                .optSchedule(ScheduleSpec.parse("step@2,4x0.5"))
                .setOptimizer(
                        OptimizerSpec.builder()
                                .setLearningRate(0.05)
                                .setBatchSize(32)
                                .optMomentum(0.9)
                                .optNesterov(true)
                                .optWeightDecay(1e-4)
                                .optFullBatch(true)
                                .build())
                .optCurvature(Optional.of(new CurvatureSpec(3, 2)))
                .optFineTuning(
                        Optional.of(new FineTuningSpec(SnapshotRef.parse("zoo:wrn-ps10@2"), 0.25)))
                .setEpochs(6)
                .optSeed(-7)
                .build();
    }

    /** By a word of its own, since "step@2x10" could be meant to divide by ten. */
    @Test
    void aRateIsRaised() {
        ScheduleSpec spec = ScheduleSpec.parse("raise@1,3x2");
        assertThat(spec).hasToString("raise@1,3x2");
        RateSchedule schedule = spec.start(0.1, 5);
        List<Double> rates = new ArrayList<>();
        for (int epoch = 0; epoch < 5; epoch++) {
            rates.add(schedule.rate());
            schedule.endEpoch(1);
        }
        assertThat(rates).containsExactly(0.1, 0.2, 0.2, 0.4, 0.4);
    }

    /** Records of before there was such a choice have no word of it. */
    @Test
    void curvatureNamesOneBatchWhereItIsMeasured() {
        CurvatureSpec one = new CurvatureSpec(3, 2, true);
        assertThat(Json.GSON.toJson(new CurvatureSpec(3, 2)))
                .isEqualTo("{\"eigenvalues\":3,\"every\":2}");
        assertThat(Json.GSON.fromJson(Json.GSON.toJson(one), CurvatureSpec.class)).isEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void survivesJson(boolean everything) {
        RunSpec spec =
                everything
                        ? full()
                        : spec("ps10:train=64,size=1", "wrn-10-1", "step@2,4x0.5", 0.1, 6);
        RunSpec read = Json.GSON.fromJson(Json.PRETTY.toJson(spec), RunSpec.class);
        assertThat(read).isEqualTo(spec);
        assertThat(read.digest()).isEqualTo(spec.digest());
        assertThat(read.toBuilder().build()).isEqualTo(spec);
    }

    /**
     * The digest names the folders of runs, so it must not change by accident. These are what
     * {@code sha256sum} says of the canonical text: fields sorted, no blanks, what is not there
     * left out.
     */
    @Test
    void theDigestIsThatOfTheCanonicalText() {
        assertThat(spec("ps10:train=64,size=1", "wrn-10-1", "step@2,4x0.5", 0.1, 6).digest())
                .isEqualTo("5236a753b7bd60e699c47aa82376d03a0e7e88e180839cc3fde4fbdfa0c8bf14");
        assertThat(full().digest())
                .isEqualTo("9e70117fcab4079d2940a62fdf0b2a1f9a8fc5082be9fa1a9ff5f760baceb8f0");
    }

    /** A run in float32 is named as before there were precisions, another one by its own. */
    @Test
    void thePrecisionIsPartOfTheIdentityUnlessItIsFloat32() {
        RunSpec spec = full();
        NetworkSpec network = spec.network();
        assertThat(spec.toBuilder().setNetwork(network.in(Precision.FLOAT32)).build())
                .isEqualTo(spec);
        RunSpec low = spec.toBuilder().setNetwork(network.in(Precision.BFLOAT16)).build();
        assertThat(low).isNotEqualTo(spec);
        assertThat(low.digest()).isNotEqualTo(spec.digest());
        assertThat(low.id()).contains("-wrn-16-2-bfloat16-");
        assertThat(Json.GSON.fromJson(Json.PRETTY.toJson(low), RunSpec.class)).isEqualTo(low);
    }

    /** A file that says less, as one of before a part was there, means the same run. */
    @Test
    void whatIsOptionalNeedNotBeThere() {
        RunSpec spec = spec("ps10:train=64,size=1", "wrn-10-1", "constant", 0.1, 6);
        JsonObject json = Json.GSON.toJsonTree(spec).getAsJsonObject();
        json.remove("curvature");
        json.remove("fineTuning");
        assertThat(Json.GSON.fromJson(json, RunSpec.class)).isEqualTo(spec);
    }

    @Test
    void everyPartOfARunIsPartOfItsIdentity() {
        RunSpec spec = full();
        OptimizerSpec other = Specs.sgd(0.05, 32);
        List<RunSpec> variants =
                List.of(
                        spec.toBuilder().setData(DataSources.parse("folder:/a, b")).build(),
                        spec.toBuilder().setNetwork(NetworkSpec.parse("wrn-10-2")).build(),
                        spec.toBuilder().optSchedule(ScheduleSpec.parse("step@2,4")).build(),
                        spec.toBuilder().setOptimizer(other).build(),
                        spec.toBuilder().optCurvature(Optional.empty()).build(),
                        spec.toBuilder().optFineTuning(Optional.empty()).build(),
                        spec.toBuilder().setEpochs(7).build(),
                        spec.toBuilder().optSeed(7).build());
        assertThat(variants).hasSize(RunSpec.class.getRecordComponents().length);
        Set<String> digests = new HashSet<>(Set.of(spec.digest()));
        for (RunSpec variant : variants) {
            assertThat(variant).isNotEqualTo(spec);
            assertThat(digests.add(variant.digest())).as(variant.toString()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"step@9", "step@3", "step@1,3", "step@1,4x0.2"})
    void aDecayBeyondTheEndIsRefused(String schedule) {
        assertThatThrownBy(() -> spec("ps10:size=1", "wrn-10-1", schedule, 0.1, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + schedule + "'")
                .hasMessageContaining("has only 3");
        assertThat(spec("ps10:size=1", "wrn-10-1", schedule, 0.1, 10).schedule())
                .hasToString(schedule);
    }

    /** Fine-tuning decays once, after two thirds. */
    @ParameterizedTest
    @CsvSource({"1, constant", "2, step@1", "3, step@2", "12, step@8", "30, step@20"})
    void fineTuningDecaysAfterTwoThirds(int epochs, String schedule) {
        assertThat(ScheduleSpec.afterTwoThirds(epochs)).hasToString(schedule);
    }

    @ParameterizedTest
    @CsvSource({
        "zoo:wrn-ps10@2, ZOO, wrn-ps10, 2",
        "zoo:wrn-ps10, ZOO, wrn-ps10, ",
        "run:ps10-x-0.1@13, RUN, ps10-x-0.1, 13",
        "/a/b@c@3, FOLDER, /a/b@c, 3",
        "/a/b@c, FOLDER, /a/b@c, ",
    })
    void snapshotsAreReadAndWritten(
            String text, SnapshotRef.Kind kind, String place, @Nullable Integer stage) {
        SnapshotRef ref = SnapshotRef.parse(text);
        assertThat(ref).isEqualTo(new SnapshotRef(kind, place, Optional.ofNullable(stage)));
        assertThat(ref).hasToString(text);
        assertThat(ref.run())
                .isEqualTo(kind == SnapshotRef.Kind.RUN ? Optional.of(place) : Optional.empty());
    }

    /** A folder that is there is meant, even if its name ends like a stage. */
    @Test
    void aFolderWhoseNameEndsLikeAStage(@TempDir Path folder) throws IOException {
        Path named = Files.createDirectory(folder.resolve("run@2"));
        assertThat(SnapshotRef.parse(named.toString()).stage()).isEmpty();
        assertThat(SnapshotRef.parse(named + "@3").place()).isEqualTo(named.toString());
    }

    @Test
    void hasAnIdOfItsOwn() {
        RunSpec one = spec("ps10:train=64,test=16", "wrn-10-1", "constant", 0.1, 6);
        RunSpec two = spec("ps10:train=64,test=18", "wrn-10-1", "constant", 0.1, 6);
        assertThat(one.id()).startsWith("ps10-wrn-10-1-constant-lr0.1-s1-");
        assertThat(one.id()).matches("[A-Za-z0-9.-]+").isNotEqualTo(two.id());
        assertThat(one.digest()).hasSize(64);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mnist|wrn-10-1|constant|0.1|1|unknown data set 'mnist'",
                "ps10:train|wrn-10-1|constant|0.1|1|KEY=VALUE",
                "ps10:train=many|wrn-10-1|constant|0.1|1|'many'",
                "ps10:train=8,train=9|wrn-10-1|constant|0.1|1|twice",
                "ps10:colour=red|wrn-10-1|constant|0.1|1|no option 'colour'",
                "ps10:noise=2|wrn-10-1|constant|0.1|1|noise share",
                "ps10:channels=all|wrn-10-1|constant|0.1|1|channels must be",
                "ps10|wrn-11-1|constant|0.1|1|6n + 4",
                "ps10|resnet|constant|0.1|1|unknown model 'resnet'",
                "ps10|wrn-10-1|zigzag|0.1|1|unknown schedule 'zigzag'",
                "ps10|wrn-10-1|auto:magic|0.1|1|bad schedule 'auto:magic': use auto, auto:scaled or auto:trend",
                "ps10|wrn-10-1|step@|0.1|1|bad schedule",
                "ps10|wrn-10-1|step@3,2|0.1|1|bad schedule",
                "ps10|wrn-10-1|step@0|0.1|1|bad schedule",
                "ps10|wrn-10-1|step@3x2|0.1|1|bad schedule 'step@3x2': its factor must be in (0, 1)",
                "ps10|wrn-10-1|step@3xNaN|0.1|1|its factor must be in (0, 1)",
                "ps10|wrn-10-1|raise@3|0.1|1|bad schedule 'raise@3': it needs a factor",
                "ps10|wrn-10-1|raise@3x0.5|0.1|1|it needs a factor in (1, 1000]",
                "ps10|wrn-10-1|raise@3x2|0.1|3|'raise@3x2' raises the rate after epoch 3",
                "ps10|wrn-10-1|plateau@8:1|0.1|9|bad schedule 'plateau@8:1': its threshold must be in [0, 1)",
                "ps10|wrn-10-1|plateau@8:e|0.1|9|bad schedule 'plateau@8:e'",
                "ps10|wrn-10-1|plateau@8:0.03:0|0.1|9|it must decay at least once",
                "ps10|wrn-10-1|plateau:pytorch|0.1|9|bad schedule 'plateau:pytorch'",
                "ps10|wrn-10-1|auto,no-deadlines|0.1|9|bad schedule 'auto,no-deadlines': use auto,",
                "ps10|wrn-10-1|auto:trend,no-deadlines|0.1|9|or auto:scaled,no-deadlines",
                "ps10|wrn-10-1|step@x|0.1|9|bad schedule 'step@x': use step@30,60 to divide",
                "ps10|wrn-10-1|grow@|0.1|9|bad schedule 'grow@'",
                "ps10|wrn-10-1|grow@3,2|0.1|9|its epochs must ascend from 1",
                "ps10|wrn-10-1|grow@3x1|0.1|9|bad schedule 'grow@3x1': its factor must be a whole",
                "ps10|wrn-10-1|grow@3x2.5|0.1|9|a whole number from 2 to 1000",
                "ps10|wrn-10-1|grow@3x1001|0.1|9|a whole number from 2 to 1000",
                "ps10|wrn-10-1|grow@3xNaN|0.1|9|a whole number from 2 to 1000",
                "ps10|wrn-10-1|grow@3|0.1|3|'grow@3' grows the batch after epoch 3, and the run has only 3",
                "ps10|wrn-10-1|constant|0|1|learning rate",
                "ps10|wrn-10-1|constant|NaN|1|learning rate",
                "ps10|wrn-10-1|constant|Infinity|1|learning rate",
                "ps10|wrn-10-1|constant|0.1|0|epochs",
            })
    void refusesWhatIsWrongInOneSentence(
            String dataset, String model, String schedule, double rate, int epochs, String why) {
        assertThatThrownBy(() -> spec(dataset, model, schedule, rate, epochs))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "constant",
                "step@30,60",
                "step@3",
                "step@3,4x0.2",
                "grow@30,60",
                "grow@3x5",
                "auto",
                "auto:trend",
                "auto:scaled",
                "auto:scaled,no-deadlines",
                "plateau",
                "plateau@5",
                "plateau@8:0.03",
                "plateau@10:0.0001:2",
                "plateau@8:0.03:3",
                "plateau:keras",
                "plateau:keras@10:0.03:3",
                "wsd:auto",
                "wsd:auto,no-deadlines"
            })
    void schedulesAreReadAndWritten(String text) {
        assertThat(ScheduleSpec.parse(text)).hasToString(text);
    }

    /** The figures of the paper: 0.1, 0.01, 0.001, to the last digit. */
    @Test
    void stepScheduleDecaysAfterItsEpochs() {
        RateSchedule schedule = ScheduleSpec.parse("step@2,3").start(0.1, 5);
        List<Double> rates = new ArrayList<>();
        List<Integer> stages = new ArrayList<>();
        List<RateSchedule.Decision> decisions = new ArrayList<>();
        for (int epoch = 1; epoch <= 5; epoch++) {
            rates.add(schedule.rate());
            stages.add(schedule.stage());
            decisions.add(schedule.endEpoch(1));
        }
        assertThat(rates).containsExactly(0.1, 0.1, 0.01, 0.001, 0.001);
        assertThat(stages).containsExactly(1, 1, 2, 3, 3);
        assertThat(decisions)
                .containsExactly(
                        RateSchedule.Decision.CONTINUE,
                        RateSchedule.Decision.DECAY,
                        RateSchedule.Decision.DECAY,
                        RateSchedule.Decision.CONTINUE,
                        RateSchedule.Decision.CONTINUE);
        RateSchedule restored = ScheduleSpec.parse("step@2,3").start(0.1, 5);
        restored.restore(schedule.state());
        assertThat(restored.rate()).isEqualTo(0.001);
    }

    @Test
    void numbersThatAreNotFiniteAreNull() {
        assertThat(Json.GSON.toJson(new double[] {1, Double.NaN})).isEqualTo("[1.0,null]");
        assertThat(Json.GSON.fromJson("[null,2]", double[].class)).containsExactly(Double.NaN, 2);
    }
}
