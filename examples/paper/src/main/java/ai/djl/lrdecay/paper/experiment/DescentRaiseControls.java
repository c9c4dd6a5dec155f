package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.CurvatureSpec;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.OptimizerSpec;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Beyond Sections 4.1 and A.2: what {@link DescentRaise} does with batch norm and without momentum,
 * without batch norm and with momentum.
 */
public final class DescentRaiseControls extends ExtensionExperiment {

    private static final String ID = "gd-raise-controls";
    private static final String LEWKOWYCZ = "Lewkowycz et al. 2020, arXiv 2003.02218";
    private static final String CONTROL = "a control of Sections 4.1 and A.2";
    private static final double MOMENTUM = 0.9;

    /** One hidden layer, wide as those for which catapults were predicted. */
    private static final String SIMPLE = "mlp-512";

    /**
     * Pilots found the largest eigenvalue near 4 for this network, whatever the rate, so that at
     * 0.4 it is below the edge of stability, twice that is below 4 / eigenvalue, and four times
     * that beyond it. At the rate of the deep network nothing would happen.
     */
    private static final double SIMPLE_RATE = 0.4;

    private static final int PLAIN_TWICE = 0;
    private static final int PLAIN_FOURFOLD = 1;
    private static final int DEEP_MOMENTUM = 2;
    private static final int PLAIN_MOMENTUM = 3;

    /** In the order of the columns. */
    private static final List<Arm> ARMS =
            List.of(
                    new Arm(false, 0, 2),
                    new Arm(false, 0, 4),
                    new Arm(true, MOMENTUM, 2),
                    new Arm(false, MOMENTUM, 2));

    /**
     * A kind of training.
     *
     * @param deep whether it is the network with batch norm of the other experiments
     * @param momentum the momentum
     * @param factor what the rate is multiplied with
     */
    private record Arm(boolean deep, double momentum, int factor) {

        DecayTask task(Setting setting) {
            return deep ? DecayTask.descent(setting) : simple(setting.preset());
        }

        double rate() {
            return deep ? DecayTask.DESCENT_RATE : SIMPLE_RATE;
        }

        RunSpec spec(Setting setting, long seed) {
            DecayTask task = task(setting);
            RaisedDescent raise = RaisedDescent.of(task);
            return Recipe.run(
                            task.dataset(),
                            task.model(),
                            raise.schedule(factor),
                            raise.steps(),
                            seed)
                    .setOptimizer(
                            OptimizerSpec.builder()
                                    .setLearningRate(rate())
                                    .setBatchSize(task.batch())
                                    .optMomentum(momentum)
                                    .optFullBatch(true)
                                    .build())
                    .optCurvature(Optional.of(new CurvatureSpec(1, 0)))
                    .build();
        }

        String name(Setting setting) {
            return task(setting).model().toUpperCase(Locale.ROOT)
                    + (momentum > 0 ? ", momentum " + Json.number(momentum) : "")
                    + ", x "
                    + factor;
        }
    }

    private static final ClaimSpec BLOWS_UP =
            new ClaimSpec(
                    "gd-raise-mlp-blows-up",
                    ID,
                    Origin.BEYOND,
                    CONTROL,
                    "Without batch norm, too, a moderately larger rate makes the loss explode at"
                            + " once: within 20 steps after it is multiplied by four, in a network"
                            + " of one hidden layer, the training loss is more than twice what it"
                            + " was.",
                    Hypothesis.ABOVE_MARGIN,
                    Quantities.ratio(2));
    private static final ClaimSpec CATAPULTS =
            new ClaimSpec(
                    "gd-raise-mlp-returns",
                    ID,
                    Origin.BEYOND,
                    LEWKOWYCZ,
                    "Below 4 / largest eigenvalue it returns without batch norm: at the doubled"
                            + " rate the training loss is below what it was before some steps later"
                            + " (quotient below 1).",
                    Hypothesis.NEGATIVE,
                    Quantities.ratio(1));
    private static final ClaimSpec DIVERGES =
            new ClaimSpec(
                    "gd-raise-mlp-stays-away",
                    ID,
                    Origin.BEYOND,
                    LEWKOWYCZ,
                    "Beyond 4 / largest eigenvalue it does not return without batch norm: at four"
                            + " times the rate the training loss stays above what it was before"
                            + " (quotient above 1).",
                    Hypothesis.POSITIVE,
                    Quantities.ratio(1));
    private static final ClaimSpec MOMENTUM_BLOWS_UP =
            new ClaimSpec(
                    "gd-raise-momentum-blows-up",
                    ID,
                    Origin.BEYOND,
                    CONTROL,
                    "With momentum 0.9, too: within 20 steps after the rate is doubled the training"
                            + " loss is more than twice what it was.",
                    Hypothesis.ABOVE_MARGIN,
                    Quantities.ratio(2));
    private static final ClaimSpec BOTH_BLOW_UP =
            new ClaimSpec(
                    "gd-raise-mlp-momentum-blows-up",
                    ID,
                    Origin.BEYOND,
                    CONTROL,
                    "And with momentum 0.9 without batch norm: within 20 steps after the rate is"
                            + " doubled the training loss is more than twice what it was.",
                    Hypothesis.ABOVE_MARGIN,
                    Quantities.ratio(2));

