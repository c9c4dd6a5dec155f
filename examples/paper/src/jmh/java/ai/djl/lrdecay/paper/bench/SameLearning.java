package ai.djl.lrdecay.paper.bench;

import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.Execution;
import ai.djl.lrdecay.paper.run.NetworkSpec;
import ai.djl.lrdecay.paper.run.OptimizerSpec;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.Runner;
import ai.djl.lrdecay.paper.run.ScheduleSpec;
import ai.djl.lrdecay.paper.run.Threads;
import ai.djl.lrdecay.paper.statistics.Interval;
import ai.djl.lrdecay.paper.statistics.MeanTest;
import ai.djl.lrdecay.paper.statistics.Power;
import ai.djl.lrdecay.training.precision.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Whether a network learns in bfloat16 what it learns in float32: the test accuracy, as the mean of
 * the last tenth of the epochs, of runs of the same seed in both, and two one-sided tests of their
 * difference. Runs that are in the folder already are not done again, and more seeds can be added.
 *
 * <p>Arguments: folder, data, model, schedule, rate, epochs, batch size, threads, first seed,
 * number of seeds. For instance {@code runs ps10:train=10000,test=2000,size=8 wrn-10-2 step@15,30
 * 0.1 45 128 2 1001 10}.
 */
public final class SameLearning {

    private static final double MARGIN = 0.005;
    private static final double ALPHA = 0.05;
    private static final double POWER = 0.8;

    private SameLearning() {}

    /**
     * Runs the comparison.
     *
     * @param args folder, data, model, schedule, rate, epochs, batch size, threads, first seed,
     *     number of seeds
     * @throws IOException if a run cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        int threads = Integer.parseInt(args[7]);
        Threads.use(threads);
        long first = Long.parseLong(args[8]);
        int seeds = Integer.parseInt(args[9]);
        double[] differences = new double[seeds];
        for (int i = 0; i < seeds; i++) {
            double float32 = accuracy(args, Precision.FLOAT32, first + i, threads);
            double bfloat16 = accuracy(args, Precision.BFLOAT16, first + i, threads);
            differences[i] = bfloat16 - float32;
            System.out.printf(
                    Locale.ROOT,
                    "seed %d: float32 %.4f, bfloat16 %.4f, difference %+.4f%n",
                    first + i,
                    float32,
                    bfloat16,
                    differences[i]);
        }
        MeanTest test = MeanTest.of(differences);
        Interval interval = test.interval(1 - 2 * ALPHA);
        System.out.printf(
                Locale.ROOT,
                "difference %+.5f, 90 %% interval %+.5f to %+.5f, deviation %.5f; within %.3f: p ="
                        + " %.2g; power of as many seeds %.2f%n",
                test.mean(),
                interval.low(),
                interval.high(),
                test.deviation(),
                MARGIN,
                test.within(new Interval(-MARGIN, MARGIN)),
                Power.ofEquivalence(seeds, MARGIN / test.deviation(), ALPHA));
        System.out.println("seeds for a power of " + POWER + ": " + needed(test.deviation()));
    }

    private static int needed(double deviation) {
        int n = 2;
        while (n < 1000 && Power.ofEquivalence(n, MARGIN / deviation, ALPHA) < POWER) {
            n++;
        }
        return n;
    }

    private static double accuracy(String[] args, Precision precision, long seed, int threads)
            throws IOException {
        RunSpec spec =
                RunSpec.builder()
                        .setData(DataSources.parse(args[1]))
                        .setNetwork(NetworkSpec.parse(args[2]).in(precision))
                        .optSchedule(ScheduleSpec.parse(args[3]))
                        .setOptimizer(
                                OptimizerSpec.builder()
                                        .setLearningRate(Double.parseDouble(args[4]))
                                        .setBatchSize(Integer.parseInt(args[6]))
                                        .optMomentum(0.9)
                                        .optWeightDecay(5e-4)
                                        .build())
                        .setEpochs(Integer.parseInt(args[5]))
                        .optSeed(seed)
                        .build();
        RunDirectory directory = new RunDirectory(Path.of(args[0]).resolve(spec.id()));
        new Runner(new Execution(threads, "cpu"), DataFolders.standard(null), RunListener.SILENT)
                .run(spec, directory, true);
        List<EpochRecord> epochs = directory.epochs();
        int last = Math.max(1, epochs.size() / 10);
        return epochs.subList(epochs.size() - last, epochs.size()).stream()
                .mapToDouble(EpochRecord::testAccuracy)
                .average()
                .orElseThrow();
    }
}
