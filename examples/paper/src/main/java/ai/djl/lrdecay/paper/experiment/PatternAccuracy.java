package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.dataset.PatternKind;
import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.run.EpochRecord;

/** Test accuracies on PS10 over a window, by kind of pattern. */
final class PatternAccuracy {

    private static final String SIMPLE = PatternKind.SIMPLE.label();
    private static final String COMPLEX = PatternKind.COMPLEX.label();

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

    static double simple(EpochRecord epoch) {
        return epoch.test(SIMPLE);
    }

    static double complex(EpochRecord epoch) {
        return epoch.test(COMPLEX);
    }
}
