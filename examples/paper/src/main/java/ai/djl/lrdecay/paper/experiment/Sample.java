package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.statistics.Scale;
import java.util.ArrayList;
import java.util.List;

/**
 * A quantity for each seed.
 *
 * @param seeds the seeds of which everything it needs is finished
 * @param values the quantity of each; NaN where it has no value
 * @param remarks what a reader must know about the seeds, a sentence each: which are missing, and
 *     whose trainings diverged
 */
record Sample(List<Long> seeds, double[] values, List<String> remarks) {

    Sample {
        seeds = List.copyOf(seeds);
        remarks = List.copyOf(remarks);
        if (seeds.size() != values.length) {
            throw new IllegalArgumentException("there must be a value for each seed");
        }
    }

    /** The seeds whose quantity has no place on a scale. */
    List<Long> undefined(Scale scale) {
        List<Long> undefined = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(scale.to(values[i]))) {
                undefined.add(seeds.get(i));
            }
        }
        return undefined;
    }
}