    /** On patterns at all presets: the rate was chosen for them. */
    private static DecayTask simple(Preset preset) {
        int samples =
                switch (preset) {
                    case SMOKE -> 200;
                    case QUICK -> 500;
                    case STANDARD, PAPER -> 1000;
                };
        int steps =
                switch (preset) {
                    case SMOKE -> 12;
                    case QUICK -> 400;
                    case STANDARD, PAPER -> 600;
                };
        String data = "ps10:train=" + samples + ",test=" + samples + ",size=2";
        return new DecayTask(data, SIMPLE, samples, steps, List.of(), 0);
    }

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        List<Function<Long, RunSpec>> kinds = new ArrayList<>();
        for (Arm arm : ARMS) {
            kinds.add(seed -> arm.spec(setting, seed));
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
        RaisedDescent simple = RaisedDescent.of(simple(setting.preset()));
        RaisedDescent deep = RaisedDescent.of(DecayTask.descent(setting));
        PairedRuns runs = read(setting, records);
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(BLOWS_UP, runs.sample(r -> simple.blowUp(r.get(PLAIN_FOURFOLD))), "")
                        .add(CATAPULTS, runs.sample(r -> simple.change(r.get(PLAIN_TWICE))), "")
                        .add(DIVERGES, runs.sample(r -> simple.change(r.get(PLAIN_FOURFOLD))), "")
                        .add(
                                MOMENTUM_BLOWS_UP,
                                runs.sample(r -> deep.blowUp(r.get(DEEP_MOMENTUM))),
                                "")
                        .add(
                                BOTH_BLOW_UP,
                                runs.sample(r -> simple.blowUp(r.get(PLAIN_MOMENTUM))),
                                "")
                        .claims();
        return new Findings(
                ID,
                "A larger rate near a minimum, without batch norm and with momentum",
                "beyond Sections 4.1 and A.2",
                String.format(
                        Locale.ROOT,
                        "Full-batch gradient descent: %s on %s at the rate %s, raised after %d steps,"
                                + " and %s on %s at the rate %s with momentum %s, raised after %d"
                                + " steps. %d of %d seeds are complete.",
                        SIMPLE.toUpperCase(Locale.ROOT),
                        simple(setting.preset()).dataset(),
                        Json.number(SIMPLE_RATE),
                        simple.trained(),
                        DecayTask.descent(setting).model().toUpperCase(Locale.ROOT),
                        DecayTask.descent(setting).dataset(),
                        Json.number(DecayTask.DESCENT_RATE),
                        Json.number(MOMENTUM),
                        deep.trained(),
                        runs.seeds(),
                        setting.seeds().size()),
                claims,
                List.of(figure(setting, runs)),
                List.of(table(setting, records, runs)),
                List.of(
                        "On a quadratic function gradient descent diverges where rate x eigenvalue"
                                + " / 2 is above 1, with momentum 0.9 above 1.9. In the model of"
                                + " Lewkowycz et al., two linear layers with the squared error, a"
                                + " training returns up to 2 and diverges beyond. The eigenvalue"
                                + " before the rate is raised says which it is: with the doubled"
                                + " rate this network is between 1 and 2, with four times the rate"
                                + " beyond 2.",
                        "The softmax cross-entropy has a bounded slope, which the squared error has"
                                + " not. A small network without batch norm has small eigenvalues,"
                                + " so it needs a larger rate for anything to happen at all."));
    }

    private static Figure figure(Setting setting, PairedRuns runs) {
        List<Panel> panels = new ArrayList<>();
        double top = 1;
        for (int i = 0; i < ARMS.size(); i++) {
            Arm arm = ARMS.get(i);
            for (Run run : runs.kind(i).runs()) {
                for (EpochRecord epoch : run.epochs()) {
                    top = epoch.trainLoss() > top ? epoch.trainLoss() : top;
                }
            }
            panels.add(
                    new Panel(
                            arm.name(setting),
                            List.of(runs.kind(i).series("training loss", EpochRecord::trainLoss)),
                            List.of((double) RaisedDescent.of(arm.task(setting)).trained())));
        }
        return new Figure.Panels(
                "figure-gd-raise-controls",
                "A raised rate, without batch norm and with momentum",
                "Training loss, mean over seeds; bands span the seeds; the dashed line marks the"
                        + " step after which the rate is raised.",
                "step",
                "training loss",
                0,
                Math.ceil(top * 10) / 10,
                panels);
    }

    private static Table table(Setting setting, Records records, PairedRuns runs)
            throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < ARMS.size(); i++) {
            Arm arm = ARMS.get(i);
            RaisedDescent raise = RaisedDescent.of(arm.task(setting));
            List<Run> kind = runs.kind(i).runs();
            double sum = 0;
            for (Run run : kind) {
                sum += raise.sharpness(records.spectra(run.spec()));
            }
            double eigenvalue = sum / kind.size();
            rows.add(
                    List.of(
                            arm.name(setting),
                            number(eigenvalue),
                            number(arm.rate() * arm.factor() * eigenvalue / 2),
                            MeanText.of("%.3f", kind, raise::before),
                            MeanText.of("%.3f", kind, raise::blowUp),
                            MeanText.of("%.3f", kind, raise::change)));
        }
        return new Table(
                "Mean over seeds",
                List.of(
                        "training",
                        "eigenvalue before",
                        "raised rate x eigenvalue / 2",
                        "loss before",
                        "largest soon after / before",
                        "end / before"),
                rows);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3g", value) : "–";
    }
}
