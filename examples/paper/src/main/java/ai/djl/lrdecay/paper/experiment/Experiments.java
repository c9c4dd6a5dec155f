package ai.djl.lrdecay.paper.experiment;

import java.util.ArrayList;
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
                    // Figure 10
                    new Ps10Noise(),
                    // Figure 4
                    new DescentDecay(),
                    // Figure 15
                    new DescentDivergence(),
                    // Figure 5
                    new HessianAtTheEnd(),
                    // Figure 7
                    new StochasticDecay(),
                    // Figure 11, Table 2
                    new StageTransfer(),
                    // Figure 13
                    new VarianceReduction(),
                    new AutoDecayTraining());

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
     * Selects experiments by name.
     *
     * @param ids the names; none for all
     * @return the experiments, in the order of the report
     * @throws IllegalArgumentException if a name is unknown
     */
    public static List<Experiment> select(List<String> ids) {
        List<String> unknown = new ArrayList<>(ids);
        ALL.forEach(experiment -> unknown.removeIf(experiment.id()::equals));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown experiment '"
                            + unknown.get(0)
                            + "': there are "
                            + ALL.stream().map(Experiment::id).collect(Collectors.joining(", ")));
        }
        return ALL.stream().filter(e -> ids.isEmpty() || ids.contains(e.id())).toList();
    }
}
