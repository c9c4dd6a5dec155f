package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.run.Durations;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.util.Decimals;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A line an epoch, with the time left. */
final class EpochLines implements RunListener {

    private final PrintWriter out;
    private final String prefix;
    private final int epochs;
    private final boolean quiet;
    private final Runnable beforeBatch;
    private double seconds;
    private int count;

    /**
     * Creates the lines.
     *
     * @param out where they are printed
     * @param prefix what each begins with
     * @param epochs the number of epochs that are planned
     * @param quiet whether to print nothing but notices
     * @param beforeBatch is called before each batch
     */
    EpochLines(PrintWriter out, String prefix, int epochs, boolean quiet, Runnable beforeBatch) {
        this.out = out;
        this.prefix = prefix;
        this.epochs = epochs;
        this.quiet = quiet;
        this.beforeBatch = beforeBatch;
    }

    @Override
    public void onBatch() {
        beforeBatch.run();
    }

    @Override
    public void onEpoch(EpochRecord epoch, double took) {
        if (quiet) {
            return;
        }
        seconds += took;
        count++;
        double left = seconds / count * (epochs - epoch.epoch());
        out.println(
                String.format(
                        Locale.ROOT,
                        "%sepoch %d/%d  lr %s  loss %.4f  test %.3f%s  %s left",
                        prefix,
                        epoch.epoch(),
                        epochs,
                        Decimals.of(epoch.learningRate(), 6),
                        epoch.trainLoss(),
                        epoch.testAccuracy(),
                        topFive(epoch) + groups(epoch.test().groups()),
                        Durations.text(left)));
        out.flush();
    }

    private static String topFive(EpochRecord epoch) {
        return Double.isFinite(epoch.test().topFive())
                ? String.format(Locale.ROOT, "  top-5 %.3f", epoch.test().topFive())
                : "";
    }

    private static String groups(Map<String, Double> accuracies) {
        if (accuracies.size() < 2) {
            return "";
        }
        return accuracies.entrySet().stream()
                .map(e -> String.format(Locale.ROOT, "%s %.3f", e.getKey(), e.getValue()))
                .collect(Collectors.joining(" ", " (", ")"));
    }

    @Override
    public void onNotice(String message) {
        out.println(message);
        out.flush();
    }
}
