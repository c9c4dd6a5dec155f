package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.experiment.ClaimSpec.Side.ABOVE;
import static ai.djl.lrdecay.paper.experiment.ClaimSpec.Side.BELOW;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.transfer.TransferRecord;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import ai.djl.lrdecay.transfer.Transferability;
import ai.djl.lrdecay.transfer.Transferability.Gain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Section 6, Figure 11 and Table 2: what each stage's additional patterns are worth on other data,
 * and how well the stages can be ranked without fine-tuning any.
 */
public final class StageTransfer implements Experiment {

    private static final String ID = "transferability";
    private static final String PAPER = "Section 6, Figure 11 and Table 2";
    private static final int STAGES = TransferTask.STAGES;

    private static final ClaimSpec LESS_TUNED =
            new ClaimSpec(
                    "transfer-stage-3-less-finetune",
                    ID,
                    PAPER,
                    "Fine-tuned, the additional patterns of stage 3 transfer less than those of"
                            + " stage 2: transferability of stage 2 minus that of stage 3, mean over"
                            + " the targets, is above 0.",
                    ABOVE,
                    0);
    private static final ClaimSpec LESS_FIXED =
            new ClaimSpec(
                    "transfer-stage-3-less-fix",
                    ID,
                    PAPER,
                    "With fixed features, the additional patterns of stage 3 transfer less than"
                            + " those of stage 2: transferability of stage 2 minus that of stage 3,"
                            + " mean over the targets, is above 0.",
                    ABOVE,
                    0);
    private static final ClaimSpec NEGATIVE =
            new ClaimSpec(
                    "transfer-dissimilar-negative",
                    ID,
                    PAPER,
                    "On the most dissimilar target the transferability of stage 3 is negative with"
                            + " fixed features: below 0.",
                    BELOW,
                    0);
    private static final ClaimSpec LOWEST =
            new ClaimSpec(
                    "transfer-dissimilar-lowest",
                    ID,
                    PAPER,
                    "Fine-tuned, the transferability of stage 3 is lowest on the most dissimilar"
                            + " target: the lowest of the other targets minus it is above 0.",
                    ABOVE,
                    0);

    /**
     * What came of a seed.
     *
     * @param source test accuracy of each stage on the source
     * @param tuned test accuracy by target and stage after fine-tuning
     * @param fixed the same with fixed features, with the scores of the features
     */
    private record Seed(double[] source, double[][] tuned, List<List<TransferRecord.Stage>> fixed) {

        double[] fixedAccuracy(int target) {
            return fixed.get(target).stream().mapToDouble(TransferRecord.Stage::accuracy).toArray();
        }

        /** NaN where the stage gained nothing on the source. */
        double transferability(double[] accuracies, int stage) {
            Gain gain = new Gain(source[stage - 2], source[stage - 1]);
            return gain.after() > gain.before()
                    ? Transferability.of(
                            gain, new Gain(accuracies[stage - 2], accuracies[stage - 1]))
                    : Double.NaN;
        }
    }

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

