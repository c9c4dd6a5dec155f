package ai.djl.lrdecay.paper.experiment;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How large the experiments are run: the same code with other numbers. */
public enum Preset {
    /** A minute on two cores, to see that everything is wired; no verdict follows from it. */
    SMOKE(1, 1, "a minute on two cores; every verdict is INCONCLUSIVE"),
    /** Minutes on two cores. */
    QUICK(101, 5, "minutes on two cores"),
    /** Several seeds at sizes where the effects are plain: hours on a CPU, minutes on a GPU. */
    STANDARD(101, 10, "several seeds; hours on a CPU, minutes on a GPU"),
    /** The sizes that the paper states, and ours where it is silent, for a GPU. */
    PAPER(101, 5, "the paper's sizes where it states them, for a GPU");

    private final long firstSeed;
    private final int seeds;
    private final String description;

    Preset(long firstSeed, int seeds, String description) {
        this.firstSeed = firstSeed;
        this.seeds = seeds;
        this.description = description;
    }

    /**
     * Returns the first seed where the user asks for none in particular: 101 where verdicts count,
     * because seeds 1 to 99 were used while the experiments were designed.
     *
     * @return at least 1
     */
    public long firstSeed() {
        return firstSeed;
    }

    /**
     * Returns the number of seeds where the user asks for none in particular.
     *
     * @return at least 1
     */
    public int seeds() {
        return seeds;
    }

    /**
     * Tells whether experiments are included that go far beyond the paper.
     *
     * @return false where time is short
     */
    public boolean hasExtensions() {
        return this == STANDARD || this == PAPER;
    }

    /**
     * Tells whether its runs are large enough for a verdict.
     *
     * @return false if every verdict is inconclusive, whatever the number of seeds
     */
    public boolean givesVerdicts() {
        return this != SMOKE;
    }

    /**
     * Returns what the preset is for.
     *
     * @return a clause
     */
    public String description() {
        return description;
    }

    /**
     * Returns the name on the command line.
     *
     * @return the name in lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a preset.
     *
     * @param label its name on the command line
     * @return the preset
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Preset named(String label) {
        return Arrays.stream(values())
                .filter(preset -> preset.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "unknown preset '"
                                                + label
                                                + "': there are "
                                                + Arrays.stream(values())
                                                        .map(Preset::label)
                                                        .collect(Collectors.joining(", "))));
    }
}
