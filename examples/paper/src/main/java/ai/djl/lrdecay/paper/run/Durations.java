package ai.djl.lrdecay.paper.run;

import java.util.Locale;

/** Times as people say them. */
public final class Durations {

    private Durations() {}

    /**
     * Rounds a time to what matters.
     *
     * @param seconds at least 0
     * @return for instance {@code 42 s}, {@code 12 min} or {@code 3.5 h}
     */
    public static String text(double seconds) {
        if (seconds < 90) {
            return Math.round(seconds) + " s";
        }
        if (seconds < 90 * 60) {
            return Math.round(seconds / 60) + " min";
        }
        return String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }
}
