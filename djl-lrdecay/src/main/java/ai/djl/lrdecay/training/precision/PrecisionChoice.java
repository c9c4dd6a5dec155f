package ai.djl.lrdecay.training.precision;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.nn.SubstitutedParameters;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Which precision pays for a network on a machine, by the time that forward and backward pass take
 * in each. bfloat16 pays on processors and GPUs with matrix units for it and images that are large
 * enough; elsewhere it is slower, on some processors several times.
 *
 * @param float32Seconds the shortest of the times in FLOAT32, above 0
 * @param bfloat16Seconds the shortest of the times in BFLOAT16, above 0
 */
public record PrecisionChoice(double float32Seconds, double bfloat16Seconds) {

    /** A precision of a third of the digits has to be worth it, and times vary. */
    private static final double WORTH = 1.1;

    private static final int ROUNDS = 5;

    /** Times of few milliseconds vary more, and there is time for more of them. */
    private static final double AT_LEAST = 0.5;

    /** After so many seconds there is no further round: the first one tells enough. */
    private static final double ENOUGH = 10;

    /**
     * Checks the times.
     *
     * @throws IllegalArgumentException if one is not a number above 0
     */
    public PrecisionChoice {
        if (!(float32Seconds > 0 && float32Seconds < Double.POSITIVE_INFINITY)
                || !(bfloat16Seconds > 0 && bfloat16Seconds < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "times are numbers above 0, not " + float32Seconds + ", " + bfloat16Seconds);
        }
    }

    /**
     * Measures a few forward and backward passes in each precision, in turn. They are made with
     * copies of the parameters, so that weights, gradients and the statistics of batch norm stay as
     * they are; dropout draws from the engine's random numbers, whose seed should be set after it.
     *
     * @param block an initialised block with parameters in FLOAT32
     * @param loss its loss
     * @param inputs a batch of inputs, on the device that is meant
     * @param labels their labels
     * @return the times
     * @throws IllegalArgumentException if the block has layers that BFLOAT16 is not for
     */
    public static PrecisionChoice measure(Block block, Loss loss, NDList inputs, NDList labels) {
        Device device = inputs.head().getDevice();
        Engine engine = inputs.head().getManager().getEngine();
        double[] seconds = new double[Precision.values().length];
        Arrays.fill(seconds, Double.POSITIVE_INFINITY);
        try (NDManager manager = engine.newBaseManager(device);
                MixedPrecision float32 = MixedPrecision.of(Precision.FLOAT32, block, manager);
                MixedPrecision bfloat16 = MixedPrecision.of(Precision.BFLOAT16, block, manager)) {
            Copies copies = new Copies(block, manager);
            double spent = 0;
            for (int round = 0; spent < (round < ROUNDS ? ENOUGH : AT_LEAST); round++) {
                for (Precision precision : Precision.values()) {
                    MixedPrecision pass = precision == Precision.FLOAT32 ? float32 : bfloat16;
                    double time = time(pass, copies, loss, inputs, labels);
                    int at = precision.ordinal();
                    // The first rounds are longer: kernels are prepared in them.
                    seconds[at] = Math.min(seconds[at], time);
                    spent += time;
                }
            }
        }
        return new PrecisionChoice(
                seconds[Precision.FLOAT32.ordinal()], seconds[Precision.BFLOAT16.ordinal()]);
    }

    private static double time(
            MixedPrecision pass, Copies copies, Loss loss, NDList inputs, NDList labels) {
        NDManager parent = copies.getManager();
        long start = System.nanoTime();
        try (NDManager scratch = parent.newSubManager()) {
            try (GradientCollector collector = parent.getEngine().newGradientCollector()) {
                NDList outputs = pass.forward(copies, within(scratch, inputs), true);
                collector.backward(loss.evaluate(within(scratch, labels), outputs));
            }
            pass.parametersChanged();
            copies.await();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** What is made of these belongs to another manager than what is made of the arrays. */
    private static NDList within(NDManager manager, NDList arrays) {
        NDList all = new NDList();
        for (NDArray array : arrays) {
            NDArray copy = array.duplicate();
            copy.attach(manager);
            all.add(copy);
        }
        return all;
    }

    /**
     * Returns the precision that pays.
     *
     * @return BFLOAT16 if it is at least 1.1 times as fast
     */
    public Precision precision() {
        return speedup() >= WORTH ? Precision.BFLOAT16 : Precision.FLOAT32;
    }

    /**
     * Returns how many times as fast BFLOAT16 is.
     *
     * @return the time in FLOAT32 divided by that in BFLOAT16
     */
    public double speedup() {
        return float32Seconds / bfloat16Seconds;
    }

    /** For people. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "a batch takes %.1f ms in bfloat16, %.1f ms in float32",
                1000 * bfloat16Seconds,
                1000 * float32Seconds);
    }

    /** Copies of the parameters, of which gradients can be taken. */
    private static final class Copies extends SubstitutedParameters {

        private final List<NDArray> trained = new ArrayList<>();

        Copies(Block block, NDManager manager) {
            super(manager);
            for (Parameter parameter : block.getParameters().values()) {
                try (NDArray values = parameter.getArray().stopGradient()) {
                    NDArray copy = values.duplicate();
                    copy.attach(manager);
                    if (parameter.requiresGradient()) {
                        copy.setRequiresGradient(true);
                        trained.add(copy);
                    }
                    substitute(parameter, copy);
                }
            }
        }

        /** Waits for the device: the gradient of the first layer comes last. */
        void await() {
            try (NDArray gradient = trained.get(0).getGradient();
                    NDArray sum = gradient.sum()) {
                sum.toFloatArray();
            }
        }
    }
}
