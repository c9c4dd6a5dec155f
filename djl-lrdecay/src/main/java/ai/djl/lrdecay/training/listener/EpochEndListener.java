package ai.djl.lrdecay.training.listener;

import ai.djl.TrainingDivergedException;
import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.lrdecay.training.state.BestWeights;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.nn.Block;
import ai.djl.training.Trainer;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.listener.TrainingListenerAdapter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A listener of this library. What several of them do at the end of an epoch happens in the order
 * of their {@link Phase}s, whatever their order among the listeners of the trainer: a checkpoint
 * holds what was decided in its epoch, and the last epoch has one, too.
 *
 * <p>The first of them that DJL calls at the end of an epoch starts all; the last one ends the
 * training where one of them asked for it. Where a weight is not finite, none has its turn, and the
 * training ends with a {@link TrainingDivergedException}.
 */
public abstract class EpochEndListener extends TrainingListenerAdapter {

    /** When a listener has its turn at the end of an epoch. */
    protected enum Phase {
        /** Completes averages of the weights. */
        AVERAGE,
        /** Observes the epoch and decides on the learning rate. */
        OBSERVE,
        /** Keeps or brings back weights. */
        KEEP_BEST,
        /** Writes what others will use. */
        SNAPSHOT,
        /** Writes what a resumed training needs, and seeds the next epoch. */
        SAVE,
        /** Tells others. */
        REPORT
    }

    private static final String STATE = "listener:";

    private int epoch;

    /** Whether {@link #finish} has no place any more: it was called, or there is nothing good. */
    private boolean finished;

    /** Whether batches were trained since the last end of an epoch. */
    private boolean amidst;

    /** For subclasses. */
    protected EpochEndListener() {}

    /**
     * Returns the epoch.
     *
     * @return the epochs done, those before the training was resumed among them; in {@link
     *     #endEpoch} the one that has just ended
     */
    protected final int epoch() {
        return epoch;
    }

    /**
     * Hears that the training continues after an epoch, with all states restored.
     *
     * @param trainer the trainer
     */
    protected void resumed(Trainer trainer) {}

    /**
     * Adds to a checkpoint what this listener remembers from one epoch to the next.
     *
     * @param state takes texts by name; each listener has its own, in which no other writes
     */
    protected void saveState(Map<String, String> state) {}

    /**
     * Takes back what {@link #saveState} added, before {@link #resumed}.
     *
     * @param trainer the trainer
     * @param state its texts by name; empty if it was not there when the checkpoint was written, or
     *     if there is no checkpoint and the training starts again
     */
    protected void restoreState(Trainer trainer, Map<String, String> state) {}

    /** Returns the weights that a checkpoint has to hold besides the last; null for none. */
    @Nullable BestWeights bestWeights() {
        return null;
    }

    /** Returns the average of the weights that a checkpoint has to hold; null for none. */
    @Nullable WeightAverage average() {
        return null;
    }

    /** Returns the learning rate whose state a checkpoint has to hold; null for none. */
    @Nullable ResumableTracker tracker() {
        return null;
    }

    /**
     * Returns what all listeners of this library remember, for a checkpoint.
     *
     * @param trainer the trainer that has the listeners
     * @return texts by name
     */
    public static Map<String, String> saveAll(Trainer trainer) {
        Map<String, String> all = new LinkedHashMap<>();
        names(trainer)
                .forEach(
                        (listener, name) -> {
                            Map<String, String> own = new LinkedHashMap<>();
                            listener.saveState(own);
                            own.forEach((key, value) -> all.put(name + key, value));
                        });
        return all;
    }

    /**
     * Tells all listeners of this library that epochs were done before.
     *
     * @param trainer the trainer that has the listeners
     * @param epochsDone the number of epochs
     * @param state what {@link #saveAll} returned after them, among other texts
     */
    public static void resumeAll(Trainer trainer, int epochsDone, Map<String, String> state) {
        names(trainer)
                .forEach(
                        (listener, name) -> {
                            Map<String, String> own = new LinkedHashMap<>();
                            state.forEach(
                                    (key, value) -> {
                                        if (key.startsWith(name)) {
                                            own.put(key.substring(name.length()), value);
                                        }
                                    });
                            listener.epoch = epochsDone;
                            listener.finished = false;
                            listener.amidst = false;
                            listener.restoreState(trainer, own);
                            listener.resumed(trainer);
                        });
    }

