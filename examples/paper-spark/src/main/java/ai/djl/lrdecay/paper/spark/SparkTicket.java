package ai.djl.lrdecay.paper.spark;

import ai.djl.lrdecay.paper.launch.PackedFolder;
import ai.djl.lrdecay.paper.launch.RemoteOutcome;
import ai.djl.lrdecay.paper.launch.RemotePool;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/** A job of Spark with a single task. */
record SparkTicket(JavaSparkContext context, JavaFutureAction<List<RemoteOutcome>> job)
        implements RemotePool.Ticket {

    @Override
    public boolean isRunning() {
        for (int id : job.jobIds()) {
            for (int stage : stages(id)) {
                SparkStageInfo info = context.statusTracker().getStageInfo(stage);
                if (info != null && info.numActiveTasks() > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private int[] stages(int id) {
        var info = context.statusTracker().getJobInfo(id);
        return info == null ? new int[0] : info.stageIds();
    }

    @Override
    public Optional<RemoteOutcome> outcome() {
        if (!job.isDone()) {
            return Optional.empty();
        }
        try {
            return Optional.of(job.get().get(0));
        } catch (ExecutionException | CancellationException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            return Optional.of(
                    lost(String.valueOf(reason.getMessage()).lines().findFirst().orElse("")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Machine after machine was lost, or the task could not be sent. */
    private static RemoteOutcome lost(String reason) {
        return new RemoteOutcome(
                RemoteOutcome.NOT_STARTED,
                reason,
                new RemoteOutcome.Place("Spark", "", 0, 0),
                PackedFolder.NONE);
    }
}
