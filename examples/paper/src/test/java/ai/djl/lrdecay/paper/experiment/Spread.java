package ai.djl.lrdecay.paper.experiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * How seeds differ: for each quantity the same standardised normal scores in another order. Their
 * mean over seeds is exactly 0, whatever the verdicts' rule, so that a world without an effect has
 * none by accident either.
 */
final class Spread {

    private final List<Long> seeds;
    private final List<Double> scores = new ArrayList<>();
    private final Map<String, List<Double>> byQuantity = new HashMap<>();

    Spread(List<Long> seeds) {
        this.seeds = List.copyOf(seeds);
        int n = seeds.size();
        NormalDistribution normal = new NormalDistribution(0, 1);
        double[] raw = new double[n];
        double squares = 0;
        for (int i = 0; i < n; i++) {
            raw[i] = normal.inverseCumulativeProbability((i + 0.5) / n);
            squares += raw[i] * raw[i];
        }
        for (double score : raw) {
            scores.add(score / Math.sqrt(squares / (n - 1)));
        }
    }

    List<Long> seeds() {
        return seeds;
    }

    /** A deviation with mean 0 and standard deviation 1 over the seeds. */
    double of(String quantity, long seed) {
        return byQuantity.computeIfAbsent(quantity, this::shuffled).get(seeds.indexOf(seed));
    }

    private List<Double> shuffled(String quantity) {
        List<Double> shuffled = new ArrayList<>(scores);
        Collections.shuffle(shuffled, new Random(quantity.hashCode() * 31L + 7));
        return shuffled;
    }

    /** A deviation that differs from run to run and from one part of a run to the next. */
    double of(Trial trial, String quantity, int epoch) {
        return of(trial.kind() + quantity + (epoch / 20), trial.seed());
    }
}
