package ai.djl.lrdecay.paper.suite;

/** What a plateau is, by the true loss, over the next tenth of the planned training. */
final class Plateau {

    private static final int TENTH = 10;
    private static final double SMALL_FALL = 0.02;
    private static final double LARGE_FALL = 0.05;

    /** The drop that AutoDecay asks of a stage by default. */
    private static final double USEFUL = 0.03;

    private Plateau() {}

    /** The loss would fall by less than 2 %. */
    static boolean isReached(LossCurve curve) {
        return curve.fallAhead(curve.horizon() / TENTH) < SMALL_FALL;
    }

    /** The loss would still fall by more than 5 %: a decay now is a false one. */
    static boolean isFar(LossCurve curve) {
        return curve.fallAhead(curve.horizon() / TENTH) > LARGE_FALL;
    }

    /** After a decay the loss would fall by more than 3 %: an end now is a false one. */
    static boolean decayHelps(LossCurve curve) {
        int left = Math.min(curve.horizon() / TENTH, curve.horizon() - curve.time());
        return left > 0 && curve.fallAfterDecay(left) > USEFUL;
    }
}
