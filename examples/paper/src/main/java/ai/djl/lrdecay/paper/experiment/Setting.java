package ai.djl.lrdecay.paper.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Under what circumstances the experiments are run.
 *
 * @param preset the sizes
 * @param seeds the seeds, at least one
 * @param datasets the names of the data sets that are there; an experiment on another leaves it out
 */
public record Setting(Preset preset, List<Long> seeds, List<String> datasets) {

    /** Makes the list unmodifiable. */
    public Setting {
        seeds = List.copyOf(seeds);
        datasets = List.copyOf(datasets);
    }

    /**
     * Tells whether verdicts on these seeds confirm; else they explore.
     *
     * @return true if no seed was used while the experiments were designed, nor set aside for that
     */
    public boolean confirmatory() {
        return seeds.stream()
                .allMatch(
                        seed ->
                                seed >= JudgingConstants.FIRST_CONFIRMATORY
                                        && seed <= JudgingConstants.LAST_CONFIRMATORY);
    }

    /**
     * Says what is unusual about the seeds, so that nobody can choose them by their results without
     * its being seen.
     *
     * @return a sentence for each; none where they are the preset's
     */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (!seeds.equals(seeds(seeds.get(0), seeds.size()))) {
            remarks.add(
                    "The seeds are not consecutive: they may have been chosen after seeing the"
                            + " results of others.");
        }
        if (seeds.get(0) != preset.firstSeed()) {
            remarks.add(
                    String.format(
                            Locale.ROOT,
                            "The preset's seeds begin at %d, and these at %d: they may have been"
                                    + " chosen after seeing the results of others.",
                            preset.firstSeed(),
                            seeds.get(0)));
        }
        if (seeds.size() < preset.seeds()) {
            remarks.add(
                    String.format(
                            Locale.ROOT,
                            "The preset has %d seeds, and these are %d.",
                            preset.seeds(),
                            seeds.size()));
        }
        return remarks;
    }

    /**
     * Counts seeds on from a first one.
     *
     * @param first the first seed
     * @param count how many, at least 1
     * @return consecutive seeds
     */
    public static List<Long> seeds(long first, int count) {
        return LongStream.range(first, first + count).boxed().toList();
    }
}
