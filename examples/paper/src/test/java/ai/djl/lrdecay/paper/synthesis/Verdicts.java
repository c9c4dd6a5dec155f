package ai.djl.lrdecay.paper.synthesis;

import ai.djl.lrdecay.paper.experiment.Experiment;
import ai.djl.lrdecay.paper.experiment.Experiments;
import ai.djl.lrdecay.paper.experiment.Preset;
import ai.djl.lrdecay.paper.experiment.Records;
import ai.djl.lrdecay.paper.experiment.Setting;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Outcome;
import ai.djl.lrdecay.paper.finding.Verdict;
import ai.djl.lrdecay.paper.statistics.Interval;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The claims of all experiments, with whatever verdicts a test wants. */
final class Verdicts {

    private static final Setting SETTING =
            new Setting(Preset.QUICK, Setting.seeds(101, 5), List.of());

    private Verdicts() {}

    /** All claims, none of which was run. */
    static List<Claim> none(Preset preset) throws IOException {
        Setting setting = new Setting(preset, SETTING.seeds(), List.of("fashion-mnist", "cifar10"));
        List<Claim> claims = new ArrayList<>();
        for (Experiment experiment : Experiments.all()) {
            if (!experiment.runs(setting).isEmpty()) {
                claims.addAll(experiment.conclude(setting, Records.none()).claims());
            }
        }
        return claims;
    }

    /** All claims of the preset quick with verdicts. */
    static List<Claim> of(Function<Claim, Verdict> verdicts) throws IOException {
        return none(Preset.QUICK).stream()
                .map(claim -> with(claim, verdicts.apply(claim)))
                .toList();
    }

    static Claim with(Claim claim, Verdict verdict) {
        return claim.with(
                verdict == Verdict.NOT_RUN
                        ? new Outcome(verdict, null, null, null, null, 0, null, "")
                        : new Outcome(
                                verdict,
                                0.125,
                                new Interval(0.0625, 0.25),
                                0.01,
                                0.02,
                                10,
                                0.5,
                                ""));
    }

    static Claim claim(String id) throws IOException {
        return none(Preset.QUICK).stream()
                .filter(claim -> claim.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
