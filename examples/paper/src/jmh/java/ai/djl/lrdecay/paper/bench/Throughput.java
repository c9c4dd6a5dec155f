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
import ai.djl.lrdecay.training.precision.Precision;
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
 * Images per second of SGD on square images, against PyTorch from Python in another process, step
 * by step in turn. Ours gathers, crops and mirrors each batch and counts loss and accuracy; the
 * other side is given its batch.
 *
 * <p>Arguments: depth, widening factor, side of the images, batch size, threads, precision, memory
 * format of the other side ({@code contiguous} is PyTorch's default, {@code channels_last} its
 * best), pairs, and the command of the other side, as {@code python3
 * examples/paper/src/jmh/python/throughput.py}.
 */
public final class Throughput {

    private static final int WARM_UP = 3;
    private static final int IMAGES = 2000;

    private Throughput() {}

    /** What both sides train. */
    private record Job(int depth, int widen, int side, int batch, int threads) {

        static Job of(String[] args) {
            int[] numbers = Arrays.stream(args).limit(5).mapToInt(Integer::parseInt).toArray();
            return new Job(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        }

        Block network(NDManager manager) {
            Engine.getInstance().setRandomSeed(1);
            Block block =
                    WideResNet.builder()
                            .setDepth(depth)
                            .setWidenFactor(widen)
                            .setClasses(10)
                            .build();
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, side, side));
            return block;
        }

        ResidentImages images() {
            Random random = new Random(1);
            byte[] pixels = new byte[IMAGES * side * side * 3];
            random.nextBytes(pixels);
            int[] labels = random.ints(IMAGES, 0, 10).toArray();
            float[] mean = {0.5f, 0.5f, 0.5f};
            float[] deviation = {0.25f, 0.25f, 0.25f};
            return new ResidentImages(pixels, labels, 10, side, side, mean, deviation);
        }
    }

    /**
     * Runs the comparison.
     *
     * @param args depth, widening factor, side, batch size, threads, precision, memory format,
     *     pairs, command
     * @throws IOException if the other side ends
     */
    public static void main(String[] args) throws IOException {
        Job job = Job.of(args);
        Precision precision = Precision.parse(args[5]);
        int pairs = Integer.parseInt(args[7]);
        Threads.use(job.threads);
        List<String> command = new ArrayList<>(List.of(args).subList(8, args.length));
        command.addAll(List.of(args).subList(0, 7));
        Process other =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader answers =
                        new BufferedReader(
                                new InputStreamReader(
                                        other.getInputStream(), StandardCharsets.UTF_8));
                OutputStream asks = other.getOutputStream();
                ResidentImages images = job.images();
                Model model = Model.newInstance("throughput", Device.cpu())) {
            System.out.println(answers.readLine());
            IndexedBatches data = images.augmented(new CropAndFlip(4, true));
            NDManager manager = model.getNDManager();
            Block block = job.network(manager);
            model.setBlock(block);
            MomentumSgd sgd =
                    MomentumSgd.builder()
                            .setLearningRateTracker(Tracker.fixed(0.1f))
                            .optMomentum(0.9f)
                            .optWeightDecays(5e-4f)
                            .build();
            TrainingStep step =
                    new TrainingStep(
                            block,
                            Loss.softmaxCrossEntropyLoss(),
                            sgd,
                            manager,
                            List.of(),
                            precision);
            Tally tally = new Tally(manager, 1);
            double[] ours = new double[pairs];
            double[] theirs = new double[pairs];
            for (int i = -WARM_UP; i < pairs; i++) {
                long start = System.nanoTime();
                int from = (i + WARM_UP) * job.batch % (IMAGES - job.batch);
                try (NDManager scratch = manager.newSubManager()) {
                    step.train(
                            data.gather(
                                    scratch,
                                    scratch.arange(from, from + job.batch, 1, DataType.INT64)),
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
            print(job, String.join(" ", args[5], args[6]), ours, theirs);
        } finally {
            other.destroy();
        }
    }

    private static void print(Job job, String how, double[] ours, double[] theirs) {
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
                "%s, %s, %d pairs: ours %.1f images/s, theirs %.1f; ratio %.3f (quartiles %.3f, %.3f)%n",
                job,
                how,
                n,
                job.batch / ours[n / 2],
                job.batch / theirs[n / 2],
                ratios[n / 2],
                ratios[n / 4],
                ratios[3 * n / 4]);
    }
}
