package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.experiment.TransferStrategy.FINETUNE;
import static ai.djl.lrdecay.paper.experiment.TransferStrategy.FIX;

import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Quantity;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Section 6, Figure 11 and Table 2: what each stage's additional patterns are worth on other data,
 * and how well the stages can be ranked without fine-tuning any.
 */
public final class StageTransfer implements Experiment {

    private static final String PAPER = "Section 6, Figure 11 and Table 2";
    private static final double MATTERS = 0.005;

    private final String id;
    private final String title;
    private final Function<Setting, TransferTask> tasks;
    private final Predicate<Preset> part;
    private final ClaimSpec lessTuned;
    private final ClaimSpec lessFixed;
    private final ClaimSpec negative;
    private final ClaimSpec lowest;
    private final ClaimSpec harmless;

    /** Only where the source was chosen for it: that stage 3 gains there at all. */
    private final @Nullable ClaimSpec gains;

    /** The experiment of every preset. */
    public StageTransfer() {
        this(
                new Wording("transferability", "transfer-", ""),
                "What each stage adds for other data",
                TransferTask::of,
                preset -> true,
                false);
    }

    private StageTransfer(
            Wording wording,
            String title,
            Function<Setting, TransferTask> tasks,
            Predicate<Preset> part,
            boolean gaining) {
        this.id = wording.experiment();
        this.title = title;
        this.tasks = tasks;
        this.part = part;
        lessTuned =
                wording.paper(
                        "stage-3-less-finetune",
                        "Fine-tuned, the additional patterns of stage 3 transfer less than those of"
                                + " stage 2: gains of stage 2 on a target times those of stage 3 on"
                                + " the source, minus the product the other way round, is above 0 on each"
                                + " target.",
                        Hypothesis.POSITIVE.inAll(),
                        Quantities.crossProduct());
        lessFixed =
                wording.paper(
                        "stage-3-less-fix",
                        "With fixed features, the additional patterns of stage 3 transfer less than"
                                + " those of stage 2: gains of stage 2 on a target times those of"
                                + " stage 3 on the source, minus the product the other way round, is above 0 on each"
                                + " target.",
                        Hypothesis.POSITIVE.inAll(),
                        Quantities.crossProduct());
        negative =
                wording.paper(
                        "dissimilar-negative",
                        "On the most dissimilar target the transferability of stage 3 is negative with"
                                + " fixed features: the accuracy it adds there is below 0.",
                        Hypothesis.NEGATIVE,
                        Quantities.accuracyDifference(0));
        lowest =
                wording.paper(
                        "dissimilar-lowest",
                        "Fine-tuned, the transferability of stage 3 is lowest on the most dissimilar"
                                + " target: the gain on each other target minus that on it is above"
                                + " 0.",
                        Hypothesis.POSITIVE.inAll(),
                        Quantities.gainDifference(0));
        harmless =
                wording.beyond(
                        "decay-harmless",
                        "a question of ours: what transfers less may still help",
                        "The last decay does not hurt transfer: fine-tuned, the accuracy of stage 3 is"
                                + " not lower than that of stage 2 by as much as 0.01 on any target"
                                + " (difference).",
                        Hypothesis.NOT_LOWER.inAll(),
                        Quantities.accuracyDifference(0.01));
        gains =
                gaining
                        ? wording.beyond(
                                "gains",
                                "what the claims about stage 3 rest on",
                                "The last decay adds more than 0.005 of accuracy on the source itself.",
                                Hypothesis.ABOVE_MARGIN,
                                Quantities.accuracyDifference(MATTERS))
                        : null;
    }

    /**
     * The same from a source on which the last stage gains, which that of {@code standard} hardly
     * does.
     *
     * @return the experiment, of {@code standard} and {@code paper}
     */
    public static StageTransfer fromLargerSource() {
        return new StageTransfer(
                new Wording("larger-source", "larger-source-", "From a larger source: "),
                "What each stage adds for other data, from a larger source",
                TransferTask::larger,
                Preset::hasExtensions,
                true);
    }

    /**
     * How the claims of an experiment are named.
     *
     * @param experiment the experiment
     * @param prefix what their names begin with
     * @param lead what their statements begin with
     */
    private record Wording(String experiment, String prefix, String lead) {

        ClaimSpec paper(String name, String statement, Hypothesis hypothesis, Quantity quantity) {
            return claim(name, Origin.PAPER, PAPER, statement, hypothesis, quantity);
        }

        ClaimSpec beyond(
                String name,
                String who,
                String statement,
                Hypothesis hypothesis,
                Quantity quantity) {
            return claim(name, Origin.BEYOND, who, statement, hypothesis, quantity);
        }

        private ClaimSpec claim(
                String name,
                Origin origin,
                String who,
                String statement,
                Hypothesis hypothesis,
                Quantity quantity) {
            String first = statement.substring(0, 1);
            return new ClaimSpec(
                    prefix + name,
                    experiment,
                    origin,
                    who,
                    lead
                            + (lead.isEmpty() ? first : first.toLowerCase(Locale.ROOT))
                            + statement.substring(1),
                    hypothesis,
                    quantity);
        }
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return id;
    }

    /** {@inheritDoc} */
    @Override
    public boolean isPartOf(Preset preset) {
        return part.test(preset);
    }

    /** {@inheritDoc} */
    @Override
    public List<RunSpec> runs(Setting setting) {
        TransferTask task = tasks.apply(setting);
        return task.targets().isEmpty() ? List.of() : PairedRuns.specs(setting, task.runs());
    }

    /** {@inheritDoc} */
    @Override
    public List<TransferSpec> transfers(Setting setting) {
        TransferTask task = tasks.apply(setting);
        return setting.seeds().stream().flatMap(seed -> task.fixed(seed).stream()).toList();
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        TransferTask task = tasks.apply(setting);
        TransferSeeds seeds = new TransferSeeds(setting, task, records);
        String signs = signs(seeds);
        int last = task.last();
        JudgedClaims claims =
                new JudgedClaims(setting)
                        .add(lessTuned, fall(task, seeds, FINETUNE), signs)
                        .add(lessFixed, fall(task, seeds, FIX), signs)
                        .add(negative, seeds.sample(seed -> seed.gain(FIX, last, 3)), signs)
                        .add(lowest, lowest(task, seeds), signs)
                        .add(harmless, tunedGain(task, seeds), "");
        if (gains != null) {
            claims.add(gains, seeds.sample(seed -> seed.sourceGain(3)), "");
        }
        TransferTables tables = new TransferTables(id, task, seeds);
        return new Findings(
                id,
                title,
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
                claims.claims(),
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
