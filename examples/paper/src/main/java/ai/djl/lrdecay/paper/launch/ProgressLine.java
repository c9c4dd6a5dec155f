package ai.djl.lrdecay.paper.launch;

import java.util.List;
import java.util.Locale;

/**
 * How far a pool of runs is, on one line of a terminal.
 *
 * @param share how much of the work is done, from 0 to 1
 * @param done how many runs are finished
 * @param total how many runs there are
 * @param failed how many runs failed
 * @param epochs the epochs of the runs that are in progress, for instance {@code 12/45}
 * @param left how long it will still take, in words
 */
record ProgressLine(
        double share, int done, int total, int failed, List<String> epochs, String left) {

    private static final int LONGEST_BAR = 30;
    private static final int SHORTEST_BAR = 8;

    ProgressLine {
        epochs = List.copyOf(epochs);
    }

    /**
     * Lays it out. Where there is little room the epochs are left out, then the bar.
     *
     * @param width how many columns there are
     * @return text of exactly that length
     */
    String text(int width) {
        String counts =
                String.format(Locale.ROOT, "%3.0f %%  %d/%d runs", 100 * share, done, total)
                        + (failed > 0 ? ", " + failed + " failed" : "");
        String now = epochs.isEmpty() ? "" : "  epoch " + String.join(", ", epochs);
        String line = counts + now + "  " + left;
        if (width - line.length() < SHORTEST_BAR + 3) {
            line = counts + "  " + left;
        }
        int bar = Math.min(LONGEST_BAR, width - line.length() - 3);
        if (bar >= SHORTEST_BAR) {
            int full = (int) Math.floor(bar * Math.min(1, Math.max(0, share)));
            line = "[" + "#".repeat(full) + ".".repeat(bar - full) + "] " + line;
        }
        return line.length() > width
                ? line.substring(0, width)
                : line + " ".repeat(width - line.length());
    }
}
