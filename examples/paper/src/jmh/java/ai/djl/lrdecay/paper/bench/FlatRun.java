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
import ai.djl.lrdecay.paper.run.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether time and memory of an epoch stay flat over a small run of 200 epochs: the slope of each
 * over epochs, with its standard error. Resident memory is read from the Linux proc file system.
 */
public final class FlatRun {

    private static final int EPOCHS = 200;

    /** Parts of the run that are shown one by one. */
    private static final int PARTS = 10;

    private FlatRun() {}

    /**
     * Runs it.
     *
     * @param args the number of epochs; 200 by default
     * @throws IOException if the run cannot be written
     */
    public static void main(String[] args) throws IOException {
        Threads.use(1);
        int epochs = args.length > 0 ? Integer.parseInt(args[0]) : EPOCHS;
        Path folder = Files.createTempDirectory("flat-run");
        RunSpec spec =
                RunSpec.builder()
                        .setData(DataSources.parse("ps10:train=2000,test=500,size=2"))
                        .setNetwork(NetworkSpec.parse("wrn-10-1"))
                        .setOptimizer(
                                OptimizerSpec.builder()
                                        .setLearningRate(0.1)
                                        .setBatchSize(128)
                                        .optMomentum(0.9)
                                        .optWeightDecay(5e-4)
                                        .build())
                        .setEpochs(epochs)
                        .build();
        List<Double> seconds = new ArrayList<>();
        List<Double> resident = new ArrayList<>();
        RunListener listener =
                new RunListener() {
                    @Override
                    public void onEpoch(EpochRecord epoch, double took) {
                        seconds.add(took);
                        resident.add(ResidentMemory.ofThisProcess());
                    }
                };
        new Runner(new Execution(1, "cpu"), DataFolders.standard(null), listener)
                .run(spec, new RunDirectory(folder.resolve("run")), false);
        print("milliseconds", seconds.stream().mapToDouble(s -> 1e3 * s).toArray());
        print("resident MiB", resident.stream().mapToDouble(m -> m).toArray());
    }

    /**
     * The mean of each part, and least squares over all but the first, in which code is compiled.
     */
    private static void print(String name, double[] values) {
        int settled = values.length / PARTS;
        StringBuilder parts = new StringBuilder();
        for (int part = 0; part < PARTS; part++) {
            double sum = 0;
            for (int i = part * settled; i < (part + 1) * settled; i++) {
                sum += values[i] / settled;
            }
            parts.append(String.format(Locale.ROOT, " %.1f", sum));
        }
        int n = values.length - settled;
        double meanX = settled + (n - 1) / 2.0;
        double mean = 0;
        for (int i = settled; i < values.length; i++) {
            mean += values[i] / n;
        }
        double xx = 0;
        double xy = 0;
        for (int i = settled; i < values.length; i++) {
            xx += (i - meanX) * (i - meanX);
            xy += (i - meanX) * (values[i] - mean);
        }
        System.out.println(
                String.format(
                        Locale.ROOT,
                        "%s: mean %.2f, slope %.4f an epoch; tenths of the run:%s",
                        name,
                        mean,
                        xy / xx,
                        parts));
    }
}
