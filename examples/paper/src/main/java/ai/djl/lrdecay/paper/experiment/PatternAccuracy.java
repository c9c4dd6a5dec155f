package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.dataset.PatternKind;
import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.run.EpochRecord;

/** Accuracies on PS10 over a window, by kind of pattern: on test data, and on noise. */
final class PatternAccuracy {

    private static final String SIMPLE = PatternKind.SIMPLE.label();
    private static final String COMPLEX = PatternKind.COMPLEX.label();
    private static final String NOISE = PatternKind.NOISE.label();

    private PatternAccuracy() {}

    static double simple(Run run, Window window) {
        return window.share(run, PatternAccuracy::simple);
    }

    static double complex(Run run, Window window) {
        return window.share(run, PatternAccuracy::complex);
    }

    /** On both kinds together. */
    static double total(Run run, Window window) {
        return window.share(run, EpochRecord::testAccuracy);
    }

    /** On the noisy training samples: how much of the noise is fitted. */
    static double noise(Run run, Window window) {
        return window.share(run, PatternAccuracy::noise);
    }

    /** How much more the accuracy on complex patterns gained than that of another training. */
    static double complexGain(Run run, Run other, Window from, Window to) {
        return complex(run, to) - complex(run, from) - complex(other, to) + complex(other, from);
    }

    /** How far simple patterns are ahead of complex ones. */
    static double simpleLead(Run run, Window window) {
        return simple(run, window) - complex(run, window);
    }

    static double noise(EpochRecord epoch) {
        return epoch.fitted(NOISE);
    }

    static double simple(EpochRecord epoch) {
        return epoch.test(SIMPLE);
    }

    static double complex(EpochRecord epoch) {
        return epoch.test(COMPLEX);
    }
}
