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
                    "Next: the missing runs; those that are finished are kept.",
                    command(plan, out));
        }
        return switch (Preset.named(plan.preset())) {
            case SMOKE -> larger(plan, Preset.QUICK, "verdicts, small");
            case QUICK -> larger(plan, Preset.STANDARD, "more seeds, larger");
            case STANDARD, PAPER ->
                    List.of(
                            "Next: verify all records and claims, as anybody else can.",
                            "  ./lrdecay verify " + out);
        };
    }

    private static List<String> larger(Plan plan, Preset preset, String what) {
        return List.of(
                "Next: " + what + " (" + preset.description() + ").",
                "  ./lrdecay reproduce --preset " + preset.label() + only(plan));
    }

    /** Larger presets have the experiments of the smaller ones, and some more. */
    private static String only(Plan plan) {
        return plan.only().isEmpty() ? "" : " --only " + String.join(",", plan.only());
    }

    /** The seeds of the preset go without saying, and so does its folder. */
    private static String command(Plan plan, Path out) {
        Preset preset = Preset.named(plan.preset());
        boolean usual =
                plan.seeds().size() == preset.seeds() && plan.seeds().get(0) == preset.firstSeed();
        String command = plan.command();
        return "  "
                + (usual ? command.replaceFirst(" --seed \\d+ --seeds \\d+$", "") : command)
                + (out.equals(Path.of("out", plan.preset())) ? "" : " --out " + out);
    }
}
