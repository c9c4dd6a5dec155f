package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Section 4.1, Figure 4: gradient descent with its learning rate decayed at different epochs and
 * never, against the explanation that a decay ends an oscillation.
 */
public final class DescentDecay extends PairedExperiment {

    private static final String ID = "gd-decay";
    private static final String PAPER = "Section 4.1, Figure 4";

    private static final ClaimSpec WHEN =
            new ClaimSpec(
                    "gd-decay-when",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "The final test accuracy of gradient descent does not depend on when the rate"
                            + " is decayed: each training with a decay differs by less than 0.02"
                            + " from the one without.",
                    Hypothesis.EQUIVALENT.inAll(),
                    Quantities.accuracyDifference(0.02));
    private static final ClaimSpec GENERALIZATION =
            new ClaimSpec(
                    "gd-decay-generalization",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "A decay brings gradient descent negligible benefit in generalization: each"
                            + " training with a decay gains less than 0.01 of test accuracy over"
                            + " the one without.",
                    Hypothesis.NOT_HIGHER.inAll(),
                    Quantities.accuracyDifference(0.01));
    private static final ClaimSpec OPTIMIZATION =
            new ClaimSpec(
                    "gd-decay-optimization",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "A decay brings gradient descent negligible benefit in optimization: each"
                            + " training with a decay ends with a training loss that is lower than"
                            + " that of the one without by less than a tenth.",
                    Hypothesis.NOT_LOWER.inAll(),
                    Quantities.ratio(1 / 0.9));

    private static final ClaimSpec FINAL_LOSS =
            new ClaimSpec(
                    "gd-decay-final-loss",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "No matter when the rate is decayed, final performances are almost the same in"
                            + " training loss: each training with a decay ends within a factor of"
                            + " 1.11 of the one without.",
                    Hypothesis.EQUIVALENT.inAll(),
                    Quantities.ratio(1 / 0.9));

    /** {@inheritDoc} */
    @Override
    public String id() {
        return ID;
    }

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        return DecayTask.descent(setting).descents();
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        DecayTask task = DecayTask.descent(setting);
        DecayColumns columns = new DecayColumns(task, read(setting, records));
        List<Cell> accuracies = columns.cells(DescentDecay::accuracyGain);
        List<Cell> losses = columns.cells((run, never, end) -> end.loss(run) / end.loss(never));
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(WHEN, accuracies, "")
                        .add(GENERALIZATION, accuracies, "")
                        .add(OPTIMIZATION, losses, "")
                        .add(FINAL_LOSS, losses, "")
                        .claims();
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
                        Json.number(DecayTask.DESCENT_RATE),
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
                                "Test accuracy of the same runs.",
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

    private static double accuracyGain(Run run, Run never, Window end) {
        return end.share(run, EpochRecord::testAccuracy)
                - end.share(never, EpochRecord::testAccuracy);
    }
}
