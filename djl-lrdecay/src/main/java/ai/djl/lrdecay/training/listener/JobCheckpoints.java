package ai.djl.lrdecay.training.listener;

import ai.djl.lrdecay.training.checkpoint.Checkpoint;
import ai.djl.lrdecay.training.checkpoint.CheckpointStore;
import ai.djl.lrdecay.training.checkpoint.JobState;
import ai.djl.lrdecay.training.checkpoint.RunIdentity;
import ai.djl.training.Trainer;
import ai.djl.training.evaluator.Evaluator;
import ai.djl.training.listener.EvaluatorTrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of a training job, with what its listeners remember. Until the first is written,
 * the state that the job began with is kept in the host's memory, so that it can start again.
 */
public final class JobCheckpoints {

    private final CheckpointStore files;
    private final String run;
    private @Nullable Checkpoint start;

    /**
     * Creates the checkpoints.
     *
     * @param folder where they are; made by the first
     * @param run what tells the training from others
     */
    public JobCheckpoints(Path folder, RunIdentity run) {
        files = new CheckpointStore(folder, run);
        this.run = run.digest();
    }

    /**
     * Goes back to the newest checkpoint, or where there is none to the state that the job had when
     * this was called first.
     *
     * @param trainer the initialised trainer
     * @param job what a checkpoint is made of
     * @param warnings receives one sentence for each checkpoint that cannot be trusted, and one on
     *     listeners that the training had and no longer has
     * @return the number of epochs that are done
     * @throws IOException if the folder cannot be read, or no checkpoint in it can be trusted
     * @throws IllegalArgumentException if the checkpoint is of other settings
     */
    public int resume(Trainer trainer, JobState job, Consumer<String> warnings) throws IOException {
        Optional<Checkpoint> latest = files.latest(warnings);
        Checkpoint checkpoint = latest.orElse(start);
        if (checkpoint == null) {
            start = capture(trainer, job, 0);
            return 0;
        }
        job.restore(trainer, checkpoint);
        Set<String> missing = EpochEndListener.missing(trainer, checkpoint.state());
        if (!missing.isEmpty()) {
            warnings.accept(
                    "This training was begun with a "
                            + String.join(" and a ", missing)
                            + ", which the trainer no longer has: it continues without.");
        }
        forgetEvaluations(trainer);
        EpochEndListener.resumeAll(trainer, checkpoint.epoch(), checkpoint.state());
        return checkpoint.epoch();
    }

    /** DJL's own listener would add the epoch that is done again to what it saw of it. */
    private static void forgetEvaluations(Trainer trainer) {
        boolean[] evaluates = {false};
        trainer.notifyListeners(
                listener -> evaluates[0] |= listener instanceof EvaluatorTrainingListener);
        if (evaluates[0]) {
            for (Evaluator evaluator : trainer.getEvaluators()) {
                evaluator.resetAccumulator(EvaluatorTrainingListener.TRAIN_EPOCH);
                evaluator.resetAccumulator(EvaluatorTrainingListener.VALIDATE_EPOCH);
            }
        }
    }

    /**
     * Writes a checkpoint.
     *
     * @param trainer the trainer
     * @param job what a checkpoint is made of
     * @param epoch the number of epochs that are done, at least 1
     * @return whether it was written; not if its optimizer or average is not finite
     * @throws IOException if it cannot be written
     */
    public boolean save(Trainer trainer, JobState job, int epoch) throws IOException {
        boolean saved = files.save(capture(trainer, job, epoch));
        start = saved ? null : start;
        return saved;
    }

    private Checkpoint capture(Trainer trainer, JobState job, int epoch) {
        return job.capture(trainer, run, epoch).withState(EpochEndListener.saveAll(trainer));
    }

    /**
     * Tells whether there is no checkpoint, whether to be trusted or not.
     *
     * @return whether there is none
     * @throws IOException if the folder cannot be read
     */
    public boolean isEmpty() throws IOException {
        return files.isEmpty();
    }
}
