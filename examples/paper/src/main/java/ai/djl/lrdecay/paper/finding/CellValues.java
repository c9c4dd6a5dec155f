package ai.djl.lrdecay.paper.finding;

import java.util.List;

/**
 * The quantity of a claim in one of the cells in which it must hold.
 *
 * @param label what the cell is, for people; empty where there is only one
 * @param seeds the seeds
 * @param values the quantity of each, in its unit; NaN where it has no value
 */
public record CellValues(String label, List<Long> seeds, List<Double> values) {

    /**
     * Makes the lists unmodifiable.
     *
     * @throws IllegalArgumentException if there is not one value for each seed
     */
    public CellValues {
        seeds = List.copyOf(seeds);
        values = List.copyOf(values);
        if (seeds.size() != values.size()) {
            throw new IllegalArgumentException("there must be a value for each seed");
        }
    }
}
