package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.simpleLead;

import ai.djl.lrdecay.dataset.PatternKind;
import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Beyond the paper, a control of Sections 5.1 and 5.2: complexity and frequency crossed. On PS10
 * there are ten times as many complex patterns as simple ones, and each is shown a tenth as often;
 * the paper reads what is learned first as a matter of complexity.
 */
public final class Ps10Frequency extends ExtensionExperiment {

    private static final String ID = "ps10-frequency";
    private static final String CONTROL = "a control of Sections 5.1 and 5.2";
    private static final int CATEGORIES = 10;

    /**
     * What a repetition is worth depends on the rate, so that all of training has one. It is the
     * middle one, at which four of six cells were learned to 0.9 in a pilot (seed 1001); at 0.1 it
     * was one.
     */
    private static final double RATE = Ps10Sizes.MIDDLE_RATE;

    /** From what accuracy on patterns is called learned, for the table. */
    private static final double LEARNED = 0.9;

    private static final int USUAL_SAMPLES = 10_000;

    private static final int COMPLEXITY = 0;
    private static final int FREQUENCY = 1;
    private static final int FAR_APART = 2;
    private static final List<Arm> ARMS =
            List.of(
                    new Arm("complexity alone", new Shown(10, 10), new Shown(100, 10)),
                    new Arm("frequency alone", new Shown(100, 10), new Shown(100, 1)),
                    new Arm("complexity, a thousandfold", new Shown(1, 1), new Shown(1000, 1)));

    /**
     * The patterns of one half of the channels.
     *
     * @param patterns how many a category has
     * @param times how often an epoch shows each of them, at the usual number of samples
     */
    private record Shown(int patterns, int times) {

        int samples() {
            return CATEGORIES * patterns * times;
        }
    }

    /**
     * Data on which both halves are learned side by side.
     *
     * @param name what differs between the halves
     * @param simple what is shown in the channels of the simple patterns
     * @param complex what is shown in those of the complex ones
     */
    private record Arm(String name, Shown simple, Shown complex) {

        String data(Ps10Sizes sizes) {
            int samples = simple.samples() + complex.samples();
            return sizes.dataset(
                    scale(sizes) * samples,
                    String.format(
                            Locale.ROOT,
                            "simple=%d,complex=%d,simple-share=%.9f",
                            simple.patterns(),
                            complex.patterns(),
                            simple.samples() / (double) samples));
        }
    }

