package ai.djl.lrdecay.paper.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.tracking.CsvSink;
import ai.djl.lrdecay.tracking.TensorBoardSink;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules, averages and optimizers beyond SGD with steps: what they do, and that they resume. */
class VariantsTest {

    private static final String DATA = "ps10:train=200,test=100,size=2";

    @TempDir Path folder;

    private static OptimizerSpec optimizer(String average, boolean free) {
        return OptimizerSpec.builder()
                .setLearningRate(0.1)
                .setBatchSize(50)
                .optMomentum(0.9)
                .optMethod(
                        free ? Optional.of(OptimizerSpec.Method.SCHEDULE_FREE) : Optional.empty())
                .optAverage(
                        average.isEmpty()
                                ? Optional.empty()
                                : Optional.of(AverageSpec.parse(average)))
                .build();
    }

    /** Ends the process after an epoch, as far as the run can tell. */
    private static final class Interruption extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @ParameterizedTest
    @CsvSource({
        "wsd@5,'',false",
        "wsd:auto,'',false",
        "'wsd:auto,no-deadlines','',false",
        "'auto:scaled,no-deadlines','',false",
        "plateau:keras@1:0.5:2,'',false",
        "linear,'',false",
        "cosine,'',false",
        "greedy,'',false",
        "'grow@2,5x2','',false",
        "grow@3x2,ema:0.8,false",
        "constant,ema:0.8,false",
        "step@4,swa@3,false",
        "constant,'',true",
    })
    void resumesAfterEachEpoch(String schedule, String average, boolean free) throws Exception {
        int epochs = 8;
        RunSpec spec = Specs.run(DATA, schedule, optimizer(average, free), epochs).build();
        RunDirectory whole = new RunDirectory(folder.resolve("whole"));
        RunResult result = Specs.train(spec, whole, false, RunListener.SILENT);
        for (int cut = 1; cut < result.epochs(); cut += 2) {
            int last = cut;
            RunDirectory part = new RunDirectory(folder.resolve("part-" + cut));
            RunListener interrupts =
                    new RunListener() {
                        @Override
                        public void onEpoch(EpochRecord epoch, double seconds) {
                            if (epoch.epoch() == last) {
                                throw new Interruption();
                            }
                        }
                    };
            assertThatThrownBy(() -> Specs.train(spec, part, false, interrupts))
                    .isInstanceOf(Interruption.class);
            assertThat(Specs.train(spec, part, true, RunListener.SILENT)).isEqualTo(result);
            assertThat(part.epochs()).isEqualTo(whole.epochs());
            int stage = whole.epochs().get(result.epochs() - 1).stage();
            assertThat(StageSnapshot.read(part.snapshot(stage)))
                    .isEqualTo(StageSnapshot.read(whole.snapshot(stage)));
        }
    }

    /** The descent divides the way to zero into equal parts, none of which is at an end. */
    @Test
    void theDescentOfWsdIsALineToZero() {
        RateSchedule schedule = ScheduleSpec.parse("wsd@2").start(0.8, 5);
        double[] expected = {0.8, 0.8, 0.6, 0.4, 0.2};
        int[] stages = {1, 1, 2, 2, 2};
        for (int epoch = 1; epoch <= 5; epoch++) {
            assertThat(schedule.rate()).isCloseTo(expected[epoch - 1], within(1e-6));
            assertThat(schedule.stage()).isEqualTo(stages[epoch - 1]);
            RateSchedule.Decision decision = schedule.endEpoch(1);
            assertThat(decision)
                    .isEqualTo(
                            epoch == 2
                                    ? RateSchedule.Decision.DECAY
                                    : RateSchedule.Decision.CONTINUE);
        }
    }

    /**
     * A loss that never falls. Keras reduces at the second loss of three in a row that are no
     * improvement, since the first of all is one; PyTorch one later.
     */
    @ParameterizedTest
    @CsvSource({"plateau@2:0.03:2, 4, 7, 10", "plateau:keras@2:0.03:2, 3, 5, 7"})
    void aPlateauAfterTheLastDecayEndsTheRun(String text, int first, int second, int end) {
        RateSchedule schedule = ScheduleSpec.parse(text).start(0.1, 90);
        for (int epoch = 1; epoch <= end; epoch++) {
            RateSchedule.Decision expected =
                    epoch == end
                            ? RateSchedule.Decision.STOP
                            : epoch == first || epoch == second
                                    ? RateSchedule.Decision.DECAY
                                    : RateSchedule.Decision.CONTINUE;
            assertThat(schedule.endEpoch(1)).as("epoch %s", epoch).isEqualTo(expected);
        }
        assertThat(schedule.rate()).isCloseTo(0.001, within(1e-12));
    }

    /** A loss that falls all the time: with deadlines they decay nevertheless, without never. */
    @ParameterizedTest
    @CsvSource({"auto:scaled", "wsd:auto"})
    void withoutDeadlinesTheLossDecidesAlone(String text) {
        RateSchedule in = ScheduleSpec.parse(text).start(0.1, 40);
        RateSchedule out = ScheduleSpec.parse(text + ",no-deadlines").start(0.1, 40);
        for (int epoch = 1; epoch <= 40; epoch++) {
            in.endEpoch(Math.exp(-0.2 * epoch));
            assertThat(out.endEpoch(Math.exp(-0.2 * epoch)))
                    .isEqualTo(RateSchedule.Decision.CONTINUE);
        }
        assertThat(in.stage()).isGreaterThan(1);
        assertThat(out.stage()).isEqualTo(1);
    }

