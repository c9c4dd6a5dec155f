package ai.djl.lrdecay.decay;

import org.jspecify.annotations.Nullable;

/** What {@link PlateauSettings} are where nobody says otherwise. */
final class PlateauDefaults {

    private static final double PAPER_ETA = 0.05;
    private static final double OTHER_ETA = 0.03;
    private static final double SCALED_ETA = 0.07;
    private static final double PAPER_BETA = 0.9;
    private static final int WINDOW = 10;

    /**
     * A start that is later than that has too little of the plan left, and another rate is tried.
     */
    private static final double SLOW_START = 0.5;

    private PlateauDefaults() {}

    static double eta(Stability rule, @Nullable Integer planned) {
        return switch (rule) {
            case SCALED -> SCALED_ETA;
            case TREND -> OTHER_ETA;
            case PAPER -> planned == null ? OTHER_ETA : PAPER_ETA;
        };
    }

    static double beta(Stability rule, int window) {
        return rule == Stability.SCALED ? 1 - 1.0 / window : PAPER_BETA;
    }

    static int window(@Nullable Integer planned, boolean quality) {
        return planned == null
                ? WINDOW
                : Math.max(4, (int) Math.round((quality ? 0.15 : 0.1) * planned));
    }

    static int slowStart(@Nullable Integer planned, int window) {
        return planned == null
                ? (int) Math.min(2L * window, Integer.MAX_VALUE)
                : Math.max(window, (int) Math.round(SLOW_START * planned));
    }

    /** Found on simulated trainings, where 0.6 and 0.7 are equally good. */
    static double[] deadlines(Stability rule, @Nullable Integer planned) {
        return rule == Stability.SCALED && planned != null
                ? new double[] {0.7, 0.9, 0.95}
                : new double[0];
    }
}
