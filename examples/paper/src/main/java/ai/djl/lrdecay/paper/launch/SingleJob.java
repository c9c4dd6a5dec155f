package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.job.JobFile;
import ai.djl.lrdecay.paper.run.Execution;
import ai.djl.lrdecay.paper.run.FolderInUseException;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.RunException;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.util.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One job of a plan, done in this process. It may be asked for twice, at the same time or again,
 * here or on a machine that shares the folder, and killed at any time: what is finished is not done
 * again, what was begun continues, and of two one is turned away.
 *
 * @param planned the job
 * @param out the output folder
 * @param execution threads and device
 * @param dataDir the folder of data sets that the user named, if any
 */
public record SingleJob(PlannedJob planned, Path out, Execution execution, Optional<Path> dataDir) {

    /**
     * Does what is left of it.
     *
     * @param folders where the files of data are looked for
     * @param listener hears how it proceeds
     * @return what came of it, one sentence
     * @throws FolderInUseException if another process does it
     * @throws IOException if it fails
     */
    public String run(DataFolders folders, RunListener listener) throws IOException {
        Job job = planned.job();
        FolderRecords records = Conclusion.records(out);
        Path logs = out.resolve("logs");
        RunDirectory.makeFolder(logs);
        Optional<LockFile> lock = LockFile.tryAcquire(logs.resolve(job.id() + ".lock"));
        if (lock.isEmpty()) {
            throw new FolderInUseException("another process does " + job.id() + " in " + out);
        }
        try (LockFile ignored = lock.get()) {
            if (records.isFinishedOrSetAside(job, listener::onNotice)) {
                return job.id() + " was finished before.";
            }
            requireStart(job, records);
            return job.run(
                    new JobFile(
                            job,
                            execution,
                            records.folder(job),
                            dataDir,
                            planned.protocol(),
                            List.of()),
                    folders,
                    listener);
        }
    }

    private void requireStart(Job job, FolderRecords records) throws RunException {
        Optional<String> start = job.after();
        if (start.isPresent()
                && !Files.exists(records.root().resolve(start.get()).resolve("result.json"))) {
            throw new RunException(
                    job.id()
                            + " starts from "
                            + start.get()
                            + ", which is not finished in "
                            + out
                            + ": run the jobs of wave "
                            + (planned.wave() - 1)
                            + " first");
        }
    }
}
