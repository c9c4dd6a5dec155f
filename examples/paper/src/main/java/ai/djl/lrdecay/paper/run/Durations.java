package ai.djl.lrdecay.paper.run;

import java.util.Locale;

/** Times as people say them. */
public final class Durations {

    private static final int MINUTE = 60;
    private static final int MINUTES = 60;

    private Durations() {}

    /**
     * Rounds a time to what matters: seconds below a minute, minutes from there on. Hours are
     * written with their minutes, so that an estimate that wavers does not change its form.
     *
     * @param seconds at least 0
     * @return for instance {@code 42 s}, {@code 12 min} or {@code 3 h 05 min}
     */
    public static String text(double seconds) {
        long whole = Math.round(seconds);
        if (whole < MINUTE) {
            return whole + " s";
        }
        long minutes = Math.round(seconds / MINUTE);
        return minutes < MINUTES
                ? minutes + " min"
                : String.format(Locale.ROOT, "%d h %02d min", minutes / MINUTES, minutes % MINUTES);
    }
}
