package ai.djl.lrdecay.paper.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a benchmark found.
 *
 * @param name the benchmark
 * @param rounds how many rounds counted
 * @param ours our side
 * @param rivals the other side's ways, in the order of the benchmark; without those that cannot be
 *     done there
 * @param missing why ways of the other side are missing, a sentence each
 */
public record Measured(
        String name, int rounds, Side ours, List<Against> rivals, List<String> missing) {

    /** Makes the lists unmodifiable. */
    public Measured {
        rivals = List.copyOf(rivals);
        missing = List.copyOf(missing);
    }

    /**
     * One side.
     *
     * @param label what it is
     * @param seconds of a round
     * @param outcome what the work found; empty if there is nothing to say
     * @param mebibytes resident memory after the last round; NaN where it is not known
     */
    public record Side(String label, Quartiles seconds, String outcome, double mebibytes) {}

    /**
     * A way of the other side.
     *
     * @param side what was measured there
     * @param ratio its time divided by ours of the same round: above 1 we are faster
     */
    public record Against(Side side, Quartiles ratio) {}

    /**
     * Returns the fastest way of the other side.
     *
     * @return the one with the smallest median; null if there is none
     */
    public @Nullable Against best() {
        Against best = null;
        for (Against against : rivals) {
            if (best == null
                    || against.side().seconds().median() < best.side().seconds().median()) {
                best = against;
            }
        }
        return best;
    }
}
