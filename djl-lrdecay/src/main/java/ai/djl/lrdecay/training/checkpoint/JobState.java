package ai.djl.lrdecay.training.checkpoint;

import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.lrdecay.decay.WarmUp;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.optimizer.OptimizerState;
import ai.djl.lrdecay.training.state.BestWeights;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.training.state.TrainerWeights;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a training whose states make up a checkpoint, which is taken from all of them and
 * given back to all of them.
 *
 * @param optimizer the optimizer
 * @param tracker its learning rate; null if it has no state
 * @param average the average of the weights; null without one
 * @param best the best weights so far; null if they are not kept
 */
public record JobState(
        Optimizer optimizer,
        @Nullable ResumableTracker tracker,
        @Nullable WeightAverage average,
        @Nullable BestWeights best) {

    private static final String TRACKER = "tracker";
    private static final String AVERAGE = "average";
    private static final String BEST_VALUE = "best.value";
    private static final String BEST_EPOCH = "best.epoch";
    private static final String BEST_BY = "best.by";
    private static final String NEVER_ASKED =
            "no update has asked for the learning rate that was given: give the very one that the"
                    + " optimizer has; for a warm-up a WarmUp of this library, not DJL's"
                    + " WarmUpTracker";

    /**
     * Checks that the optimizer's state can be saved.
     *
     * @throws IllegalArgumentException if it cannot
     */
    public JobState {
        OptimizerState.require(optimizer);
    }

    /**
     * Returns the same job with best weights.
     *
     * @param kept the best weights so far
     * @return the job
     */
    public JobState withBest(BestWeights kept) {
        return new JobState(optimizer, tracker, average, kept);
    }

    /**
     * Returns the same job with an average of the weights.
     *
     * @param kept the average
     * @return the job
     */
    public JobState withAverage(WeightAverage kept) {
        return new JobState(optimizer, tracker, kept, best);
    }

    /**
     * Returns the same job with a learning rate.
     *
     * @param kept the learning rate of the optimizer
     * @return the job
     */
    public JobState withTracker(ResumableTracker kept) {
        return new JobState(optimizer, kept, average, best);
    }

    /**
     * Takes a checkpoint of all parts.
     *
     * @param trainer the trainer
     * @param run the digest of the {@link RunIdentity} of the training
     * @param epoch the epoch that was finished, from 1
     * @return the checkpoint
     * @throws IllegalStateException if epochs were trained without the optimizer or its learning
     *     rate: the training has others, whose states would be lost
     */
    public Checkpoint capture(Trainer trainer, String run, int epoch) {
        if (epoch > 0) {
            requireUsed();
        }
        Map<String, String> state = new LinkedHashMap<>();
        if (tracker != null) {
            state.put(TRACKER, tracker.saveState());
        }
        if (average != null) {
            state.put(AVERAGE, average.toString());
        }
        Map<String, HostTensor> bestWeights = Map.of();
        if (best != null) {
            state.put(BEST_VALUE, Double.toString(best.value()));
            state.put(BEST_EPOCH, Integer.toString(best.epoch()));
            state.put(BEST_BY, best.criterion());
            bestWeights = best.weights();
        }
        return new Checkpoint(
                run,
                epoch,
                state,
                BlockState.capture(trainer.getModel().getBlock()),
                OptimizerState.capture(optimizer, trainer.getModel().getBlock()),
                average == null ? Map.of() : average.capture(),
                bestWeights);
    }

    private void requireUsed() {
        if (OptimizerState.updates(optimizer) == 0) {
            throw new IllegalStateException(
                    "the optimizer whose state is to be saved has made no update: name the very"
                            + " one that the trainer's configuration has");
        }
        if (tracker != null) {
            requireUsed(tracker);
        }
    }

    /**
     * Checks that a learning rate is that of the training.
     *
     * @param tracker the learning rate
     * @throws IllegalStateException if no optimizer has asked for it yet, or since it was restored,
     *     or a warm-up around it was asked, which has a state of its own
     */
    public static void requireUsed(ResumableTracker tracker) {
        WarmUp.inUse(tracker)
                .ifPresent(
                        around -> {
                            throw new IllegalStateException(
                                    "the optimizer has a WarmUp around the learning rate that was"
                                            + " named: name the WarmUp itself ("
                                            + around
                                            + ")");
                        });
        if (!tracker.isUsed()) {
            throw new IllegalStateException(NEVER_ASKED);
        }
    }

    /**
     * Restores all parts, and forgets gradients that no update has used.
     *
     * @param trainer an initialised trainer
     * @param checkpoint what to restore
     * @throws IllegalArgumentException if a part does not fit
     */
    public void restore(Trainer trainer, Checkpoint checkpoint) {
        BlockState.check(trainer.getModel().getBlock(), checkpoint.parameters());
        requireSameParts(checkpoint);
        if (best != null && !text(checkpoint, BEST_BY).equals(best.criterion())) {
            throw new IllegalArgumentException(
                    "the checkpoint keeps the best weights by "
                            + text(checkpoint, BEST_BY)
                            + " instead of "
                            + best.criterion()
                            + ": continue it as it was begun, or choose another folder");
        }
        if (tracker != null) {
            tracker.restoreState(text(checkpoint, TRACKER));
        }
        if (best != null) {
            if (!checkpoint.best().isEmpty()) {
                BlockState.check(trainer.getModel().getBlock(), checkpoint.best());
            }
            best.resume(
                    Double.parseDouble(text(checkpoint, BEST_VALUE)),
                    Integer.parseInt(text(checkpoint, BEST_EPOCH)),
                    checkpoint.best());
        }
        OptimizerState.restore(
                optimizer,
                trainer.getModel().getBlock(),
                checkpoint.optimizer(),
                trainer.getDevices());
        if (average != null) {
            average.restore(trainer.getModel().getBlock(), checkpoint.average());
        }
        TrainerWeights.restore(trainer, checkpoint.parameters());
        TrainerWeights.forgetGradients(trainer);
    }

    /** What a checkpoint has and the job has not would be lost by the next one, and the reverse. */
    private void requireSameParts(Checkpoint checkpoint) {
        Map<String, String> state = checkpoint.state();
        requireSame("a learning rate with a state (tracker)", state.containsKey(TRACKER), tracker);
        requireSame("a set of best weights", state.containsKey(BEST_BY), best);
        boolean averaged = state.containsKey(AVERAGE) || !checkpoint.average().isEmpty();
        if (average == null) {
            requireSame("an average of the weights", averaged, null);
        } else if (!state.getOrDefault(AVERAGE, average.toString()).equals(average.toString())) {
            throw new IllegalArgumentException(
                    "the checkpoint has the average "
                            + state.get(AVERAGE)
                            + ", and this training "
                            + average
                            + ": continue it as it was begun, or choose another folder");
        }
    }

    private static void requireSame(String what, boolean there, @Nullable Object wanted) {
        if (there != (wanted != null)) {
            throw new IllegalArgumentException(
                    "the checkpoint "
                            + (there ? "has " : "lacks ")
                            + what
                            + ", which this training "
                            + (there ? "lacks" : "has")
                            + ": continue it as it was begun, or choose another folder");
        }
    }

    private static String text(Checkpoint checkpoint, String name) {
        String value = checkpoint.state().get(name);
        if (value == null) {
            throw new IllegalArgumentException("the checkpoint has no " + name);
        }
        return value;
    }
}
