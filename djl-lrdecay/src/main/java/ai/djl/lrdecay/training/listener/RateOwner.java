package ai.djl.lrdecay.training.listener;

import ai.djl.Model;
import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.training.Trainer;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Which model a learning rate was used for. One that has observed the training of another model, in
 * a loop over seeds or a cell of a notebook that is run again, would begin in its last stage.
 */
public final class RateOwner {

    /** Kept here, because trackers know nothing of models. */
    private static final Map<ResumableTracker, WeakReference<Model>> OWNERS =
            Collections.synchronizedMap(new WeakHashMap<>());

    private RateOwner() {}

    /**
     * Notes that a learning rate is used for the model of a trainer.
     *
     * @param tracker the learning rate, new or restored, or used for this model before
     * @param trainer the trainer, whose first update is still to come
     * @throws IllegalStateException if it was used for another model since it was made or restored
     */
    public static void claim(ResumableTracker tracker, Trainer trainer) {
        own(tracker, trainer);
        tracker.observer().ifPresent(within -> own(within, trainer));
    }

    private static void own(ResumableTracker tracker, Trainer trainer) {
        Model model = trainer.getModel();
        WeakReference<Model> owner = OWNERS.get(tracker);
        if (owner != null && owner.get() != model && tracker.isUsed()) {
            throw new IllegalStateException(
                    "the learning rate was used for another model, and would continue from its"
                            + " state there: build a new one for each training ("
                            + tracker
                            + ")");
        }
        OWNERS.put(tracker, new WeakReference<>(model));
    }
}