    @Test
    void aCosineIsSymmetric() {
        RateSchedule schedule = ScheduleSpec.parse("cosine").start(1, 9);
        for (int epoch = 1; epoch <= 9; epoch++) {
            double expected = (1 + Math.cos(Math.PI * epoch / 10)) / 2;
            assertThat(schedule.rate()).isCloseTo(expected, within(1e-6));
            assertThat(schedule.stage()).isEqualTo(1);
            assertThat(schedule.endEpoch(1)).isEqualTo(RateSchedule.Decision.CONTINUE);
        }
    }

    /** The average is evaluated, not what is trained: the training itself is the same. */
    @Test
    void anAverageChangesTheEvaluationAlone() throws Exception {
        RunDirectory plain = new RunDirectory(folder.resolve("plain"));
        RunDirectory averaged = new RunDirectory(folder.resolve("averaged"));
        Specs.train(
                Specs.run(DATA, "constant", optimizer("", false), 6).build(),
                plain,
                false,
                RunListener.SILENT);
        Specs.train(
                Specs.run(DATA, "constant", optimizer("ema:0.9", false), 6).build(),
                averaged,
                false,
                RunListener.SILENT);
        List<EpochRecord> one = plain.epochs();
        List<EpochRecord> other = averaged.epochs();
        assertThat(other)
                .extracting(EpochRecord::trainLoss)
                .isEqualTo(one.stream().map(EpochRecord::trainLoss).toList());
        assertThat(other)
                .extracting(epoch -> epoch.test().loss())
                .isNotEqualTo(one.stream().map(epoch -> epoch.test().loss()).toList());
        assertThat(StageSnapshot.read(averaged.snapshot(1)).about().provenance())
                .containsEntry("average", "ema:0.9");
    }

    @Test
    void tracksTheNumbersOfTheRecords() throws Exception {
        RunSpec spec = Specs.run(DATA, "step@2", optimizer("", false), 3).build();
        Path table = folder.resolve("epochs.csv");
        RunDirectory directory = new RunDirectory(folder.resolve("run"));
        try (TrackedRun tracked =
                new TrackedRun(
                        RunListener.SILENT,
                        spec,
                        directory,
                        List.of(
                                new CsvSink(table),
                                new TensorBoardSink(folder.resolve("events"))))) {
            Specs.train(spec, directory, false, tracked);
        }
        List<String> lines = Files.readAllLines(table);
        assertThat(lines.get(0)).contains("accuracy/test_complex");
        for (EpochRecord epoch : directory.epochs()) {
            assertThat(lines.get(epoch.epoch()))
                    .startsWith(
                            epoch.epoch()
                                    + ","
                                    + epoch.stage()
                                    + ","
                                    + epoch.learningRate()
                                    + ","
                                    + epoch.trainLoss()
                                    + ","
                                    + epoch.test().loss());
        }
        assertThat(folder.resolve("events")).isNotEmptyDirectory();
        Path resumed = folder.resolve("resumed.csv");
        RunDirectory interrupted = new RunDirectory(folder.resolve("interrupted"));
        assertThatThrownBy(() -> Specs.train(spec, interrupted, false, new EndedAfter(2)))
                .hasMessage("enough");
        try (TrackedRun tracked =
                new TrackedRun(
                        RunListener.SILENT, spec, interrupted, List.of(new CsvSink(resumed)))) {
            Specs.train(spec, interrupted, true, tracked);
        }
        assertThat(resumed).as("a table that begins late").hasSameTextualContentAs(table);
    }

    private record EndedAfter(int epoch) implements RunListener {
        @Override
        public void onEpoch(EpochRecord record, double seconds) {
            if (record.epoch() == epoch) {
                throw new IllegalStateException("enough");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wsd", "wsd@0", "wsd@x", "cosines", "ema:1", "ema:", "swa@0", "swa@"})
    void refusesWhatItDoesNotKnow(String text) {
        if (text.startsWith("ema") || text.startsWith("swa")) {
            assertThatThrownBy(() -> AverageSpec.parse(text)).hasMessageContaining("'" + text);
        } else {
            assertThatThrownBy(() -> ScheduleSpec.parse(text)).hasMessageContaining("'" + text);
        }
    }

    @Test
    void refusesWhatDoesNotGoTogether() {
        assertThatThrownBy(() -> Specs.run(DATA, "wsd@8", optimizer("", false), 8).build())
                .hasMessageContaining("never begins");
        assertThatThrownBy(() -> optimizer("ema:0.9", true)).hasMessageContaining("averaged");
        OptimizerSpec whole =
                OptimizerSpec.builder()
                        .setLearningRate(0.1)
                        .setBatchSize(50)
                        .optFullBatch(true)
                        .build();
        assertThatThrownBy(() -> Specs.run(DATA, "grow@3", whole, 8).build())
                .hasMessageContaining("takes all samples for an update already")
                .hasMessageContaining("'grow@3'");
    }
}
