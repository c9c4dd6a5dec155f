package ai.djl.lrdecay.paper.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.RateSchedule.Decision;
import ai.djl.lrdecay.paper.run.RunResult;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {

    /** The last tenth, at least three epochs, and never more than the stage. */
    @ParameterizedTest
    @CsvSource({
        "0,15,13,15",
        "15,30,28,30",
        "0,45,41,45",
        "300,400,391,400",
        "0,100,91,100",
        "0,2,1,2",
        "2,4,3,4",
        "0,1,1,1",
        "40,43,41,43",
        "0,34,32,34"
    })
    void isTheLastTenthOfAStage(int before, int end, int from, int to) {
        Window window = Window.endOfStage(before, end);
        assertThat(window).isEqualTo(new Window(from, to));
        assertThat(window.length()).isEqualTo(to - from + 1);
        assertThat(window.text()).isEqualTo("epochs " + from + " to " + to);
    }

    @Test
    void refusesWhatIsNoWindow() {
        assertThatThrownBy(() -> new Window(0, 3)).hasMessageContaining("0 to 3");
        assertThatThrownBy(() -> new Window(3, 2)).hasMessageContaining("3 to 2");
        assertThat(new Window(1, 1).length()).isEqualTo(1);
    }

    /** Losses 1, 2, 3, .. and accuracies 0.01, 0.02, .. with stages as given. */
    private static Run run(RunResult.Verdict verdict, int... stages) {
        RunSpec spec = Ps10Sizes.of(Preset.SMOKE).decay(Ps10Sizes.of(Preset.SMOKE).dataset(), 1);
        List<EpochRecord> epochs = new ArrayList<>();
        boolean diverged = verdict == RunResult.Verdict.DIVERGED;
        for (int i = 1; i <= stages.length; i++) {
            double loss = diverged && i == stages.length ? Double.NaN : i;
            epochs.add(
                    new EpochRecord(
                            i,
                            stages[i - 1],
                            0.1,
                            Decision.CONTINUE,
                            new EpochRecord.Scores(loss, 0, Map.of(), Double.NaN),
                            new EpochRecord.Scores(loss, i / 100.0, Map.of(), Double.NaN)));
        }
        return new Run(spec, new RunResult(verdict, stages.length, ""), epochs);
    }

    @Test
    void readsTheMean() {
        Run run = run(RunResult.Verdict.COMPLETED, 1, 1, 1, 2, 2, 2, 2, 2);
        assertThat(new Window(2, 4).loss(run)).isEqualTo(3);
        assertThat(new Window(2, 4).share(run, EpochRecord::testAccuracy))
                .isCloseTo(0.03, within(1e-15));
        assertThat(new Window(7, 8).loss(run)).isEqualTo(7.5);
        assertThat(new Window(7, 9).loss(run)).isNaN();
        assertThat(Window.end(run)).isEqualTo(new Window(6, 8));
        assertThat(Window.end(run(RunResult.Verdict.COMPLETED, 1, 1, 1, 1, 2, 2)))
                .isEqualTo(new Window(5, 6));
    }

    /** From its last epoch on a diverged network answers the same, and its loss has no end. */
    @Test
    void readsADivergedTrainingAsItEnded() {
        Run run = run(RunResult.Verdict.DIVERGED, 1, 1, 1, 1, 1);
        assertThat(new Window(2, 4).loss(run)).isEqualTo(3);
        assertThat(new Window(2, 4).share(run, EpochRecord::testAccuracy))
                .isCloseTo(0.03, within(1e-15));
        for (Window window : List.of(new Window(3, 5), new Window(5, 6), new Window(40, 45))) {
            assertThat(window.share(run, EpochRecord::testAccuracy)).isEqualTo(0.05);
            assertThat(window.loss(run)).isEqualTo(4);
        }
        Run atOnce = run(RunResult.Verdict.DIVERGED, 1);
        assertThat(new Window(1, 3).loss(atOnce)).isNaN();
        assertThat(new Window(1, 3).share(atOnce, EpochRecord::testAccuracy)).isEqualTo(0.01);
    }
}
