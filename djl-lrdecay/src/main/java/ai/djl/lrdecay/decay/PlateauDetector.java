package ai.djl.lrdecay.decay;

import ai.djl.lrdecay.decay.PlateauSettings.StabilitySettings;
import ai.djl.lrdecay.util.Decimals;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Finds the plateaus of a metric while it is being observed, and decides after each observation
 * whether to continue, to decay the learning rate, or to end (Section A.1.2, Figure 12).
 *
 * <p>The metric is smoothed by an exponential moving average with bias correction (Equation 2).
 * Once it is stable by the {@link Stability} rule chosen, the drop since the stage began is
 * compared with {@code zeta}: a smoothed loss of at most {@code zeta} times the reference is a
 * significant drop and means DECAY, anything else means TERMINATE.
 *
 * <p>Where the paper is silent: the reference g(0) is the first finite observation in the first
 * stage and the smoothed loss at the decay that opened the stage afterwards. Moving average and
 * window start afresh at each decay. There is no verdict before {@code max(window, minimal stage
 * length)} observations of a stage. For losses below zero the drop is {@code g0 - g >= (1 - zeta)
 * (|g0| + eps)}, which is the paper's form for others; a metric of which large values are good is
 * observed as its negative. An observation that is not finite is skipped and counted. TERMINATE is
 * final.
 *
 * <p>Beyond the paper, a stage can have a deadline, a cooldown, and the number of decays can be
 * limited from below and above; see {@link PlateauSettings.Builder}. Where there is a least number
 * of decays, a training that has learned next to nothing yet, whose loss has not been a tenth below
 * its first for a window, is given more time in a stage before a stable loss means anything: a slow
 * start looks like a plateau, and the first updates bring a few percent even so. Nor is its loss
 * stable while it is further below the moving average than the tolerance: then it has begun to
 * learn, which the average does not show yet.
 *
 * <p>Plain arithmetic without allocation; not safe for several threads.
 */
public final class PlateauDetector {

    /** What share of the first loss shows that something was learned. */
    private static final double LEARNED = 0.9;

    private final PlateauSettings settings;
    private final StabilityCriterion criterion;
    private final int least;

    private double average;
    private double weight = 1;
    private double smoothed = Double.NaN;
    private double reference = Double.NaN;
    private int count;
    private int elapsed;
    private int stage = 1;
    private int skipped;
    private int stable;
    private int cooling;
    private int gained;
    private boolean learned;
    private boolean terminated;
    private Reason reason = Reason.MOVING;

    /**
     * Creates a detector before its first observation.
     *
     * @param settings how it decides
     */
    public PlateauDetector(PlateauSettings settings) {
        this.settings = settings;
        StabilitySettings stability = settings.stability();
        this.criterion =
                switch (stability.rule()) {
                    case PAPER, SCALED ->
                            new BandCriterion(stability.window(), stability.eta(), settings.eps());
                    case TREND ->
                            new TrendCriterion(
                                    stability.window(),
                                    stability.eta(),
                                    settings.eps(),
                                    stability.z());
                };
        this.least = Math.max(stability.window(), settings.stages().minLength());
    }

    /** Returns whether small or large values are good. */
    MetricMode mode() {
        return settings.mode();
    }

    /**
     * Takes an observation and decides.
     *
     * @param value the observed value, of any sign; skipped if it is not finite
     * @return the decision; TERMINATE for ever after the first TERMINATE
     */
    public Decision observe(double value) {
        if (terminated) {
            return Decision.TERMINATE;
        }
        elapsed++;
        if (!Double.isFinite(value)) {
            skipped++;
            return decide(Decision.CONTINUE, Reason.NOT_FINITE);
        }
        if (cooling > 0) {
            cooling--;
            return decide(Decision.CONTINUE, Reason.WAITING);
        }
        if (count == 0) {
            // What a warm-up left: its high losses would stay in the average for long.
            average = 0;
            weight = 1;
        }
        double loss = smooth(value);
        count++;
        criterion.observe(loss, smoothed);
        stable = count >= least && criterion.isStable() ? stable + 1 : 0;
        gained = isDrop(LEARNED) ? gained + 1 : 0;
        learned |= gained >= settings.stability().window();
        if (stable > settings.stability().patience() && !isSlowStart(loss)) {
            if (isSignificantDrop()) {
                return plateau(Reason.DROP);
            }
            if (criterion.mayTerminate()) {
                return decays() < settings.stages().minDecays()
                        ? plateau(Reason.TOO_FEW_DECAYS)
                        : terminate(Reason.NO_DROP);
            }
        }
        if (isOverdue() && decays() < settings.stages().maxDecays()) {
            return decay(Reason.DEADLINE);
        }
        return decide(Decision.CONTINUE, Reason.MOVING);
    }

    /**
     * Takes an observation while the learning rate is being warmed up. The first one is the
     * reference of the stage, so that a drop meanwhile is a drop of the stage; window and moving
     * average begin afresh after the warm-up, and nothing is decided meanwhile.
     *
     * @param value the observed value; skipped if it is not finite
     * @return CONTINUE; TERMINATE for ever after a TERMINATE
     */
    public Decision observeWarmUp(double value) {
        if (terminated) {
            return Decision.TERMINATE;
        }
        elapsed++;
        if (!Double.isFinite(value)) {
            skipped++;
            return decide(Decision.CONTINUE, Reason.NOT_FINITE);
        }
        smooth(value);
        return decide(Decision.CONTINUE, Reason.WAITING);
    }

