package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.experiment.ClaimSpec.Side.ABOVE;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Section 4.2, Figure 7: SGD with its learning rate decayed at different epochs and never, against
 * the explanation that a decay only makes a good minimum more probable, by which the best before
 * and after it would be the same (Figure 6).
 */
public final class StochasticDecay implements Experiment {

    private static final String ID = "sgd-decay";
    private static final String PAPER = "Section 4.2, Figures 6 and 7";

    private static final ClaimSpec ACCURACY =
            new ClaimSpec(
                    "sgd-decay-margin-accuracy",
                    ID,
                    PAPER,
                    "Test accuracy after the decay is above that before it by a noticeable margin"
                            + " (Figure 6 predicts none): it gains over 0.01 more than the undecayed"
                            + " training between the same epochs, mean over the trainings with a"
                            + " decay.",
                    ABOVE,
                    0.01);
    private static final ClaimSpec LOSS =
            new ClaimSpec(
                    "sgd-decay-margin-loss",
                    ID,
                    PAPER,
                    "Training loss after the decay is below that before it by a noticeable margin:"
                            + " it falls by over a fifth more than that of the undecayed training"
                            + " between the same epochs.",
                    ABOVE,
                    0.2);
    private static final ClaimSpec PLATEAU =
            new ClaimSpec(
                    "sgd-decay-none-below",
                    ID,
                    PAPER,
                    "Without a decay the training ends below the others: their mean final test"
                            + " accuracy is higher by more than 0.01.",
                    ABOVE,
                    0.01);
    private static final ClaimSpec NEVER_REACHED =
            new ClaimSpec(
                    "sgd-decay-none-never-reaches",
                    ID,
                    PAPER,
                    "Without a decay the training has no chance to reach the others: the worst of"
                            + " their final test accuracies is above its best of all"
                            + " windows (difference above 0).",
                    ABOVE,
                    0);

    /** {@inheritDoc} */
    @Override
    public String id() {
        return ID;
    }

    /** {@inheritDoc} */
    @Override
    public List<RunSpec> runs(Setting setting) {
        return PairedRuns.specs(setting, DecayTask.stochastic(setting).stochastics(setting));
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        DecayTask task = DecayTask.stochastic(setting);
        DecayColumns columns =
                new DecayColumns(task, new PairedRuns(setting, records, task.stochastics(setting)));
        List<Claim> claims =
                List.of(
                        ACCURACY.judge(setting, columns.sample(columns::accuracyGain), ""),
                        LOSS.judge(
                                setting,
                                columns.sample(runs -> 1 - Math.exp(columns.logLossGain(runs))),
                                ""),
                        PLATEAU.judge(
                                setting,
                                columns.sample(runs -> meanAboveNever(columns.accuracies(runs))),
                                ""),
                        NEVER_REACHED.judge(
                                setting,
                                columns.sample(runs -> worstAboveBest(task, columns, runs)),
                                ""));
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
                                "Test accuracy of the same trainings. The explanation that the paper"
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
    private static double worstAboveBest(DecayTask task, DecayColumns columns, List<Run> runs) {
        double[] finals = columns.accuracies(runs);
        double worst = Arrays.stream(finals, 0, finals.length - 1).min().orElseThrow();
        int length = task.end().length();
        Run never = runs.get(runs.size() - 1);
        double best =
                IntStream.rangeClosed(length, task.epochs())
                        .mapToObj(to -> new Window(to - length + 1, to))
                        .mapToDouble(window -> window.share(never, EpochRecord::testAccuracy))
                        .max()
                        .orElseThrow();
        return worst - best;
    }
}
