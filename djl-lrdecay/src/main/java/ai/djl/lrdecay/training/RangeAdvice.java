package ai.djl.lrdecay.training;

import ai.djl.lrdecay.training.LearningRateRangeTest.Point;
import ai.djl.lrdecay.training.LearningRateRangeTest.Result;
import ai.djl.lrdecay.util.Decimals;
import java.util.List;

/** What a range test found, in words. */
final class RangeAdvice {

    private static final String NONE = "There is no rate to recommend: ";

    private RangeAdvice() {}

    static String of(Result result) {
        if (Double.isFinite(result.recommended())) {
            return "Begin with the rate %s, at which the loss is half-way down."
                    .formatted(number(result.recommended(), 2));
        }
        List<Point> points = result.points();
        double[] losses = points.stream().mapToDouble(Point::loss).toArray();
        double[] smoothed = points.stream().mapToDouble(Point::smoothed).toArray();
        RangeCurve curve = new RangeCurve(losses, result.diverged());
        RangeCurve.Course course = curve.course(smoothed);
        Point lowest = points.get(course.lowest());
        Point highest = points.get(course.highest());
        String start = number(course.start(), 3);
        double fall = course.start() - lowest.smoothed();
        if (!(fall > 0) || course.lowest() < curve.first()) {
            return NONE
                    + "the loss, %s at first, falls at none of these rates. Try %s."
                            .formatted(
                                    start, result.diverged() ? "smaller rates" : "another range");
        }
        // Half the noise, since the rise itself is a part of what the noise is estimated from.
        double rise = highest.smoothed() - course.start();
        if (rise > fall && rise > course.noise() / 2) {
            return NONE
                    + ("on its way from %s to %s at the rate %s the loss rises to %s at %s, and the"
                                    + " fall is not clear beside that. Let the rate rise more"
                                    + " slowly: with more updates, twice as many for instance, or"
                                    + " over a narrower range.")
                            .formatted(
                                    start,
                                    number(lowest.smoothed(), 3),
                                    number(lowest.learningRate(), 2),
                                    number(highest.smoothed(), 3),
                                    number(highest.learningRate(), 2));
        }
        return NONE
                + ("the loss falls from %s to %s, by no more than noise. Try more updates, more"
                                + " repetitions, or another range.")
                        .formatted(start, number(lowest.smoothed(), 3));
    }

    private static String number(double value, int digits) {
        return Double.isFinite(value) ? Decimals.of(value, digits) : Double.toString(value);
    }
}
