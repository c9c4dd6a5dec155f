package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.statistics.Fieller;
import ai.djl.lrdecay.paper.statistics.Interval;
import ai.djl.lrdecay.paper.statistics.KendallTau;
import ai.djl.lrdecay.paper.statistics.MeanTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Figure 11 and Table 2, and how well stages are recommended without fine-tuning. */
final class TransferTables {

    private static final int STAGES = TransferTask.STAGES;
    private static final double LEVEL = 0.95;

    private final String experiment;
    private final TransferTask task;
    private final TransferSeeds seeds;

    TransferTables(String experiment, TransferTask task, TransferSeeds seeds) {
        this.experiment = experiment;
        this.task = task;
        this.seeds = seeds;
    }

    /** The gain on a target for each point gained on the source, from the mean gains. */
    private double transferability(TransferStrategy strategy, int target, int stage) {
        double source = mean(seeds.values(seed -> seed.sourceGain(stage)));
        return mean(seeds.values(seed -> seed.gain(strategy, target, stage))) / source;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /** Figure 11. */
    Figure figure() {
        double low = 0;
        double high = 1;
        List<Panel> panels = new ArrayList<>();
        double[] x = {2, 3};
        for (TransferStrategy strategy : TransferStrategy.values()) {
            List<Series> series = new ArrayList<>();
            for (int target = 0; target < task.targets().size(); target++) {
                double[] y = {
                    transferability(strategy, target, 2), transferability(strategy, target, 3)
                };
                for (double value : y) {
                    low = Double.isFinite(value) ? Math.min(low, value) : low;
                    high = Double.isFinite(value) ? Math.max(high, value) : high;
                }
                series.add(
                        new Series(
                                task.targets().get(target).name(),
                                x,
                                y,
                                new double[0],
                                new double[0]));
            }
            series.add(new Series("source", x, new double[] {1, 1}, new double[0], new double[0]));
            panels.add(new Panel(strategy.label(), series, List.of()));
        }
        return new Figure.Panels(
                "figure-11-" + experiment,
                "Figure 11: transferability of the additional patterns of each stage",
                "Accuracy gained on a target for each point gained on the source, in stage 2 and in"
                        + " stage 3: quotients of the mean gains over seeds.",
                "stage",
                "transferability",
                Math.floor(low * 10) / 10,
                Math.ceil(high * 10) / 10,
                panels);
    }

    /** Table 2. */
    Table accuracies() {
        List<List<String>> rows = new ArrayList<>();
        List<String> first = new ArrayList<>(List.of("source", ""));
        IntStream.rangeClosed(1, STAGES)
                .forEach(stage -> first.add(percent(seeds.values(seed -> seed.source(stage)))));
        first.addAll(List.of("1", "1"));
        rows.add(first);
        for (TransferStrategy strategy : TransferStrategy.values()) {
            for (int target = 0; target < task.targets().size(); target++) {
                rows.add(row(strategy, target));
            }
        }
        return new Table(
                "Table 2: test accuracy in %, mean over seeds, and transferability with"
                        + " Fieller's 95 % interval",
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

    private List<String> row(TransferStrategy strategy, int target) {
        List<String> row = new ArrayList<>();
        row.add(task.targets().get(target).name());
        row.add(strategy.label());
        IntStream.rangeClosed(1, STAGES)
                .forEach(
                        stage ->
                                row.add(
                                        percent(
                                                seeds.values(
                                                        seed ->
                                                                seed.accuracy(
                                                                        strategy, target,
                                                                        stage)))));
        for (int stage = 2; stage <= STAGES; stage++) {
            row.add(quotient(strategy, target, stage));
        }
        return row;
    }

    /** With Fieller's interval, unless that is unbounded. */
    private String quotient(TransferStrategy strategy, int target, int stage) {
        double value = transferability(strategy, target, stage);
        double[] gains = seeds.values(seed -> seed.gain(strategy, target, stage));
        double[] sources = seeds.values(seed -> seed.sourceGain(stage));
        if (!Double.isFinite(value)) {
            return "–";
        }
        String text = String.format(Locale.ROOT, "%.2f", value);
        if (gains.length < 2) {
            return text;
        }
        return Fieller.interval(gains, sources, LEVEL)
                .map(
                        interval ->
                                String.format(
                                        Locale.ROOT,
                                        "%s [%.2f, %.2f]",
                                        text,
                                        interval.low(),
                                        interval.high()))
                .orElse(text + " [unbounded]");
    }

    private static String percent(double[] accuracies) {
        return String.format(Locale.ROOT, "%.2f", 100 * mean(accuracies));
    }

    /** How often the ranking without fine-tuning has the stage that fine-tuning finds best. */
    Table selection() {
        List<List<String>> rows = new ArrayList<>();
        for (StageRanking ranking : StageRanking.values()) {
            int agreed = 0;
            int decided = 0;
            int cases = 0;
            double lost = 0;
            for (TransferSeed seed : seeds.all()) {
                for (int target = 0; target < task.targets().size(); target++) {
                    int which = target;
                    double[] tuned =
                            IntStream.rangeClosed(1, STAGES)
                                    .mapToDouble(
                                            s -> seed.accuracy(TransferStrategy.FINETUNE, which, s))
                                    .toArray();
                    double best = Arrays.stream(tuned).max().orElseThrow();
                    double chosen = tuned[seed.recommended(ranking, target) - 1];
                    boolean unique = Arrays.stream(tuned).filter(v -> v == best).count() == 1;
                    decided += unique ? 1 : 0;
                    agreed += unique && chosen == best ? 1 : 0;
                    lost += best - chosen;
                    cases++;
                }
            }
            rows.add(
                    List.of(
                            ranking.title(),
                            agreed + " of " + decided,
                            Integer.toString(cases - decided),
                            String.format(Locale.ROOT, "%.2f", 100 * lost / cases),
                            rankCorrelation(ranking)));
        }
        return new Table(
                "Does the recommended stage fine-tune best?",
                List.of(
                        "recommendation by",
                        "it is the best stage",
                        "several are best",
                        "lost accuracy in %, mean",
                        "Kendall's tau, mean over seeds"),
                rows);
    }

    /** Of the ranking and the accuracy after fine-tuning; mean over the targets of a seed. */
    private String rankCorrelation(StageRanking ranking) {
        double[] means =
                seeds.all().stream()
                        .map(seed -> rankCorrelation(ranking, seed))
                        .filter(OptionalDouble::isPresent)
                        .mapToDouble(OptionalDouble::getAsDouble)
                        .toArray();
        if (means.length == 0) {
            return "–";
        }
        String text = String.format(Locale.ROOT, "%.2f", mean(means));
        if (means.length < 2 || MeanTest.of(means).deviation() == 0) {
            return text;
        }
        Interval interval = MeanTest.of(means).interval(LEVEL);
        return String.format(Locale.ROOT, "%s [%.2f, %.2f]", text, interval.low(), interval.high());
    }

    private OptionalDouble rankCorrelation(StageRanking ranking, TransferSeed seed) {
        return IntStream.range(0, task.targets().size())
                .mapToObj(
                        target ->
                                KendallTau.of(
                                        seed.scores(ranking, target),
                                        IntStream.rangeClosed(1, STAGES)
                                                .mapToDouble(
                                                        stage ->
                                                                seed.accuracy(
                                                                        TransferStrategy.FINETUNE,
                                                                        target,
                                                                        stage))
                                                .toArray()))
                .flatMap(Optional::stream)
                .mapToDouble(Double::doubleValue)
                .average();
    }
}
