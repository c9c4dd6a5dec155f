package ai.djl.lrdecay.paper.bench;

/**
 * How long something is measured.
 *
 * @param rounds how many rounds count at most, at least 1
 * @param seconds after how long no further round begins, once there are {@link #FEWEST}
 */
record Effort(int rounds, double seconds) {

    /** How many rounds count at least, however long they take. */
    static final int FEWEST = 5;

    private static final double USUAL_SECONDS = 300;

    /** As many rounds as somebody asked for. */
    static Effort exactly(int rounds) {
        return new Effort(rounds, Double.POSITIVE_INFINITY);
    }

    /** As many rounds as a benchmark is worth, and fewer of those that take minutes. */
    static Effort usual(int rounds) {
        return new Effort(rounds, USUAL_SECONDS);
    }

    boolean isEnough(int counted, double spent) {
        return counted >= rounds || (spent > seconds && counted >= FEWEST);
    }
}
