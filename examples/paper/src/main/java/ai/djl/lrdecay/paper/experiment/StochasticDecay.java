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
import java.util.stream.IntStream;

/**
 * Section 4.2, Figure 7: SGD with its learning rate decayed at different epochs and never, against
 * the explanation that a decay only makes a good minimum more probable, by which the best before
 * and after it would be the same (Figure 6).
 */
public final class StochasticDecay extends PairedExperiment {

    private static final String ID = "sgd-decay";
    private static final String PAPER = "Section 4.2, Figures 6 and 7";

    private static final ClaimSpec ACCURACY =
            new ClaimSpec(
                    "sgd-decay-margin-accuracy",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "Test accuracy after the decay is above that before it by a noticeable margin"
                            + " (Figure 6 predicts none): it gains over 0.01 more than the undecayed"
                            + " training between the same epochs, mean over the trainings with a"
                            + " decay.",
                    Hypothesis.ABOVE_MARGIN,
                    Quantities.gainDifference(0.01));
    private static final ClaimSpec LOSS =
            new ClaimSpec(
                    "sgd-decay-margin-loss",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "Training loss after the decay is below that before it by a noticeable margin:"
                            + " between the same epochs it falls to less than 0.8 of what it falls"
                            + " to in the undecayed training.",
                    Hypothesis.BELOW_MARGIN,
                    Quantities.ratio(0.8));
    private static final ClaimSpec PLATEAU =
            new ClaimSpec(
                    "sgd-decay-none-below",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "Without a decay the training ends below the others: their mean final test"
                            + " accuracy is higher by more than 0.01.",
                    Hypothesis.ABOVE_MARGIN,
                    Quantities.accuracyDifference(0.01));
    private static final ClaimSpec NEVER_REACHED =
            new ClaimSpec(
                    "sgd-decay-none-never-reaches",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "Without a decay the training has no chance to reach the others: the"
                            + " final test accuracy of each is above its best of all"
                            + " windows (difference above 0).",
                    Hypothesis.POSITIVE.inAll(),
                    Quantities.accuracyDifference(0));

    /** {@inheritDoc} */
    @Override
    public String id() {
        return ID;
    }

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        return DecayTask.stochastic(setting).stochastics();
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        DecayTask task = DecayTask.stochastic(setting);
        DecayColumns columns = new DecayColumns(task, read(setting, records));
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(ACCURACY, columns.sample(columns::accuracyGain), "")
                        .add(LOSS, columns.sample(runs -> Math.exp(columns.logLossGain(runs))), "")
                        .add(
                                PLATEAU,
                                columns.sample(runs -> meanAboveNever(columns.accuracies(runs))),
                                "")
                        .add(NEVER_REACHED, columns.cells(StochasticDecay::aboveBest), "")
                        .claims();
        double loss = Math.max(0.1, columns.largest(EpochRecord::trainLoss));
        return new Findings(
                ID,
                "SGD: the best before and after a decay",
                PAPER,
                String.format(
                        Locale.ROOT,
                        "%s on %s, SGD with momentum 0.9, weight decay 5e-4 and batches of %d, %d"
                                + " epochs at the rate %s, divided by 10 after %s epochs or never."
                                + " %d of %d seeds are complete.",
                        task.model().toUpperCase(Locale.ROOT),
                        task.dataset(),
                        task.batch(),
                        task.epochs(),
                        Json.number(DecayTask.RATE),
                        task.decayList(),
                        columns.seeds(),
                        setting.seeds().size()),
                claims,
                List.of(
                        columns.figure(
                                "figure-07-sgd-loss",
                                "Figure 7: training loss of SGD",
                                "Training loss, mean over seeds; bands span the seeds; dashed lines"
                                        + " mark the decay.",
                                "training loss",
                                EpochRecord::trainLoss,
                                Math.ceil(loss * 10) / 10),
                        columns.figure(
                                "figure-07-sgd-accuracy",
                                "Figure 7: test accuracy of SGD",
                                "Test accuracy of the same runs. The explanation that the paper"
                                        + " argues against predicts that the best before and after"
                                        + " a decay are the same (Figure 6).",
                                "test accuracy",
                                EpochRecord::testAccuracy,
                                1)),
                List.of(columns.table()),
                List.of("Final values are means over the last tenth of the shortest last stage."));
    }

    private static double meanAboveNever(double[] finals) {
        double sum = 0;
        for (int i = 0; i < finals.length - 1; i++) {
            sum += finals[i];
        }
        return sum / (finals.length - 1) - finals[finals.length - 1];
    }

    /** Against the best window of the undecayed training, wherever that is. */
    private static double aboveBest(Run run, Run never, Window end) {
        int length = end.length();
        double best =
                IntStream.rangeClosed(length, end.to())
                        .mapToObj(to -> new Window(to - length + 1, to))
                        .mapToDouble(window -> window.share(never, EpochRecord::testAccuracy))
                        .max()
                        .orElseThrow();
        return end.share(run, EpochRecord::testAccuracy) - best;
    }
}
