package ai.djl.lrdecay.paper.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunSpecTest {

    static RunSpec spec(String dataset, String model, String schedule, double rate, int epochs) {
        return new RunSpec(
                dataset, model, schedule, rate, epochs, 16, 0.9, false, 5e-4, 1, 1, "cpu");
    }

    @Test
    void survivesJson() {
        RunSpec spec = spec("ps10:train=64,test=16,size=1", "wrn-10-1", "step@2,4x0.5", 0.1, 6);
        assertThat(Json.GSON.fromJson(Json.PRETTY.toJson(spec), RunSpec.class)).isEqualTo(spec);
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
                "mnist|wrn-10-1|constant|0.1|1|unknown dataset 'mnist'",
                "ps10:train|wrn-10-1|constant|0.1|1|KEY=VALUE",
                "ps10:train=many|wrn-10-1|constant|0.1|1|'many'",
                "ps10:train=8,train=9|wrn-10-1|constant|0.1|1|twice",
                "ps10:colour=red|wrn-10-1|constant|0.1|1|no option 'colour'",
                "ps10:noise=2|wrn-10-1|constant|0.1|1|noise share",
                "ps10:channels=all|wrn-10-1|constant|0.1|1|channels must be",
                "ps10|wrn-11-1|constant|0.1|1|6n + 4",
                "ps10|resnet|constant|0.1|1|unknown model 'resnet'",
                "ps10|wrn-10-1|cosine|0.1|1|unknown schedule 'cosine'",
                "ps10|wrn-10-1|auto:magic|0.1|1|unknown schedule",
                "ps10|wrn-10-1|step@|0.1|1|bad schedule",
                "ps10|wrn-10-1|step@3,2|0.1|1|bad schedule",
                "ps10|wrn-10-1|step@0|0.1|1|bad schedule",
                "ps10|wrn-10-1|step@3x2|0.1|1|bad schedule",
                "ps10|wrn-10-1|step@3xNaN|0.1|1|bad schedule",
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
            strings = {"constant", "step@30,60", "step@3", "step@3,4x0.2", "auto", "auto:trend"})
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
