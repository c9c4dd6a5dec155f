package ai.djl.lrdecay.paper.run;

/** Refuses wrong values. */
final class Checks {

    private Checks() {}

    static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