    /**
     * Returns the listeners of which a state is known and that a trainer does not have.
     *
     * @param state what {@link #saveAll} returned, among other texts
     * @return the names of their classes, without the package
     */
    static Set<String> missing(Trainer trainer, Map<String, String> state) {
        Collection<String> known = names(trainer).values();
        Set<String> missing = new TreeSet<>();
        for (String key : state.keySet()) {
            if (key.startsWith(STATE) && known.stream().noneMatch(key::startsWith)) {
                String kind = key.substring(STATE.length(), key.indexOf(':', STATE.length()));
                missing.add(kind.substring(kind.lastIndexOf('.') + 1));
            }
        }
        return missing;
    }

    /** What the states of the listeners begin with: the class, and its number among its like. */
    private static Map<EpochEndListener, String> names(Trainer trainer) {
        Map<EpochEndListener, String> names = new LinkedHashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        for (EpochEndListener listener : all(trainer)) {
            String kind = listener.getClass().getName();
            int number = counts.merge(kind, 1, Integer::sum);
            names.put(listener, STATE + kind + ":" + number + ":");
        }
        return names;
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingBegin(Trainer trainer) {
        epoch = 0;
        finished = false;
        amidst = false;
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
        amidst = true;
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingEnd(Trainer trainer) {
        finishOnce(trainer);
    }

    private void finishOnce(Trainer trainer) {
        if (!finished) {
            finished = true;
            Block block = trainer.getModel().getBlock();
            // A trainer that is closed before it was initialised has nothing to finish.
            if (!amidst && block.isInitialized() && BlockState.isFinite(block)) {
                finish(trainer);
            }
        }
    }

    /** Takes back a batch that was heard of, but is not trained. Here the epoch has not begun. */
    void forgetBatch() {
        amidst = false;
    }

    /** Hears that all listeners had their turn in this epoch. */
    void settled(Trainer trainer) {}

    /**
     * Hears that no further epoch comes: when the trainer is closed, or where a {@code StagedFit}
     * ends, before it brings back the best weights. It is not called in the midst of an epoch,
     * which an exception ended, nor where the weights are not finite.
     *
     * @param trainer the trainer
     */
    protected void finish(Trainer trainer) {}

    /**
     * Tells all listeners of this library that no further epoch comes.
     *
     * @param trainer the trainer that has the listeners
     */
    public static void finishAll(Trainer trainer) {
        all(trainer).forEach(listener -> listener.finishOnce(trainer));
    }

    /**
     * Tells all listeners of this library that the weights are of no use, so that none of them
     * writes or measures them.
     *
     * @param trainer the trainer that has the listeners
     */
    public static void divergedAll(Trainer trainer) {
        all(trainer).forEach(listener -> listener.finished = true);
    }

    /**
     * Returns when this listener has its turn.
     *
     * @return the phase
     */
    protected abstract Phase phase();

    /**
     * Does what is to be done at the end of an epoch.
     *
     * @param trainer the trainer
     */
    protected abstract void endEpoch(Trainer trainer);

    /**
     * Returns how the training should end, if this listener wants it to end after this epoch.
     *
     * @return the exception that DJL's convention asks for
     */
    protected Optional<EarlyStoppedException> stop() {
        return Optional.empty();
    }

    /**
     * {@inheritDoc}
     *
     * @throws TrainingDivergedException if a weight is not finite, before anything is written
     */
    @Override
    public final void onEpoch(Trainer trainer) {
        List<EpochEndListener> all = all(trainer);
        if (all.get(0) == this) {
            if (!BlockState.isFinite(trainer.getModel().getBlock())) {
                divergedAll(trainer);
                throw new TrainingDivergedException(
                        "A parameter is not finite after epoch " + (epoch + 1));
            }
            for (EpochEndListener listener : all) {
                listener.epoch++;
                listener.finished = false;
                listener.amidst = false;
            }
            try {
                all.stream()
                        .sorted(Comparator.comparing(EpochEndListener::phase))
                        .forEach(listener -> listener.endEpoch(trainer));
            } catch (TrainingDivergedException e) {
                divergedAll(trainer);
                throw e;
            }
            all.forEach(listener -> listener.settled(trainer));
        }
        if (all.get(all.size() - 1) == this) {
            for (EpochEndListener listener : all) {
                Optional<EarlyStoppedException> stop = listener.stop();
                if (stop.isPresent()) {
                    throw stop.get();
                }
            }
        }
    }

    /** The listeners of this library that a trainer has, in its order. */
    static List<EpochEndListener> all(Trainer trainer) {
        List<EpochEndListener> all = new ArrayList<>();
        trainer.notifyListeners(
                listener -> {
                    if (listener instanceof EpochEndListener ours && !all.contains(ours)) {
                        all.add(ours);
                    }
                });
        return all;
    }
}
