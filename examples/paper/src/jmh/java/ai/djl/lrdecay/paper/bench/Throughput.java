package ai.djl.lrdecay.paper.bench;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.image.CropAndFlip;
import ai.djl.lrdecay.image.ResidentImages;
import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.lrdecay.paper.run.Threads;
import ai.djl.lrdecay.training.Tally;
import ai.djl.lrdecay.training.TrainingStep;
import ai.djl.lrdecay.training.optimizer.MomentumSgd;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import ai.djl.training.tracker.Tracker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Images per second of SGD on 32 x 32 images, against PyTorch from Python in another process, step
 * by step in turn. Ours gathers, crops and mirrors each batch and counts loss and accuracy; the
 * other side is given its batch.
 *
 * <p>Arguments: depth, widening factor, batch size, threads, pairs, and the command of the other
 * side, as {@code python3 examples/src/jmh/python/throughput.py}.
 */
public final class Throughput {

    private static final int WARM_UP = 3;
    private static final int IMAGES = 2000;

    private Throughput() {}

    /**
     * Runs the comparison.
     *
     * @param args depth, widening factor, batch size, threads, pairs, command
     * @throws IOException if the other side ends
     */
    public static void main(String[] args) throws IOException {
        int depth = Integer.parseInt(args[0]);
        int widen = Integer.parseInt(args[1]);
        int batch = Integer.parseInt(args[2]);
        int threads = Integer.parseInt(args[3]);
        int pairs = Integer.parseInt(args[4]);
        Threads.use(threads);
        List<String> command = new ArrayList<>(List.of(args).subList(5, args.length));
        command.addAll(List.of(args).subList(0, 4));
        Process other =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader answers =
                        new BufferedReader(
                                new InputStreamReader(
                                        other.getInputStream(), StandardCharsets.UTF_8));
                OutputStream asks = other.getOutputStream();
                ResidentImages images = images();
                Model model = Model.newInstance("throughput", Device.cpu())) {
            System.out.println(answers.readLine());
            IndexedBatches data = images.augmented(new CropAndFlip(4, true));
            Engine.getInstance().setRandomSeed(1);
            Block block =
                    WideResNet.builder()
                            .setDepth(depth)
                            .setWidenFactor(widen)
                            .setClasses(10)
                            .build();
            model.setBlock(block);
            NDManager manager = model.getNDManager();
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
            MomentumSgd sgd =
                    MomentumSgd.builder()
                            .setLearningRateTracker(Tracker.fixed(0.1f))
                            .optMomentum(0.9f)
                            .optWeightDecays(5e-4f)
                            .build();
            TrainingStep step =
                    new TrainingStep(block, Loss.softmaxCrossEntropyLoss(), sgd, manager);
            Tally tally = new Tally(manager, 1);
            double[] ours = new double[pairs];
            double[] theirs = new double[pairs];
            for (int i = -WARM_UP; i < pairs; i++) {
                long start = System.nanoTime();
                int from = (i + WARM_UP) * batch % (IMAGES - batch);
                try (NDManager scratch = manager.newSubManager()) {
                    step.train(
                            data.gather(
                                    scratch, scratch.arange(from, from + batch, 1, DataType.INT64)),
                            tally);
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                asks.write('\n');
                asks.flush();
                double answer = Double.parseDouble(answers.readLine());
                if (i >= 0) {
                    ours[i] = seconds;
                    theirs[i] = answer;
                }
            }
            print(depth, widen, batch, threads, ours, theirs);
        } finally {
            other.destroy();
        }
    }

    private static ResidentImages images() {
        Random random = new Random(1);
        byte[] pixels = new byte[IMAGES * 32 * 32 * 3];
        random.nextBytes(pixels);
        int[] labels = random.ints(IMAGES, 0, 10).toArray();
        float[] mean = {0.5f, 0.5f, 0.5f};
        float[] deviation = {0.25f, 0.25f, 0.25f};
        return new ResidentImages(pixels, labels, 10, 32, 32, mean, deviation);
    }

    private static void print(
            int depth, int widen, int batch, int threads, double[] ours, double[] theirs) {
        double[] ratios = new double[ours.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = theirs[i] / ours[i];
        }
        Arrays.sort(ratios);
        Arrays.sort(ours);
        Arrays.sort(theirs);
        int n = ratios.length;
        System.out.printf(
                Locale.ROOT,
                "WRN-%d-%d, batch %d, %d threads, %d pairs: ours %.1f images/s, theirs %.1f; ratio"
                        + " %.3f (quartiles %.3f, %.3f)%n",
                depth,
                widen,
                batch,
                threads,
                n,
                batch / ours[n / 2],
                batch / theirs[n / 2],
                ratios[n / 2],
                ratios[n / 4],
                ratios[3 * n / 4]);
    }
}
