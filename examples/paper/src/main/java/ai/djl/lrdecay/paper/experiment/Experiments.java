package ai.djl.lrdecay.paper.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** All experiments, in the order of the report. */
public final class Experiments {

    private static final List<Experiment> ALL =
            List.of(
                    // Figure 8
                    new Ps10Data(),
                    // Figure 9
                    new Ps10Patterns(),
                    // Section 1
                    new Ps10EarlyDecay(),
                    // Figure 10
                    new Ps10Noise(),
                    // Figures 2, 3
                    new TheoryPictures(),
                    // Figure 4
                    new DescentDecay(),
                    // Figure 15
                    new DescentDivergence(),
                    new DescentRaise(),
                    // Figure 5
                    new HessianAtTheEnd(),
                    new HessianControls(),
                    // Figure 7
                    new StochasticDecay(),
                    // Figure 11, Table 2
                    new StageTransfer(),
                    // Figure 13
                    new VarianceReduction(),
                    new LossNoise(),
                    // Figure 14
                    new AutoDecayTraining(),
                    // Beyond the paper
                    new WeightAveraging(),
                    new Ps10Mediation(),
                    new Ps10Schedules(),
                    new Ps10Frequency(),
                    new Ps10HeldOut(),
                    new Ps10NoiseKinds(),
                    new Ps10BatchGrowth(),
                    new DescentRates(),
                    new DescentRaiseControls(),
                    new AutoDecayContenders(),
                    StageTransfer.fromLargerSource());

    private Experiments() {}

    /**
     * Returns all experiments.
     *
     * @return the experiments
     */
    public static List<Experiment> all() {
        return ALL;
    }

    /**
     * Returns the experiments of a preset.
     *
     * @param preset the preset
     * @return the experiments, in the order of the report
     */
    public static List<Experiment> of(Preset preset) {
        return ALL.stream().filter(experiment -> experiment.isPartOf(preset)).toList();
    }

    /**
     * Selects experiments of a preset by name.
     *
     * @param preset the preset
     * @param ids the names; none for all
     * @return the experiments, in the order of the report
     * @throws IllegalArgumentException if a name is unknown, or the preset leaves it out
     */
    public static List<Experiment> select(Preset preset, List<String> ids) {
        for (String id : ids) {
            Experiment named =
                    ALL.stream()
                            .filter(experiment -> experiment.id().equals(id))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "unknown experiment '"
                                                            + id
                                                            + "': there are "
                                                            + names(preset)));
            if (!named.isPartOf(preset)) {
                throw new IllegalArgumentException(
                        "the preset "
                                + preset.label()
                                + " leaves out '"
                                + id
                                + "': take "
                                + Arrays.stream(Preset.values())
                                        .filter(named::isPartOf)
                                        .map(Preset::label)
                                        .collect(Collectors.joining(" or ")));
            }
        }
        return of(preset).stream().filter(e -> ids.isEmpty() || ids.contains(e.id())).toList();
    }

    private static String names(Preset preset) {
        return of(preset).stream().map(Experiment::id).collect(Collectors.joining(", "));
    }
}
