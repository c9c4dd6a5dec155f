package ai.djl.lrdecay.paper.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Outcome;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Quantity;
import ai.djl.lrdecay.paper.finding.Series;
import ai.djl.lrdecay.paper.finding.Verdict;
import ai.djl.lrdecay.paper.statistics.Interval;
import ai.djl.lrdecay.paper.statistics.Scale;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the page puts numbers where they belong. */
class PageFiguresTest {

    private static Claim claim(
            String id,
            Quantity quantity,
            Hypothesis hypothesis,
            Double estimate,
            Interval interval) {
        Verdict verdict = estimate == null ? Verdict.NOT_RUN : Verdict.SUPPORTED;
        Outcome outcome = new Outcome(verdict, estimate, interval, null, null, 5, null, "");
        return new Claim(id, "e", "", "", hypothesis, Origin.PAPER, quantity, outcome);
    }

    private static List<Forest> forests(List<Claim> claims) {
        return Forest.of(claims.stream().map(claim -> new ClaimView(claim, true)).toList());
    }

    private static double place(String percent) {
        return Double.parseDouble(percent) / 100;
    }

    /** On an axis from -0.1 to 0.4 with an edge of 6 % of 0.5 at either end. */
    @Test
    void aForestIsToScale() {
        Quantity difference = new Quantity("accuracy", Scale.linear(new Interval(-1, 1)), 0);
        Forest forest =
                forests(
                                List.of(
                                        claim(
                                                "a",
                                                difference,
                                                Hypothesis.POSITIVE,
                                                0.2,
                                                new Interval(0.1, 0.4)),
                                        claim("b", difference, Hypothesis.NEGATIVE, -0.1, null),
                                        claim("c", difference, Hypothesis.POSITIVE, null, null)))
                        .get(0);
        double length = 0.5 * 1.12;
        Forest.Row first = forest.rows().get(0);
        assertThat(forest.unit()).isEqualTo("difference in accuracy");
        assertThat(place(first.estimate())).isCloseTo(0.33 / length, within(1e-4));
        assertThat(place(first.interval().left())).isCloseTo(0.23 / length, within(1e-4));
        assertThat(place(first.interval().width())).isCloseTo(0.3 / length, within(1e-4));
        // It holds from 0 on, to the end of the axis.
        assertThat(place(first.region().left())).isCloseTo(0.13 / length, within(1e-4));
        assertThat(place(first.region().left()) + place(first.region().width()))
                .isCloseTo(1, within(2e-4));
        Forest.Row second = forest.rows().get(1);
        assertThat(place(second.region().left())).isZero();
        assertThat(place(second.region().width())).isCloseTo(0.13 / length, within(1e-4));
        assertThat(place(second.interval().width())).isZero();
        assertThat(forest.rows().get(2).estimate()).isEmpty();
        assertThat(forest.ticks()).extracting(Forest.Tick::text).containsExactly("0", "0.2", "0.4");
        assertThat(place(forest.ticks().get(1).left())).isCloseTo(0.33 / length, within(1e-4));
    }

    /** 10 is half-way between 1 and 100; what has no place is at the end. */
    @Test
    void ratiosAreOnALogarithmicAxisOfTheirOwn() {
        Quantity ratio = new Quantity("ratio", Scale.log(), 10);
        Quantity difference = new Quantity("accuracy", Scale.linear(new Interval(-1, 1)), 0);
        List<Forest> forests =
                forests(
                        List.of(
                                claim(
                                        "a",
                                        ratio,
                                        Hypothesis.ABOVE_MARGIN,
                                        10.0,
                                        new Interval(1, 100)),
                                claim("b", difference, Hypothesis.POSITIVE, 0.1, null),
                                claim("c", ratio, Hypothesis.ABOVE_MARGIN, 0.0, null)));
        assertThat(forests).hasSize(2);
        Forest forest = forests.get(0);
        assertThat(forest.logarithmic()).isTrue();
        assertThat(forests.get(1).logarithmic()).isFalse();
        assertThat(place(forest.rows().get(0).estimate())).isCloseTo(0.5, within(1e-4));
        assertThat(place(forest.rows().get(0).region().left())).isCloseTo(0.5, within(1e-4));
        assertThat(place(forest.rows().get(1).estimate())).isZero();
    }

    private static Series curve(String name, double... y) {
        double[] x = new double[y.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = i + 1;
        }
        return new Series(name, x, y, new double[0], new double[0]);
    }

    /** Test accuracy of SGD with a decay after the third epoch, and without one. */
    private static Findings columns(Series decayed, Series never) {
        Figure figure =
                new Figure.Panels(
                        "figure-07-sgd-accuracy",
                        "",
                        "",
                        "epoch",
                        "test accuracy",
                        0,
                        1,
                        List.of(
                                new Panel("decay after 3", List.of(decayed), List.of(3.0)),
                                new Panel("no decay", List.of(never), List.of())));
        return new Findings("e", "", "", "", List.of(), List.of(figure), List.of(), List.of());
    }

    /** What the belief predicts is the best before the decay, from the decay to the end. */
    @Test
    void theThirdPictureHasThePrediction() {
        List<Figure.Panels> pictures =
                AnswerFigures.of(
                        List.of(
                                columns(
                                        curve("test accuracy", 0.1, 0.5, 0.4, 0.8, 0.7),
                                        curve("test accuracy", 0.1, 0.5, 0.4, 0.5, 0.6))));
        assertThat(pictures).extracting(Figure::id).containsExactly("answer-3-beliefs");
        List<Series> curves = pictures.get(0).panels().get(0).series();
        assertThat(curves)
                .extracting(Series::name)
                .containsExactly("observed, with a decay", "observed, no decay", "predicted best");
        assertThat(curves.get(2).x()).containsExactly(3, 5);
        assertThat(curves.get(2).y()).containsExactly(0.5, 0.5);
        assertThat(pictures.get(0).yMax()).isCloseTo(0.8, within(1e-9));
    }

    @Test
    void thereIsNoPictureOfWhatWasNotRun() {
        assertThat(AnswerFigures.of(List.of(columns(curve("a"), curve("a"))))).isEmpty();
        assertThat(AnswerFigures.of(List.of())).isEmpty();
    }

    @Test
    void chartsHaveTheDataOfTheFigure() {
        Figure.Panels figure =
                new Figure.Panels(
                        "f",
                        "",
                        "",
                        "epoch </script>",
                        "loss",
                        0,
                        2,
                        List.of(
                                new Panel(
                                        "one",
                                        List.of(curve("complex", 0.123456789, Double.NaN)),
                                        List.of(1.0))));
        String json = ChartData.of(figure);
        assertThat(json).doesNotContain("<").doesNotContain("NaN");
        JsonObject data = JsonParser.parseString(json).getAsJsonObject();
        assertThat(data.get("xLabel").getAsString()).isEqualTo("epoch </script>");
        JsonObject panel = data.getAsJsonArray("panels").get(0).getAsJsonObject();
        JsonObject series = panel.getAsJsonArray("series").get(0).getAsJsonObject();
        assertThat(series.get("color").getAsString()).isEqualTo("#d55e00");
        assertThat(series.getAsJsonArray("y").get(0).getAsDouble()).isEqualTo(0.12346);
        assertThat(series.getAsJsonArray("y").get(1).isJsonNull()).isTrue();
        assertThat(series.getAsJsonArray("x").get(1).getAsDouble()).isEqualTo(2);
        assertThat(panel.getAsJsonArray("decays").get(0).getAsDouble()).isEqualTo(1);
    }
}
