package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.run.CurvatureSpec;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What a world needs to know of a run: the only place in the tests of this package that takes a
 * specification apart.
 *
 * @param dataset the data, as on the command line, and that the network is linear, if it is
 * @param schedule the schedule, as on the command line, with the average or method, if any
 * @param rate the initial learning rate
 * @param epochs the planned number of epochs
 * @param seed the seed
 * @param start the snapshot that is fine-tuned; empty for none
 * @param eigenvalues how many eigenvalues are measured
 * @param every epochs between measurements; 0 for the end of stages alone
 */
record Trial(
        String dataset,
        String schedule,
        double rate,
        int epochs,
        long seed,
        String start,
        int eigenvalues,
        int every) {

    private static final String LINEAR = "linear";

    /** Worlds of thousands of runs ask again and again. */
    private static final Map<String, int[]> DECAYS = new ConcurrentHashMap<>();

    private static final Pattern DRAWN = Pattern.compile("(seed|categories)=\\d+");
    private static final Pattern UP_TO_STAGE = Pattern.compile(".*@");

    static Trial of(RunSpec spec) {
        return new Trial(
                spec.data() + (spec.network().name().equals(LINEAR) ? " " + LINEAR : ""),
                spec.schedule()
                        + spec.optimizer().average().map(average -> " " + average).orElse("")
                        + spec.optimizer().method().map(method -> " " + method).orElse(""),
                spec.optimizer().learningRate(),
                spec.epochs(),
                spec.seed(),
                spec.fineTuning().map(tuning -> tuning.start().toString()).orElse(""),
                spec.curvature().map(CurvatureSpec::eigenvalues).orElse(0),
                spec.curvature().map(CurvatureSpec::every).orElse(0));
    }

    /** What it shares with the runs of other seeds. */
    String kind() {
        return DRAWN.matcher(dataset).replaceAll("$1")
                + schedule
                + rate
                + "/"
                + epochs
                + UP_TO_STAGE.matcher(start).replaceAll("@");
    }

    private int[] decays() {
        return DECAYS.computeIfAbsent(schedule, Trial::decays);
    }

    private static int[] decays(String schedule) {
        return schedule.matches("(step|raise|grow)@.*")
                ? Arrays.stream(schedule.replaceAll(".*@|x.*", "").split(","))
                        .mapToInt(Integer::parseInt)
                        .toArray()
                : new int[0];
    }

    /** The epoch after which the rate changes first; far away if it never does. */
    int firstDecay() {
        return Arrays.stream(decays()).findFirst().orElse(Integer.MAX_VALUE);
    }

    boolean averaged() {
        return schedule.contains(" ema:");
    }

    boolean linear() {
        return dataset.endsWith(" " + LINEAR);
    }

    /** The stage of an epoch, from 1. */
    int stage(int epoch) {
        return 1 + (int) Arrays.stream(decays()).filter(decay -> epoch > decay).count();
    }

    /** Whether the rate decays after an epoch. */
    boolean decaysAfter(int epoch) {
        return epoch < epochs && stage(epoch + 1) > stage(epoch);
    }

    boolean noisy() {
        return dataset.contains("noise=");
    }

    boolean constant() {
        return schedule.split(" ")[0].equals("constant");
    }

    /** The stage (from 1) of the snapshot that is fine-tuned. */
    int startStage() {
        return Integer.parseInt(start.replaceAll(".*@", ""));
    }

    /** Whether the data are the least similar target: digits to clothes, other to the same PS10. */
    boolean dissimilar() {
        return dataset.startsWith("ps10")
                ? !dataset.contains("categories=")
                : dataset.startsWith("glyphs");
    }

    boolean measures(int epoch) {
        return eigenvalues > 0
                && (epoch == epochs || decaysAfter(epoch) || (every > 0 && epoch % every == 0));
    }
}