    private static List<Seed> read(Setting setting, TransferTask task, Records records)
            throws IOException {
        List<Seed> seeds = new ArrayList<>();
        for (long seed : setting.seeds()) {
            List<Run> runs = new ArrayList<>();
            for (var kind : task.runs()) {
                records.find(kind.apply(seed)).ifPresent(runs::add);
            }
            List<List<TransferRecord.Stage>> fixed = new ArrayList<>();
            for (TransferSpec spec : task.fixed(seed)) {
                Optional<TransferRecord> record = records.find(spec);
                record.filter(r -> r.stages().size() == STAGES)
                        .ifPresent(r -> fixed.add(r.stages()));
            }
            int targets = task.targets().size();
            if (targets > 0 && runs.size() == 1 + targets * STAGES && fixed.size() == targets) {
                double[][] tuned = new double[targets][STAGES];
                for (int target = 0; target < targets; target++) {
                    for (int stage = 1; stage <= STAGES; stage++) {
                        tuned[target][stage - 1] =
                                runs.get(TransferTask.tuningOf(target, stage))
                                        .last()
                                        .testAccuracy();
                    }
                }
                double[] source =
                        fixed.get(0).stream()
                                .mapToDouble(TransferRecord.Stage::sourceAccuracy)
                                .toArray();
                seeds.add(new Seed(source, tuned, fixed));
            }
        }
        return seeds;
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        TransferTask task = TransferTask.of(setting);
        List<Seed> all = read(setting, task, records);
        // A stage that gained nothing on the source has no transferability.
        List<Seed> seeds =
                all.stream()
                        .filter(
                                seed ->
                                        IntStream.rangeClosed(2, STAGES)
                                                .allMatch(
                                                        stage ->
                                                                seed.source[stage - 1]
                                                                        > seed.source[stage - 2]))
                        .toList();
        String left =
                seeds.size() == all.size()
                        ? ""
                        : (all.size() - seeds.size())
                                + " seeds are left out, because a stage gained nothing on the"
                                + " source.";
        int last = task.last();
        List<Claim> claims =
                List.of(
                        LESS_TUNED.judge(
                                setting, values(seeds, seed -> fall(task, seed, true)), left),
                        LESS_FIXED.judge(
                                setting, values(seeds, seed -> fall(task, seed, false)), left),
                        NEGATIVE.judge(
                                setting,
                                values(
                                        seeds,
                                        seed -> seed.transferability(seed.fixedAccuracy(last), 3)),
                                left),
                        LOWEST.judge(
                                setting, values(seeds, seed -> lowestOfOthers(task, seed)), left));
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
                        all.size(),
                        setting.seeds().size()),
                claims,
                seeds.isEmpty() ? List.of() : List.of(figure(task, seeds)),
                all.isEmpty()
                        ? List.of()
                        : List.of(accuracies(task, all, seeds), selection(task, all)),
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

    private static double[] values(List<Seed> seeds, ToDoubleFunction<Seed> value) {
        return seeds.stream().mapToDouble(value).filter(Double::isFinite).toArray();
    }

    /** Transferability of stage 2 minus that of stage 3, mean over the targets. */
    private static double fall(TransferTask task, Seed seed, boolean tuned) {
        return task.targetNumbers()
                .mapToDouble(
                        target -> {
                            double[] accuracies =
                                    tuned ? seed.tuned[target] : seed.fixedAccuracy(target);
                            return seed.transferability(accuracies, 2)
                                    - seed.transferability(accuracies, 3);
                        })
                .average()
                .orElse(Double.NaN);
    }

    private static double lowestOfOthers(TransferTask task, Seed seed) {
        double others =
                task.targetNumbers()
                        .filter(target -> target != task.last())
                        .mapToDouble(target -> seed.transferability(seed.tuned[target], 3))
                        .min()
                        .orElse(Double.NaN);
        return others - seed.transferability(seed.tuned[task.last()], 3);
    }

    private static Figure figure(TransferTask task, List<Seed> seeds) {
        double low = 0;
        double high = 1;
        List<Panel> panels = new ArrayList<>();
        for (boolean tuned : new boolean[] {true, false}) {
            List<Series> series = new ArrayList<>();
            for (int target = 0; target < task.targets().size(); target++) {
                double[][] values = new double[2][];
                for (int stage = 2; stage <= STAGES; stage++) {
                    values[stage - 2] = transferabilities(seeds, target, stage, tuned);
                }
                Series one = series(task.targets().get(target).name(), values);
                low = Math.min(low, Arrays.stream(one.low()).min().orElse(0));
                high = Math.max(high, Arrays.stream(one.high()).max().orElse(1));
                series.add(one);
            }
            series.add(
                    new Series(
                            "source",
                            new double[] {2, 3},
                            new double[] {1, 1},
                            new double[0],
                            new double[0]));
            panels.add(new Panel(tuned ? "finetune" : "fix", series, List.of()));
        }
        return new Figure.Panels(
                "figure-11-transferability",
                "Figure 11: transferability of the additional patterns of each stage",
                "Accuracy gained on a target for each point gained on the source, in stage 2 and in"
                        + " stage 3; mean over seeds, bands span the seeds.",
                "stage",
                "transferability",
                Math.floor(low * 10) / 10,
                Math.ceil(high * 10) / 10,
                panels);
    }

    private static double[] transferabilities(
            List<Seed> seeds, int target, int stage, boolean tuned) {
        return values(
                seeds,
                seed ->
                        seed.transferability(
                                tuned ? seed.tuned[target] : seed.fixedAccuracy(target), stage));
    }

