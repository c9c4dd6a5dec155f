package ai.djl.lrdecay.training;

import ai.djl.lrdecay.tracking.EpochSummary;
import ai.djl.lrdecay.training.checkpoint.JobState;
import ai.djl.lrdecay.training.checkpoint.RunIdentity;
import ai.djl.lrdecay.training.checkpoint.TrainingFolder;
import ai.djl.lrdecay.training.listener.JobCheckpoints;
import ai.djl.lrdecay.util.Folders;
import ai.djl.training.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a {@link StagedFit} keeps its checkpoints and history. */
interface FitStore {

    /**
     * Goes back to the newest checkpoint, or to the beginning if there is none yet. Returns the
     * epochs that are done.
     */
    int resume(Trainer trainer) throws IOException;

    /** Returns the epochs that are done and were kept. */
    List<EpochSummary> epochs() throws IOException;

    /** Returns the last epoch that is known; null before the first. */
    default @Nullable EpochSummary last() throws IOException {
        List<EpochSummary> all = epochs();
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    /**
     * Writes an epoch, and a checkpoint where one is due. Returns whether the training can continue
     * from it.
     */
    boolean keep(Trainer trainer, EpochSummary summary, boolean isLast) throws IOException;

    /** Keeps nothing. */
    static FitStore none() {
        return new FitStore() {
            @Override
            public int resume(Trainer trainer) {
                return 0;
            }

            @Override
            public List<EpochSummary> epochs() {
                return List.of();
            }

            @Override
            public boolean keep(Trainer trainer, EpochSummary summary, boolean isLast) {
                return true;
            }
        };
    }

    /** Opens a folder. */
    static FitStore open(Path folder, JobState job, Trainer trainer, FitOptions options)
            throws IOException {
        Folders.create(folder);
        TrainingFolder.requireOwn(folder, false);
        RunIdentity run =
                RunIdentity.of(
                        trainer,
                        job.optimizer(),
                        options.seed(),
                        options.computation().precision());
        return new InFolder(
                new JobCheckpoints(folder.resolve(TrainingFolder.CHECKPOINTS), run),
                new FitHistory(folder.resolve("history.jsonl")),
                job,
                options.storage().every());
    }

    /**
     * A folder with {@code checkpoint/} and {@code history.jsonl}.
     *
     * @param checkpoints the checkpoints
     * @param history the history
     * @param job what a checkpoint is made of
     * @param every epochs from one checkpoint to the next
     */
    record InFolder(JobCheckpoints checkpoints, FitHistory history, JobState job, int every)
            implements FitStore {

        @Override
        public int resume(Trainer trainer) throws IOException {
            int done = checkpoints.resume(trainer, job, System.err::println);
            history.keep(done);
            return done;
        }

        @Override
        public List<EpochSummary> epochs() throws IOException {
            return history.read();
        }

        @Override
        public boolean keep(Trainer trainer, EpochSummary summary, boolean isLast)
                throws IOException {
            // Before the checkpoint: a line beyond the last checkpoint is written again.
            history.append(summary);
            if (isLast || summary.epoch() % every == 0) {
                return checkpoints.save(trainer, job, summary.epoch());
            }
            return true;
        }
    }
}
