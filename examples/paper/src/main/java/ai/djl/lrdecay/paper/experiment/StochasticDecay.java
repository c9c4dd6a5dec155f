package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.experiment.ClaimSpec.Side.ABOVE;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

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
                    "The best test accuracies before and after the decay differ by a noticeable"
                            + " margin (Figure 6 predicts none): by more than 0.01, mean over the"
                            + " trainings with a decay.",
                    ABOVE,
                    0.01);
    private static final ClaimSpec LOSS =
            new ClaimSpec(
                    "sgd-decay-margin-loss",
                    ID,
                    PAPER,
                    "The lowest training loss after the decay is below the lowest before by a"
                            + " noticeable margin: by more than a fifth of it.",
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
                            + " their final test accuracies is above its best of all epochs"
                            + " (difference above 0).",
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
        return PairedRuns.specs(setting, DecayTask.stochastic(setting).stochastics());
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        DecayTask task = DecayTask.stochastic(setting);
        DecayColumns columns =
                new DecayColumns(task, new PairedRuns(setting, records, task.stochastics()));
        List<Claim> claims =
                List.of(
                        ACCURACY.judge(
                                setting,
                                columns.meanOfDecayed(StochasticDecay::accuracyMargin),
                                ""),
                        LOSS.judge(setting, columns.meanOfDecayed(StochasticDecay::lossMargin), ""),
                        PLATEAU.judge(
                                setting,
                                columns.values(
                                        EpochRecord::testAccuracy, StochasticDecay::meanAboveNever),
                                ""),
                        NEVER_REACHED.judge(
                                setting, columns.values(StochasticDecay::worstAboveBest), ""));
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
                List.of("Final values are means over the last tenth of the epochs."));
    }

    private static double accuracyMargin(List<EpochRecord> epochs, int decay) {
        return best(epochs.subList(decay, epochs.size())) - best(epochs.subList(0, decay));
    }

    private static double lossMargin(List<EpochRecord> epochs, int decay) {
        double before = least(epochs.subList(0, decay));
        return 1 - least(epochs.subList(decay, epochs.size())) / before;
    }

    private static double meanAboveNever(double[] finals) {
        double sum = 0;
        for (int i = 0; i < finals.length - 1; i++) {
            sum += finals[i];
        }
        return sum / (finals.length - 1) - finals[finals.length - 1];
    }

    private static double worstAboveBest(List<Run> columns) {
        double worst =
                columns.subList(0, columns.size() - 1).stream()
                        .mapToDouble(run -> DecayColumns.last(run, EpochRecord::testAccuracy))
                        .min()
                        .orElseThrow();
        return worst - best(columns.get(columns.size() - 1).epochs());
    }

    private static double best(List<EpochRecord> epochs) {
        return epochs.stream().mapToDouble(EpochRecord::testAccuracy).max().orElse(Double.NaN);
    }

    private static double least(List<EpochRecord> epochs) {
        return epochs.stream().mapToDouble(EpochRecord::trainLoss).min().orElse(Double.NaN);
    }
}
