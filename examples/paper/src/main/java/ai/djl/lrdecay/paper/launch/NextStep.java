package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.experiment.Preset;
import java.nio.file.Path;
import java.util.List;

/** What somebody who has a report may want to run next. */
final class NextStep {

    private NextStep() {}

    /**
     * Suggests it.
     *
     * @param plan what was reproduced
     * @param out the output folder
     * @param complete whether all its runs are finished
     * @return lines of at most 80 columns, unless the folder has a long name
     */
    static List<String> of(Plan plan, Path out, boolean complete) {
        if (!complete) {
            return List.of(
                    "Next: the missing runs; those that are finished are kept.", command(plan));
        }
        return switch (Preset.named(plan.preset())) {
            case SMOKE -> larger(Preset.QUICK, "verdicts, small");
            case QUICK -> larger(Preset.STANDARD, "more seeds, larger");
            case STANDARD, PAPER ->
                    List.of(
                            "Next: check all records and claims, as somebody else would.",
                            "  ./lrdecay verify " + out);
        };
    }

    private static List<String> larger(Preset preset, String what) {
        return List.of(
                "Next: " + what + " (" + preset.description() + ").",
                "  ./lrdecay reproduce --preset " + preset.label());
    }

    /** The seeds of the preset go without saying. */
    private static String command(Plan plan) {
        Preset preset = Preset.named(plan.preset());
        boolean usual =
                plan.seeds().size() == preset.seeds() && plan.seeds().get(0) == preset.firstSeed();
        String command = plan.command();
        return "  " + (usual ? command.replaceFirst(" --seed \\d+ --seeds \\d+$", "") : command);
    }
}
