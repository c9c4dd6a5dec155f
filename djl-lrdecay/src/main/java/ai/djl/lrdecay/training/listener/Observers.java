package ai.djl.lrdecay.training.listener;

import ai.djl.lrdecay.decay.ObservingTracker;
import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.training.Trainer;
import java.util.Optional;
import java.util.stream.Stream;

/** Who shows a learning rate what it has to observe. */
final class Observers {

    private Observers() {}

    /** Refuses two of them, which would show each epoch twice. */
    static void requireOne(Trainer trainer, ObservingTracker tracker) {
        long same =
                observers(trainer)
                        .map(EpochEndListener::tracker)
                        .filter(
                                rate ->
                                        rate != null
                                                && rate.observer().equals(Optional.of(tracker)))
                        .count();
        if (same > 1) {
            throw new IllegalStateException(
                    "the trainer has "
                            + same
                            + " AutoDecayListeners for the same learning rate: keep one");
        }
    }

    /**
     * Says that there is none: the rate silently keeps its first value to the end.
     *
     * @param rate a learning rate that observes; nothing if there is none
     */
    static Optional<String> missing(Trainer trainer, Optional<? extends ResumableTracker> rate) {
        if (observers(trainer).findAny().isPresent()) {
            return Optional.empty();
        }
        return rate.filter(Observers::looks)
                .map(
                        observing ->
                                "No AutoDecayListener of this trainer shows a loss to "
                                        + observing
                                        + ": unless your program calls observe, the rate never changes.");
    }

    /** A rate that no value decides changes by itself. */
    private static boolean looks(ResumableTracker rate) {
        return rate.observer().flatMap(ObservingTracker::mode).isPresent();
    }

    private static Stream<EpochEndListener> observers(Trainer trainer) {
        return EpochEndListener.all(trainer).stream().filter(AutoDecayListener.class::isInstance);
    }
}
