package ai.djl.lrdecay.paper.finding;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the findings of a report rest on.
 *
 * @param judged whether the runs are large enough for verdicts, given the seeds
 * @param seeds the seeds
 * @param remarks what is unusual about the seeds, a sentence each
 * @param records the names of the folders that hold the finished runs of an experiment, by its name
 * @param confirmed the names of the experiments whose verdicts confirm: their seeds and the seals
 *     of all their runs are those of the protocol
 */
public record Basis(
        boolean judged,
        List<Long> seeds,
        List<String> remarks,
        Map<String, List<String>> records,
        Set<String> confirmed) {

    /** Nothing is known of it. */
    public static final Basis UNKNOWN = new Basis(true, List.of(), List.of(), Map.of(), Set.of());

    /** Makes the collections unmodifiable. */
    public Basis {
        seeds = List.copyOf(seeds);
        remarks = List.copyOf(remarks);
        records = Map.copyOf(records);
        confirmed = Set.copyOf(confirmed);
    }
}
