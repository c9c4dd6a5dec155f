package ai.djl.lrdecay.paper.experiment;

/**
 * What a world says about an epoch.
 *
 * @param loss the training loss; not finite where the training diverges
 * @param accuracy the test accuracy
 * @param simple the accuracy on simple test patterns
 * @param complex the accuracy on complex test patterns
 * @param noise the accuracy on noisy training samples
 */
record Reading(double loss, double accuracy, double simple, double complex, double noise) {

    static Reading of(double loss, double accuracy) {
        return new Reading(loss, accuracy, Double.NaN, Double.NaN, Double.NaN);
    }

    static Reading patterns(double simple, double complex, double noise) {
        return new Reading(0.5, (simple + complex) / 2, simple, complex, noise);
    }

    /** What a network of parameters that are not finite gives: one class for all. */
    static Reading diverged() {
        return new Reading(Double.NaN, 0.1, 0.1, 0.1, 0.1);
    }
}
