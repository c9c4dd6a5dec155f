package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.experiment.TransferStrategy.FINETUNE;
import static ai.djl.lrdecay.paper.experiment.TransferStrategy.FIX;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Section 6, Figure 11 and Table 2: what each stage's additional patterns are worth on other data,
 * and how well the stages can be ranked without fine-tuning any.
 */
public final class StageTransfer implements Experiment {

    private static final String ID = "transferability";
    private static final String PAPER = "Section 6, Figure 11 and Table 2";

    private static final ClaimSpec LESS_TUNED =
            new ClaimSpec(
                    "transfer-stage-3-less-finetune",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "Fine-tuned, the additional patterns of stage 3 transfer less than those of"
                            + " stage 2: gains of stage 2 on a target times those of stage 3 on"
                            + " the source, minus the product the other way round, is above 0 on each"
                            + " target.",
                    Hypothesis.POSITIVE.inAll(),
                    Quantities.crossProduct());
    private static final ClaimSpec LESS_FIXED =
            new ClaimSpec(
                    "transfer-stage-3-less-fix",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "With fixed features, the additional patterns of stage 3 transfer less than"
                            + " those of stage 2: gains of stage 2 on a target times those of"
                            + " stage 3 on the source, minus the product the other way round, is above 0 on each"
                            + " target.",
                    Hypothesis.POSITIVE.inAll(),
                    Quantities.crossProduct());
    private static final ClaimSpec NEGATIVE =
            new ClaimSpec(
                    "transfer-dissimilar-negative",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "On the most dissimilar target the transferability of stage 3 is negative with"
                            + " fixed features: the accuracy it adds there is below 0.",
                    Hypothesis.NEGATIVE,
                    Quantities.accuracyDifference(0));
    private static final ClaimSpec LOWEST =
            new ClaimSpec(
                    "transfer-dissimilar-lowest",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "Fine-tuned, the transferability of stage 3 is lowest on the most dissimilar"
                            + " target: the gain on each other target minus that on it is above"
                            + " 0.",
                    Hypothesis.POSITIVE.inAll(),
                    Quantities.gainDifference(0));

    private static final ClaimSpec HARMLESS =
            new ClaimSpec(
                    "transfer-decay-harmless",
                    ID,
                    Origin.BEYOND,
                    "a question of ours: what transfers less may still help",
                    "The last decay does not hurt transfer: fine-tuned, the accuracy of stage 3 is"
                            + " not lower than that of stage 2 by as much as 0.01 on any target"
                            + " (difference).",
                    Hypothesis.NOT_LOWER.inAll(),
                    Quantities.accuracyDifference(0.01));

    /** {@inheritDoc} */
    @Override
    public String id() {
        return ID;
    }

    /** {@inheritDoc} */
    @Override
    public List<RunSpec> runs(Setting setting) {
        TransferTask task = TransferTask.of(setting);
        return task.targets().isEmpty() ? List.of() : PairedRuns.specs(setting, task.runs());
    }

    /** {@inheritDoc} */
    @Override
    public List<TransferSpec> transfers(Setting setting) {
        TransferTask task = TransferTask.of(setting);
        return setting.seeds().stream().flatMap(seed -> task.fixed(seed).stream()).toList();
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        TransferTask task = TransferTask.of(setting);
        TransferSeeds seeds = new TransferSeeds(setting, task, records);
        String signs = signs(seeds);
        int last = task.last();
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(LESS_TUNED, fall(task, seeds, FINETUNE), signs)
                        .add(LESS_FIXED, fall(task, seeds, FIX), signs)
                        .add(NEGATIVE, seeds.sample(seed -> seed.gain(FIX, last, 3)), signs)
                        .add(LOWEST, lowest(task, seeds), signs)
                        .add(HARMLESS, tunedGain(task, seeds), "")
                        .claims();
        TransferTables tables = new TransferTables(task, seeds);
        return new Findings(
                ID,
                "What each stage adds for other data",
                PAPER,
                String.format(
                        Locale.ROOT,
                        "Source: %s, its rate decayed twice. Targets: %s. fix: a linear"
                                + " classifier on fixed features, its regularisation chosen on"
                                + " held-out data. finetune: %d epochs at %s for the new head and a"
                                + " tenth of it for the backbone. %d of %d seeds are complete.",
                        task.title(),
                        targets(setting, task),
                        task.epochs(),
                        Double.toString(task.rate()),
                        seeds.all().size(),
                        setting.seeds().size()),
                claims,
                seeds.isEmpty() ? List.of() : List.of(tables.figure()),
                seeds.isEmpty() ? List.of() : List.of(tables.accuracies(), tables.selection()),
                List.of(
                        "Transferability of stage i: the accuracy gained on the target from stage"
                                + " i-1 to i, for each point gained on the source; 1 on the source"
                                + " itself. The last target is the most dissimilar one.",
                        "The ranking of the stages by LogME and by a linear probe uses the features"
                                + " of the target's training data alone; the lost accuracy is that"
                                + " of the recommended stage against the best one, after"
                                + " fine-tuning."));
    }

    private static String targets(Setting setting, TransferTask task) {
        List<String> texts = new ArrayList<>();
        for (TransferTask.Target target : task.targets()) {
            texts.add(target.name() + " (" + target.dataset().apply(setting.seeds().get(0)) + ")");
        }
        return texts.isEmpty() ? "none that was found" : String.join(", ", texts);
    }

    /** The sign of a product says what is claimed where both stages gained on the source. */
    private static String signs(TransferSeeds seeds) {
        long without =
                seeds.all().stream()
                        .filter(seed -> seed.sourceGain(2) <= 0 || seed.sourceGain(3) <= 0)
                        .count();
        return without == 0
                ? ""
                : "A stage gained nothing on the source in "
                        + without
                        + " seeds, which count, too.";
    }

    private static List<Cell> fall(
            TransferTask task, TransferSeeds seeds, TransferStrategy strategy) {
        return task.targetNumbers()
                .mapToObj(
                        target ->
                                new Cell(
                                        task.targets().get(target).name(),
                                        seeds.sample(seed -> seed.fall(strategy, target))))
                .toList();
    }

    private static List<Cell> tunedGain(TransferTask task, TransferSeeds seeds) {
        return task.targetNumbers()
                .mapToObj(
                        target ->
                                new Cell(
                                        task.targets().get(target).name(),
                                        seeds.sample(seed -> seed.gain(FINETUNE, target, 3))))
                .toList();
    }

    /** All targets share the gain on the source, so that their own gains are compared. */
    private static List<Cell> lowest(TransferTask task, TransferSeeds seeds) {
        return task.targetNumbers()
                .filter(target -> target != task.last())
                .mapToObj(
                        target ->
                                new Cell(
                                        task.targets().get(target).name(),
                                        seeds.sample(
                                                seed ->
                                                        seed.gain(FINETUNE, target, 3)
                                                                - seed.gain(
                                                                        FINETUNE, task.last(), 3))))
                .toList();
    }
}
