package ai.djl.lrdecay.decay;

import java.util.TreeMap;

/**
 * The rates of updates that had begun when the rate was changed. They keep theirs, however many
 * changes follow before the next update, and whoever still asks for an older one. Not safe for
 * several threads.
 */
final class BegunUpdates {

    /** The rate up to an update, and after the one before it in this map. */
    private final TreeMap<Integer, Double> rates = new TreeMap<>();

    /**
     * Keeps the rate of the updates that have begun.
     *
     * @param last the last of them; 0 before the first
     * @param rate their rate
     */
    void keep(int last, double rate) {
        rates.putIfAbsent(last, rate);
    }

    /**
     * Returns the rate of an update.
     *
     * @param update the update, from 1
     * @param current the rate of updates that have not begun
     * @return the rate
     */
    double rateOf(int update, double current) {
        var kept = rates.ceilingEntry(update);
        return kept == null ? current : kept.getValue();
    }

    /** Returns the last update before the newest change; 0 before the first. */
    int lastChange() {
        return rates.isEmpty() ? 0 : rates.lastKey();
    }

    /**
     * Returns the rate of the updates that had begun at the newest change.
     *
     * @param current the rate if there was no change
     */
    double before(double current) {
        return rates.isEmpty() ? current : rates.lastEntry().getValue();
    }

    /** Continues after a change. Updates before that are not asked for any more. */
    void restore(int last, double rate) {
        rates.clear();
        rates.put(last, rate);
    }
}
