package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.training.LearningRateRangeTest.Point;
import ai.djl.lrdecay.training.LearningRateRangeTest.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class RangeAdviceTest {

    private static final int COUNT = 100;

    /** As the range test does it, at rates from 0.001 to 10. */
    private static Result result(IntToDoubleFunction loss) {
        double[] losses = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            losses[i] = loss.applyAsDouble(i);
        }
        RangeCurve curve = new RangeCurve(losses, false);
        double[] smoothed = curve.smoothed();
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            points.add(new Point(rate(i), losses[i], smoothed[i]));
        }
        int halfway = curve.halfway();
        return new Result(points, halfway < 0 ? Double.NaN : rate(halfway), false);
    }

    private static double rate(int i) {
        return 0.001 * Math.pow(1e4, i / (COUNT - 1.0));
    }

    /** From 2 to 1 along a logistic curve. */
    private static double fall(int i, double middle) {
        return 1 + 1 / (1 + Math.exp((i - middle) / 3));
    }

    @Test
    void namesTheRate() {
        assertThat(result(i -> fall(i, 49.5)).summary())
                .isEqualTo("Begin with the rate 0.1, at which the loss is half-way down.");
    }

    /** What small networks do under plain SGD: a ridge of ragged losses before the fall. */
    @Test
    void saysThatTheLossRisesOnItsWayDown() {
        Random random = new Random(1);
        Result ridge =
                result(
                        i ->
                                fall(i, 80) / 2
                                        + 3
                                                * Math.exp(-Math.pow((i - 60) / 6.0, 2))
                                                * (1 + random.nextGaussian()));
        assertThat(ridge.recommended()).isNaN();
        assertThat(ridge.summary())
                .startsWith("There is no rate to recommend: on its way from 1 to ")
                .contains("the loss rises to")
                .endsWith("more updates, twice as many for instance, or over a narrower range.");
    }

    @Test
    void saysThatThereIsNoiseAlone() {
        Random random = new Random(1);
        Result noise = result(i -> 0.1 * fall(i, 50) + 0.15 * random.nextGaussian());
        assertThat(noise.recommended()).isNaN();
        assertThat(noise.summary())
                .contains("by no more than noise. Try more updates, more repetitions");
    }

    /** The mean over the first tenth is above the first loss then, which is no fall. */
    @Test
    void saysThatTheLossOnlyRises() {
        assertThat(result(i -> 1 + i / 10.0).summary()).contains("falls at none of these rates");
        assertThat(result(i -> 1).summary()).contains("falls at none of these rates");
    }
}
