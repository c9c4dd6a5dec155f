package ai.djl.lrdecay.paper.experiment;

/** The numbers that all verdicts depend on; they are part of the sealed protocol. */
public final class JudgingConstants {

    /** The level that an adjusted p value must not exceed for a verdict. */
    public static final double LEVEL = 0.05;

    /** The share of a stage, at its end, over which a quantity is read. */
    public static final double WINDOW_SHARE = 0.1;

    /** The fewest epochs over which a quantity is read, if the stage has as many. */
    public static final int WINDOW_LEAST = 3;

    /** The first seed that confirms: those below count as seen. */
    public static final long FIRST_CONFIRMATORY = 101;

    /** The last seed that confirms: those from 1000 on are for trying. */
    public static final long LAST_CONFIRMATORY = 999;

    private JudgingConstants() {}
}
