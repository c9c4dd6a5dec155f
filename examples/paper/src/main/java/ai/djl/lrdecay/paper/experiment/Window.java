package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.run.EpochRecord;
import java.util.function.ToDoubleFunction;

/**
 * The epochs over which a quantity is read: curves of a large rate go up and down, so that a single
 * epoch says little.
 *
 * @param from the first epoch, from 1
 * @param to the last epoch
 */
record Window(int from, int to) {

    Window {
        if (from < 1 || to < from) {
            throw new IllegalArgumentException("no window: " + from + " to " + to);
        }
    }

    /**
     * The last tenth of a stage, at least three epochs; the whole stage where it is shorter.
     *
     * @param before the last epoch of the stage before it; 0 for none
     * @param end the last epoch of the stage
     */
    static Window endOfStage(int before, int end) {
        int length = end - before;
        int read =
                Math.min(
                        length,
                        Math.max(
                                JudgingConstants.WINDOW_LEAST,
                                (int) Math.round(JudgingConstants.WINDOW_SHARE * length)));
        return new Window(end - read + 1, end);
    }

    /** The end of the last stage that a training had, wherever its schedule ended it. */
    static Window end(Run run) {
        int last = run.epochs().size();
        int stage = run.last().stage();
        int before = (int) run.epochs().stream().filter(epoch -> epoch.stage() < stage).count();
        return endOfStage(before, last);
    }

    /** For people. */
    String text() {
        return "epochs " + from + " to " + to;
    }

    int length() {
        return to - from + 1;
    }

    /**
     * Reads a share, for instance an accuracy. A training that diverged at some time up to the end
     * of the window has the share of its last epoch: its network gives one answer to everything
     * from there on.
     *
     * @return the mean over the window; NaN if a value is missing
     */
    double share(Run run, ToDoubleFunction<EpochRecord> value) {
        int epochs = run.epochs().size();
        return run.diverged() && to >= epochs ? value.applyAsDouble(run.last()) : mean(run, value);
    }

    /**
     * Reads the training loss. A training that diverged at some time up to the end of the window
     * has the largest loss that it had while that was finite, a lower bound.
     *
     * @return the mean over the window; NaN if a value is missing
     */
    double loss(Run run) {
        int epochs = run.epochs().size();
        return run.diverged() && to >= epochs
                ? run.epochs().stream()
                        .mapToDouble(EpochRecord::trainLoss)
                        .filter(Double::isFinite)
                        .max()
                        .orElse(Double.NaN)
                : mean(run, EpochRecord::trainLoss);
    }

    private double mean(Run run, ToDoubleFunction<EpochRecord> value) {
        int epochs = run.epochs().size();
        return to > epochs
                ? Double.NaN
                : run.epochs().subList(from - 1, to).stream()
                        .mapToDouble(value)
                        .average()
                        .orElse(Double.NaN);
    }
}