    private static Series series(String name, double[][] values) {
        double[] x = {2, 3};
        double[] mean = new double[2];
        double[] low = new double[2];
        double[] high = new double[2];
        for (int i = 0; i < 2; i++) {
            mean[i] = Arrays.stream(values[i]).average().orElse(Double.NaN);
            low[i] = Arrays.stream(values[i]).min().orElse(Double.NaN);
            high[i] = Arrays.stream(values[i]).max().orElse(Double.NaN);
        }
        return new Series(name, x, mean, low, high);
    }

    /** Table 2. */
    private static Table accuracies(TransferTask task, List<Seed> all, List<Seed> seeds) {
        List<List<String>> rows = new ArrayList<>();
        List<String> first = new ArrayList<>(List.of("source", ""));
        for (int stage = 0; stage < STAGES; stage++) {
            int number = stage;
            first.add(percent(all.stream().mapToDouble(seed -> seed.source[number]).toArray()));
        }
        first.addAll(List.of("1", "1"));
        rows.add(first);
        for (boolean tuned : new boolean[] {true, false}) {
            for (int target = 0; target < task.targets().size(); target++) {
                int which = target;
                List<String> row = new ArrayList<>();
                row.add(task.targets().get(target).name());
                row.add(tuned ? "finetune" : "fix");
                for (int stage = 0; stage < STAGES; stage++) {
                    int number = stage;
                    row.add(
                            percent(
                                    all.stream()
                                            .mapToDouble(
                                                    seed ->
                                                            tuned
                                                                    ? seed.tuned[which][number]
                                                                    : seed.fixedAccuracy(which)[
                                                                            number])
                                            .toArray()));
                }
                for (int stage = 2; stage <= STAGES; stage++) {
                    row.add(interval(transferabilities(seeds, target, stage, tuned)));
                }
                rows.add(row);
            }
        }
        return new Table(
                "Table 2: test accuracy in %, mean over seeds, and transferability with its 95 %"
                        + " interval",
                List.of(
                        "data",
                        "strategy",
                        "stage 1",
                        "stage 2",
                        "stage 3",
                        "transferability 2",
                        "transferability 3"),
                rows);
    }

    private static String percent(double[] accuracies) {
        return String.format(
                Locale.ROOT, "%.2f", 100 * Arrays.stream(accuracies).average().orElse(Double.NaN));
    }

    private static String interval(double[] values) {
        Estimate estimate = Estimate.of(values);
        if (!Double.isFinite(estimate.mean())) {
            return "–";
        }
        return Double.isFinite(estimate.low())
                ? String.format(
                        Locale.ROOT,
                        "%.2f [%.2f, %.2f]",
                        estimate.mean(),
                        estimate.low(),
                        estimate.high())
                : String.format(Locale.ROOT, "%.2f", estimate.mean());
    }

    /** How often the ranking without fine-tuning has the stage that fine-tuning finds best. */
    private static Table selection(TransferTask task, List<Seed> all) {
        List<List<String>> rows = new ArrayList<>();
        for (int way = 0; way < 3; way++) {
            int agreed = 0;
            int cases = 0;
            double lost = 0;
            for (Seed seed : all) {
                for (int target = 0; target < task.targets().size(); target++) {
                    double[] tuned = seed.tuned[target];
                    double[] scores = scores(seed.fixed.get(target), way);
                    double best = Arrays.stream(tuned).max().orElseThrow();
                    double chosen = tuned[largest(scores)];
                    agreed += chosen == best ? 1 : 0;
                    lost += best - chosen;
                    cases++;
                }
            }
            rows.add(
                    List.of(
                            List.of("LogME (select)", "linear probe (select --probe)", "last stage")
                                    .get(way),
                            agreed + " of " + cases,
                            String.format(Locale.ROOT, "%.2f", 100 * lost / cases)));
        }
        return new Table(
                "Does the recommended stage fine-tune best?",
                List.of("recommendation by", "it is the best stage", "lost accuracy in %, mean"),
                rows);
    }

    private static double[] scores(List<TransferRecord.Stage> stages, int way) {
        return stages.stream()
                .mapToDouble(
                        stage ->
                                switch (way) {
                                    case 0 -> stage.logMe();
                                    case 1 -> stage.probe();
                                    default -> stage.stage();
                                })
                .toArray();
    }

    private static int largest(double[] values) {
        int largest = 0;
        for (int i = 1; i < values.length; i++) {
            largest = values[i] > values[largest] ? i : largest;
        }
        return largest;
    }
}