    private double smooth(double value) {
        double loss = settings.mode().asLoss(value);
        average = settings.beta() * average + (1 - settings.beta()) * loss;
        weight *= settings.beta();
        smoothed = average / (1 - weight);
        if (Double.isNaN(reference)) {
            reference = loss;
        }
        return loss;
    }

    private Decision plateau(Reason why) {
        return decays() < settings.stages().maxDecays()
                ? decay(why)
                : terminate(Reason.NO_DECAYS_LEFT);
    }

    private Decision decay(Reason why) {
        reference = smoothed;
        average = 0;
        weight = 1;
        count = 0;
        stable = 0;
        gained = 0;
        stage++;
        cooling = settings.stages().cooldown();
        criterion.reset();
        return decide(Decision.DECAY, why);
    }

    private Decision terminate(Reason why) {
        terminated = true;
        return decide(Decision.TERMINATE, why);
    }

    private Decision decide(Decision decision, Reason why) {
        reason = why;
        return decision;
    }

    private int decays() {
        return stage - 1;
    }

    private boolean isSlowStart(double loss) {
        if (learned || settings.stages().minDecays() == 0) {
            return false;
        }
        double scale = Math.abs(smoothed) + settings.eps();
        return count < settings.stages().slowStart()
                || smoothed - loss > settings.stability().eta() * scale;
    }

    private boolean isOverdue() {
        List<Integer> deadlines = settings.stages().deadlines();
        return stage <= deadlines.size() && elapsed >= deadlines.get(stage - 1);
    }

    private boolean isSignificantDrop() {
        return isDrop(settings.zeta());
    }

    /** (g + eps) / (g0 + eps) <= share, in a form that holds for losses of any sign. */
    private boolean isDrop(double share) {
        double scale = Math.abs(reference) + settings.eps();
        return reference - smoothed >= (1 - share) * scale;
    }

    /**
     * Returns why the last decision was taken.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Returns the moving average after the last finite observation (Equation 2).
     *
     * @return the smoothed metric; NaN before the first finite observation
     */
    public double smoothed() {
        return settings.mode().asLoss(smoothed);
    }

    /**
     * Returns what the drop of this stage is measured against, the paper's g(0).
     *
     * @return the reference; NaN before the first finite observation
     */
    public double reference() {
        return settings.mode().asLoss(reference);
    }

    /**
     * Returns the paper's counter t.
     *
     * @return the number of observations of this stage that the stability rule has seen, 0 right
     *     after a DECAY
     */
    public int observations() {
        return count;
    }

    /**
     * Returns the stage.
     *
     * @return one more than the number of decays
     */
    public int stage() {
        return stage;
    }

    /**
     * Returns how many observations were not finite.
     *
     * @return the number of skipped observations
     */
    public int skipped() {
        return skipped;
    }

    /**
     * Tells whether the training should end.
     *
     * @return true after the first TERMINATE
     */
    public boolean isTerminated() {
        return terminated;
    }

    /** Why it ended, also where that was before a checkpoint. */
    Reason terminationReason() {
        return isSignificantDrop() ? Reason.NO_DECAYS_LEFT : Reason.NO_DROP;
    }

    /** Why it ended, in words. */
    String whyTerminated() {
        if (terminationReason() == Reason.NO_DECAYS_LEFT) {
            return "it was stable, and no decay was left";
        }
        return String.format(
                Locale.ROOT,
                "the moving average was stable at %.4g after %.4g at the beginning of the stage,"
                        + " a gain of less than %s %%%s",
                smoothed(),
                reference(),
                Decimals.of(100 * (1 - settings.zeta()), 3),
                learned || settings.stages().minDecays() == 0
                        ? ""
                        : "; it has learned next to nothing so far: give it a larger rate, or more"
                                + " time with optSlowStart");
    }

    /**
     * Returns the settings.
     *
     * @return the settings
     */
    public PlateauSettings settings() {
        return settings;
    }

    /**
     * Copies the state, for a checkpoint.
     *
     * @return the state
     */
    public PlateauState state() {
        return new PlateauState(
                settings,
                new PlateauState.Average(average, weight, smoothed, reference),
                new PlateauState.Progress(
                        count, elapsed, stage, skipped, stable, cooling, gained, learned),
                Arrays.stream(criterion.state()).boxed().toList(),
                terminated);
    }

    /**
     * Restores the state.
     *
     * @param state what {@link #state} of a detector with the same settings gave
     * @throws IllegalArgumentException if it is the state of a detector with other settings, or
     *     does not fit the window; this detector is unchanged then
     */
    public void restore(PlateauState state) {
        if (!settings.equals(state.settings())) {
            throw new IllegalArgumentException(
                    "the state is that of a detector with other settings: "
                            + Differences.of(state.settings(), settings)
                            + " (those that were not set follow from the planned length or the window);"
                            + " build it as it was, with the same optPlannedObservations");
        }
        // Refuses a window that does not fit before anything is changed.
        criterion.restore(state.window().stream().mapToDouble(Double::doubleValue).toArray());
        average = state.average().sum();
        weight = state.average().weight();
        smoothed = state.average().smoothed();
        reference = state.average().reference();
        count = state.progress().observations();
        elapsed = state.progress().elapsed();
        stage = state.progress().stage();
        skipped = state.progress().skipped();
        stable = state.progress().stable();
        cooling = state.progress().cooling();
        gained = state.progress().gained();
        learned = state.progress().learned();
        terminated = state.terminated();
        reason = Reason.MOVING;
    }

    /** {@inheritDoc} */
    @Override
    public String toString() {
        return "PlateauDetector(stage "
                + stage
                + ", observation "
                + count
                + ", smoothed "
                + smoothed()
                + ", reference "
                + reference()
                + (terminated ? ", terminated)" : ")");
    }
}
