package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.job.Effort;
import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.job.TrainingJob;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * About how long a job takes and how much memory it needs, for whoever asks a scheduler for it: no
 * more than the order of magnitude.
 *
 * @param seconds on one core of a CPU
 * @param mebibytes of memory, most of it outside the Java heap
 */
public record JobEstimate(long seconds, long mebibytes) {

    /** Multiplications and additions a second, with those of small arrays. */
    private static final double SPEED = 1e10;

    /** A step of small arrays is as slow as its operators are many. */
    private static final double SECONDS_A_STEP = 0.005;

    private static final double SECONDS_TO_START = 4;
    private static final double MEBIBYTES_TO_START = 500;

    /** Activations that a step keeps, in bytes for each multiplication of the forward pass. */
    private static final double BYTES_KEPT = 0.02;

    private static final double MEBIBYTE = 1 << 20;

    /** Images of other data sets that do not say how large they are. */
    private static final Map<String, Integer> SIDES =
            Map.of("ps10", 32, "cifar10", 32, "fashion-mnist", 28);

    private static final int USUAL_SIDE = 224;

    private static final Pattern WIDE = Pattern.compile("wrn-(\\d+)-(\\d+)");
    private static final Pattern HIDDEN = Pattern.compile("mlp-(\\d+)");
    private static final String LINEAR = "linear";
    private static final long CLASSES = 10;
    private static final Map<String, Long> LARGE =
            Map.of("resnet50", 25_600_000L, "resnet101", 44_500_000L, "resnet152", 60_200_000L);

    /** Estimates a job. */
    static JobEstimate of(Job job) {
        Effort effort = job.effort();
        if (!(job instanceof TrainingJob training)) {
            // Features of three stages, then classifiers of them.
            double seconds = 10 * SECONDS_TO_START + effort.samples() * 0.003;
            return new JobEstimate(Math.round(seconds), Math.round(2 * MEBIBYTES_TO_START));
        }
        RunSpec spec = training.spec();
        int side = side(spec.data());
        long weights = weights(spec.network().name(), side);
        double forward = weights * positions(spec.network().name(), side);
        int batch = spec.optimizer().batchSize();
        double steps = Math.ceil((double) effort.samples() / batch);
        double epoch = 6 * forward * effort.samples() / SPEED + steps * SECONDS_A_STEP;
        double bytes =
                4.0 * 6 * side * side * Math.min(effort.samples(), 100_000)
                        + 16.0 * weights
                        + BYTES_KEPT * forward * batch;
        return new JobEstimate(
                Math.round(SECONDS_TO_START + effort.steps() * epoch),
                Math.round(MEBIBYTES_TO_START + bytes / MEBIBYTE));
    }

    /** Counted by hand, so that a machine without the engine can plan. */
    private static long weights(String network, int side) {
        long inputs = 6L * side * side;
        Matcher hidden = HIDDEN.matcher(network);
        if (hidden.matches()) {
            return Long.parseLong(hidden.group(1)) * (inputs + CLASSES);
        }
        if (network.equals(LINEAR)) {
            return CLASSES * inputs;
        }
        Matcher wide = WIDE.matcher(network);
        if (!wide.matches()) {
            return LARGE.getOrDefault(network, 25_000_000L);
        }
        int blocks = (Integer.parseInt(wide.group(1)) - 4) / 6;
        long before = 16;
        long weights = 0;
        for (int group = 0; group < 3; group++) {
            long width = (16L << group) * Integer.parseInt(wide.group(2));
            // The projection, two convolutions in the first block, and in each of the others.
            weights += before * width + 9 * before * width + 9 * width * width;
            weights += (blocks - 1) * 18L * width * width;
            before = width;
        }
        return weights;
    }

    /** How often a parameter is used in a forward pass, on average. */
    private static double positions(String network, int side) {
        if (network.equals(LINEAR) || HIDDEN.matcher(network).matches()) {
            return 1;
        }
        // The last group has most parameters, on images a quarter or a 32nd as large.
        double share = network.startsWith("wrn-") ? 7 : 313;
        return Math.max(1, side * side / share);
    }

    private static int side(DatasetSpec data) {
        String size = data.options().get("size");
        return size == null ? SIDES.getOrDefault(data.name(), USUAL_SIDE) : Integer.parseInt(size);
    }
}