    private static final ClaimSpec FEWER_FIRST =
            new ClaimSpec(
                    "frequency-fewer-first",
                    ID,
                    Origin.BEYOND,
                    CONTROL,
                    "With equal repetitions the patterns of which there are fewer are still learned"
                            + " first, 10 before 100 and 1 before 1,000 a category: over all epochs"
                            + " the mean accuracy on them is higher (difference of test accuracies"
                            + " above 0).",
                    Hypothesis.POSITIVE.inAll(),
                    Quantities.accuracyDifference(0));
    private static final ClaimSpec OFTEN_FIRST =
            new ClaimSpec(
                    "frequency-often-first",
                    ID,
                    Origin.BEYOND,
                    CONTROL,
                    "Of equally many patterns those that are shown ten times as often are learned"
                            + " first: over all epochs the mean accuracy on them is higher"
                            + " (difference of test accuracies above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.accuracyDifference(0));
    private static final ClaimSpec COMPLEXITY_LARGER =
            new ClaimSpec(
                    "frequency-complexity-larger",
                    ID,
                    Origin.BEYOND,
                    CONTROL,
                    "Of the two it is complexity that matters more, as the paper reads PS10: ten"
                            + " times fewer patterns are further ahead than patterns that are shown"
                            + " ten times as often (difference of the differences of mean test"
                            + " accuracies above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.gainDifference(0));

    /** How many times the usual number of samples an epoch has. */
    private static int scale(Ps10Sizes sizes) {
        return Math.max(1, sizes.trainSamples() / USUAL_SAMPLES);
    }

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        Ps10Sizes sizes = Ps10Sizes.ofControls(setting.preset());
        List<Function<Long, RunSpec>> kinds = new ArrayList<>();
        for (Arm arm : ARMS) {
            kinds.add(seed -> sizes.constant(arm.data(sizes), RATE, seed));
        }
        return kinds;
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return ID;
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        Ps10Sizes sizes = Ps10Sizes.ofControls(setting.preset());
        PairedRuns runs = read(setting, records);
        Window all = new Window(1, sizes.epochs());
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(
                                FEWER_FIRST,
                                List.of(
                                        new Cell(
                                                "10 and 100",
                                                runs.sample(
                                                        r -> simpleLead(r.get(COMPLEXITY), all))),
                                        new Cell(
                                                "1 and 1,000",
                                                runs.sample(
                                                        r -> simpleLead(r.get(FAR_APART), all)))),
                                "")
                        .add(OFTEN_FIRST, runs.sample(r -> simpleLead(r.get(FREQUENCY), all)), "")
                        .add(
                                COMPLEXITY_LARGER,
                                runs.sample(
                                        r ->
                                                simpleLead(r.get(COMPLEXITY), all)
                                                        - simpleLead(r.get(FREQUENCY), all)),
                                "Both factors are ten, and both data sets have as many samples.")
                        .claims();
        return new Findings(
                ID,
                "Complexity and frequency apart",
                "beyond Sections 5.1 and 5.2",
                summary(setting, sizes, runs),
                claims,
                List.of(figure(sizes, runs)),
                List.of(table(sizes, runs)),
                List.of(
                        "Numbers of patterns and repetitions are those of a category and of an"
                                + " epoch. Each row of the table is one half of the channels: the"
                                + " two halves of a data set are learned by the same network at the"
                                + " same time. Test data are half and half in all.",
                        "Where repetitions are equal, the few patterns are a small share of the"
                                + " samples: what leads is not what fills the batches."));
    }

    private static String summary(Setting setting, Ps10Sizes sizes, PairedRuns runs) {
        return String.format(
                Locale.ROOT,
                "%s on PS10 with other numbers of patterns, %d epochs at the constant rate %s,"
                        + " batch size 128, SGD with momentum 0.9 and weight decay 5e-4. %d of %d"
                        + " seeds are complete.",
                sizes.model().toUpperCase(Locale.ROOT),
                sizes.epochs(),
                Json.number(RATE),
                runs.seeds(),
                setting.seeds().size());
    }

    private static String name(Shown shown, int scale) {
        return String.format(
                Locale.ROOT, "%,d shown %d x", shown.patterns(), scale * shown.times());
    }

    private static Figure figure(Ps10Sizes sizes, PairedRuns runs) {
        List<Panel> panels = new ArrayList<>();
        for (int i = 0; i < ARMS.size(); i++) {
            Arm arm = ARMS.get(i);
            SeedRuns kind = runs.kind(i);
            panels.add(
                    new Panel(
                            arm.name(),
                            List.of(
                                    kind.series(
                                            name(arm.simple(), scale(sizes)),
                                            PatternAccuracy::simple),
                                    kind.series(
                                            name(arm.complex(), scale(sizes)),
                                            PatternAccuracy::complex)),
                            List.of()));
        }
        return new Figure.Panels(
                "figure-ps10-frequency",
                "What is learned first: fewer patterns, and those that are shown more often",
                "Test accuracy by number of patterns a category and repetitions an epoch, mean"
                        + " over seeds; bands span the seeds.",
                "epoch",
                "accuracy",
                0,
                1,
                panels);
    }

    private static Table table(Ps10Sizes sizes, PairedRuns runs) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < ARMS.size(); i++) {
            Arm arm = ARMS.get(i);
            List<Run> kind = runs.kind(i).runs();
            rows.add(row(arm.name(), arm.simple(), PatternKind.SIMPLE, sizes, kind));
            rows.add(row(arm.name(), arm.complex(), PatternKind.COMPLEX, sizes, kind));
        }
        return new Table(
                "What is learned of each cell, mean over seeds with its 95 % interval",
                List.of(
                        "data",
                        "patterns",
                        "repetitions an epoch",
                        "accuracy, all epochs",
                        "accuracy, end",
                        "repetitions until 0.9, median"),
                rows);
    }

    private static List<String> row(
            String arm, Shown shown, PatternKind kind, Ps10Sizes sizes, List<Run> runs) {
        Window all = new Window(1, sizes.epochs());
        Window end = Window.endOfStage(0, sizes.epochs());
        int times = scale(sizes) * shown.times();
        return List.of(
                arm,
                String.format(Locale.ROOT, "%,d", shown.patterns()),
                Integer.toString(times),
                MeanText.of("%.3f", runs, run -> all.share(run, e -> e.test(kind.label()))),
                MeanText.of("%.3f", runs, run -> end.share(run, e -> e.test(kind.label()))),
                untilLearned(runs, kind, times, times * sizes.epochs()));
    }

    /** The (lower) median over seeds; those that never got there are beyond all repetitions. */
    private static String untilLearned(List<Run> runs, PatternKind kind, int times, int most) {
        int[] repetitions =
                runs.stream()
                        .mapToInt(
                                run ->
                                        run.epochs().stream()
                                                .filter(e -> e.test(kind.label()) >= LEARNED)
                                                .mapToInt(e -> times * e.epoch())
                                                .findFirst()
                                                .orElse(Integer.MAX_VALUE))
                        .sorted()
                        .toArray();
        if (repetitions.length == 0) {
            return "–";
        }
        int median = repetitions[(repetitions.length - 1) / 2];
        return median == Integer.MAX_VALUE ? "above " + most : Integer.toString(median);
    }
}
