package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.run.EpochRecord;
import java.util.SortedMap;

/**
 * A gradient descent whose rate is raised on the way: what the loss and the curvature do then.
 *
 * @param trained the step after which the rate is raised, at least 1
 * @param steps the number of steps, more than that
 */
record RaisedDescent(int trained, int steps) {

    /** The steps within which a divergence is immediate. */
    static final int AT_ONCE = 20;

    /** Half of the steps of a task before, and a quarter of them after the rate is raised. */
    static RaisedDescent of(DecayTask task) {
        int trained = task.epochs() / 2;
        return new RaisedDescent(trained, trained + task.epochs() / 4);
    }

    /** The schedule of one whose rate is multiplied by a factor. */
    String schedule(int factor) {
        return "raise@" + trained + "x" + factor;
    }

    /**
     * The training loss before the rate is raised; that of an epoch is the one before its step. NaN
     * if the training diverged before.
     */
    double before(Run run) {
        return run.epochs().size() <= trained ? Double.NaN : run.epoch(trained + 1).trainLoss();
    }

    /** The largest finite loss up to soon after, over the one before: at least 1. */
    double blowUp(Run run) {
        int from = Math.min(run.epochs().size(), trained);
        int to = Math.min(run.epochs().size(), trained + 1 + AT_ONCE);
        double most =
                run.epochs().subList(from, to).stream()
                        .mapToDouble(EpochRecord::trainLoss)
                        .filter(Double::isFinite)
                        .max()
                        .orElse(Double.NaN);
        return most / before(run);
    }

    /** The loss at the end over the one before. */
    double change(Run run) {
        return Window.endOfStage(trained, steps).loss(run) / before(run);
    }

    /** The largest eigenvalue at the end over that before; NaN if one was not measured. */
    double flattening(SortedMap<Integer, HessianSpectrum> spectra) {
        HessianSpectrum end = spectra.get(steps);
        return end == null ? Double.NaN : end.sharpness() / sharpness(spectra);
    }

    /** The largest eigenvalue before the rate is raised; NaN if it was not measured. */
    double sharpness(SortedMap<Integer, HessianSpectrum> spectra) {
        HessianSpectrum before = spectra.get(trained);
        return before == null ? Double.NaN : before.sharpness();
    }
}
