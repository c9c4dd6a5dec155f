package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Series;
import ai.djl.lrdecay.paper.run.EpochRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The finished runs of one kind, one for each seed.
 *
 * @param runs the runs; none if nothing is finished
 */
record SeedRuns(List<Run> runs) {

    /** The mean over seeds at each epoch, with the range of the seeds. */
    Series series(String name, ToDoubleFunction<EpochRecord> value) {
        int epochs = runs.stream().mapToInt(run -> run.epochs().size()).max().orElse(0);
        double[] x = IntStream.rangeClosed(1, epochs).asDoubleStream().toArray();
        double[] mean = new double[epochs];
        double[] low = new double[epochs];
        double[] high = new double[epochs];
        for (int i = 0; i < epochs; i++) {
            List<Double> values = new ArrayList<>();
            for (Run run : runs) {
                if (i < run.epochs().size()) {
                    values.add(value.applyAsDouble(run.epochs().get(i)));
                }
            }
            double[] there = values.stream().mapToDouble(Double::doubleValue).toArray();
            mean[i] = Arrays.stream(there).average().orElse(Double.NaN);
            low[i] = Arrays.stream(there).min().orElse(Double.NaN);
            high[i] = Arrays.stream(there).max().orElse(Double.NaN);
        }
        return runs.size() > 1
                ? new Series(name, x, mean, low, high)
                : new Series(name, x, mean, new double[0], new double[0]);
    }
}
