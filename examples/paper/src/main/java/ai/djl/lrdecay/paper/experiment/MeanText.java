package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.statistics.Interval;
import ai.djl.lrdecay.paper.statistics.MeanTest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Means over seeds with their 95 % intervals, for tables. */
final class MeanText {

    private static final double LEVEL = 0.95;

    private MeanText() {}

    /**
     * Writes a mean.
     *
     * @param format how a number is written
     * @param runs the runs of the seeds
     * @param value what is averaged
     * @return for instance {@code 0.61 [0.58, 0.64]}; a dash if there is none
     */
    static String of(String format, List<Run> runs, ToDoubleFunction<Run> value) {
        double[] values = runs.stream().mapToDouble(value).toArray();
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        if (!Double.isFinite(mean)) {
            return "–";
        }
        String text = String.format(Locale.ROOT, format, mean);
        if (values.length < 2) {
            return text;
        }
        Interval interval = MeanTest.of(values).interval(LEVEL);
        return String.format(
                Locale.ROOT,
                "%s [" + format + ", " + format + "]",
                text,
                interval.low(),
                interval.high());
    }
}
