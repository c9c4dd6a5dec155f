package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.experiment.Preset;
import ai.djl.lrdecay.paper.experiment.Setting;
import ai.djl.lrdecay.paper.launch.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is to be reproduced. */
final class PlanOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--preset",
            paramLabel = "PRESET",
            defaultValue = "quick",
            description = "smoke, quick, standard or paper (default: ${DEFAULT-VALUE}).")
    private Preset preset;

    @Option(
            names = "--only",
            paramLabel = "ID",
            split = ",",
            completionCandidates = ExperimentNames.class,
            description =
                    "Only these experiments, of those that the preset has:"
                            + " ${COMPLETION-CANDIDATES}.")
    private @Nullable List<String> only;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "How many seeds (default: 1, 5, 10 and 5 for the four presets).")
    private @Nullable Integer seeds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The first seed (default: 101, in smoke 1).")
    private @Nullable Long seed;

    Preset preset() {
        return preset;
    }

    /**
     * Returns the plan.
     *
     * @param datasets the names of the data sets that were found
     */
    Plan plan(List<String> datasets) {
        int count = seeds == null ? preset.seeds() : seeds;
        require(count >= 1, "--seeds must be at least 1, not " + count);
        long first = seed == null ? preset.firstSeed() : seed;
        require(first >= 1, "--seed must be at least 1, not " + first);
        List<String> ids = only == null ? List.of() : only;
        require(only == null || !ids.isEmpty(), "--only names no experiment");
        return Usage.checked(
                command,
                () -> new Plan(preset.label(), ids, Setting.seeds(first, count), datasets));
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(command.commandLine(), message);
        }
    }
}
