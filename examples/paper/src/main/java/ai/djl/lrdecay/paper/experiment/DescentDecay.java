package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.experiment.ClaimSpec.Side.BELOW;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Section 4.1, Figure 4: gradient descent with its learning rate decayed at different epochs and
 * never, against the explanation that a decay ends an oscillation.
 */
public final class DescentDecay implements Experiment {

    private static final String ID = "gd-decay";
    private static final String PAPER = "Section 4.1, Figure 4";

    private static final ClaimSpec WHEN =
            new ClaimSpec(
                    "gd-decay-when",
                    ID,
                    PAPER,
                    "The final test accuracy of gradient descent does not depend on when the rate"
                            + " is decayed, or whether: the best and the worst of the trainings"
                            + " differ by less than 0.02.",
                    BELOW,
                    0.02);
    private static final ClaimSpec GENERALIZATION =
            new ClaimSpec(
                    "gd-decay-generalization",
                    ID,
                    PAPER,
                    "A decay brings gradient descent negligible benefit in generalization: the best"
                            + " training with a decay gains less than 0.01 of test accuracy over"
                            + " the one without.",
                    BELOW,
                    0.01);
    private static final ClaimSpec OPTIMIZATION =
            new ClaimSpec(
                    "gd-decay-optimization",
                    ID,
                    PAPER,
                    "A decay brings gradient descent negligible benefit in optimization: the best"
                            + " training with a decay ends with a training loss that is lower than"
                            + " that of the one without by less than a tenth.",
                    BELOW,
                    0.1);

    /** {@inheritDoc} */
    @Override
    public String id() {
        return ID;
    }

    /** {@inheritDoc} */
    @Override
    public List<RunSpec> runs(Setting setting) {
        return PairedRuns.specs(setting, DecayTask.descent(setting).descents(setting));
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        DecayTask task = DecayTask.descent(setting);
        DecayColumns columns =
                new DecayColumns(task, new PairedRuns(setting, records, task.descents(setting)));
        List<Claim> claims =
                List.of(
                        WHEN.judge(
                                setting,
                                columns.sample(runs -> range(columns.accuracies(runs))),
                                ""),
                        GENERALIZATION.judge(
                                setting,
                                columns.sample(
                                        runs -> {
                                            double[] finals = columns.accuracies(runs);
                                            return best(finals) - never(finals);
                                        }),
                                ""),
                        OPTIMIZATION.judge(
                                setting,
                                columns.sample(
                                        runs -> {
                                            double[] finals = columns.losses(runs);
                                            return 1 - least(finals) / never(finals);
                                        }),
                                ""));
        double loss = Math.max(0.1, columns.largest(EpochRecord::trainLoss));
        return new Findings(
                ID,
                "Gradient descent: does a decay help?",
                PAPER,
                String.format(
                        Locale.ROOT,
                        "%s on %s, full-batch gradient descent without momentum, %d steps at the"
                                + " rate %s, divided by 10 after %s steps or never. %d of %d seeds"
                                + " are complete.",
                        task.model().toUpperCase(Locale.ROOT),
                        task.dataset(),
                        task.epochs(),
                        Json.number(DecayTask.RATE),
                        task.decayList(),
                        columns.seeds(),
                        setting.seeds().size()),
                claims,
                List.of(
                        columns.figure(
                                "figure-04-gd-loss",
                                "Figure 4: training loss of gradient descent",
                                "Training loss, mean over seeds; bands span the seeds; dashed lines"
                                        + " mark the decay.",
                                "training loss",
                                EpochRecord::trainLoss,
                                Math.ceil(loss * 10) / 10),
                        columns.figure(
                                "figure-04-gd-accuracy",
                                "Figure 4: test accuracy of gradient descent",
                                "Test accuracy of the same trainings.",
                                "test accuracy",
                                EpochRecord::testAccuracy,
                                1)),
                List.of(columns.table()),
                List.of(
                        "Final values are means over the last tenth of the shortest last stage.",
                        "A training that is decayed early continues at a tenth of the rate, and"
                                + " may simply not be done within the epochs given: compare the"
                                + " slopes at the end."));
    }

    private static double range(double[] finals) {
        return Arrays.stream(finals).max().orElseThrow()
                - Arrays.stream(finals).min().orElseThrow();
    }

    private static double best(double[] finals) {
        return Arrays.stream(finals, 0, finals.length - 1).max().orElseThrow();
    }

    private static double least(double[] finals) {
        return Arrays.stream(finals, 0, finals.length - 1).min().orElseThrow();
    }

    private static double never(double[] finals) {
        return finals[finals.length - 1];
    }
}
