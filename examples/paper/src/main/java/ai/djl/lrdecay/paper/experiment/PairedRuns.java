package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.run.RunResult;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Runs of several kinds, with the same seed compared with each other: differences are taken within
 * a seed, where data and initialisation are the same.
 */
final class PairedRuns {

    private final List<Long> seeds = new ArrayList<>();
    private final List<List<Run>> complete = new ArrayList<>();
    private final List<List<Run>> byKind = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final List<String> divergences = new ArrayList<>();

    /**
     * Reads the runs.
     *
     * @param setting the seeds
     * @param records the records
     * @param kinds makes the specification of each kind from a seed
     */
    PairedRuns(Setting setting, Records records, List<Function<Long, RunSpec>> kinds)
            throws IOException {
        kinds.forEach(kind -> byKind.add(new ArrayList<>()));
        List<Long> missing = new ArrayList<>();
        for (long seed : setting.seeds()) {
            List<Run> ofSeed = new ArrayList<>();
            for (int i = 0; i < kinds.size(); i++) {
                Optional<Run> run = records.find(kinds.get(i).apply(seed));
                run.ifPresent(ofSeed::add);
                if (run.isPresent()) {
                    byKind.get(i).add(run.get());
                }
            }
            if (ofSeed.size() == kinds.size()) {
                seeds.add(seed);
                complete.add(ofSeed);
            } else {
                missing.add(seed);
            }
        }
        if (!missing.isEmpty()) {
            remarks.add("Not all runs of these seeds are finished: " + list(missing) + ".");
        }
        for (int i = 0; i < complete.size(); i++) {
            for (Run run : complete.get(i)) {
                if (run.diverged()) {
                    divergences.add(
                            "In seed "
                                    + seeds.get(i)
                                    + " a training diverged in epoch "
                                    + run.epochs().size()
                                    + " ("
                                    + run.spec().id()
                                    + ").");
                }
            }
        }
        remarks.addAll(divergences);
    }

    /** Which trainings diverged, a sentence each. */
    List<String> divergences() {
        return divergences;
    }

    /** The complete seeds. */
    List<Long> numbers() {
        return seeds;
    }

    private static String list(List<Long> seeds) {
        return seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** The specifications of all kinds for all seeds, kinds of the same seed beside each other. */
    static List<RunSpec> specs(Setting setting, List<Function<Long, RunSpec>> kinds) {
        return setting.seeds().stream()
                .flatMap(seed -> kinds.stream().map(kind -> kind.apply(seed)))
                .toList();
    }

    /** The runs of a kind, also those whose seed is not complete. */
    SeedRuns kind(int index) {
        return new SeedRuns(List.copyOf(byKind.get(index)));
    }

    /** The runs of each complete seed, by kind. */
    List<List<Run>> complete() {
        return complete;
    }

    /** A quantity for each seed of which every kind is finished. */
    Sample sample(ToDoubleFunction<List<Run>> quantity) {
        return new Sample(seeds, complete.stream().mapToDouble(quantity).toArray(), remarks);
    }

    /** A quantity for each complete seed, of what was read for each of them. */
    <T> Sample sample(List<T> bySeed, ToDoubleFunction<T> quantity) {
        return new Sample(seeds, bySeed.stream().mapToDouble(quantity).toArray(), remarks);
    }

    /** How many runs ended because their loss was no longer finite. */
    long diverged() {
        return byKind.stream()
                .flatMap(List::stream)
                .filter(run -> run.result().verdict() == RunResult.Verdict.DIVERGED)
                .count();
    }

    int seeds() {
        return complete.size();
    }
}
