package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.paper.experiment.Records;
import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.OtherVersionException;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.RunResult;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.SealDepth;
import ai.djl.lrdecay.paper.transfer.TransferRecord;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * The records of finished runs below a folder.
 *
 * @param root the folder that holds a folder for each run, named by its id
 * @param excluded the ids of runs that count as not finished, because their records are damaged
 */
public record FolderRecords(Path root, Set<String> excluded) implements Records {

    /** Makes the set unmodifiable. */
    public FolderRecords {
        excluded = Set.copyOf(excluded);
    }

    /**
     * Refers to all runs below a folder.
     *
     * @param root the folder that holds a folder for each run, named by its id
     */
    public FolderRecords(Path root) {
        this(root, Set.of());
    }

    /**
     * Returns the folder of a run.
     *
     * @param spec the specification
     * @return the folder, which need not exist
     */
    public RunDirectory directory(RunSpec spec) {
        return new RunDirectory(root.resolve(spec.id()));
    }

    /**
     * Returns the folder of any work.
     *
     * @param job the work
     * @return the folder, which need not exist
     */
    public Path folder(Job job) {
        return root.resolve(job.id());
    }

    /**
     * Tells whether work is done.
     *
     * @param job the work
     * @return true if its result is recorded
     * @throws IOException if the record is damaged
     */
    public boolean isFinished(Job job) throws IOException {
        return job.isFinished(folder(job));
    }

    /**
     * Tells whether work is done, and nothing of what it left was changed since: not its parameters
     * either, which other runs may start from. A folder whose records cannot be used is set aside,
     * so that the work is done again.
     *
     * @param job the work
     * @param notice receives a sentence about a folder that was set aside
     * @return true if its result is recorded
     * @throws ai.djl.lrdecay.paper.run.FolderInUseException if the records cannot be used, but a
     *     process works in the folder
     * @throws IOException if the records cannot be read
     */
    public boolean isFinishedOrSetAside(Job job, Consumer<String> notice) throws IOException {
        try {
            return job.isFinished(folder(job), SealDepth.ALL);
        } catch (DamagedFileException | OtherVersionException e) {
            Path aside = DamagedFolder.setAside(folder(job));
            notice.accept(
                    e.getMessage()
                            + "; the folder is now "
                            + aside
                            + ", and the run is done again.");
            return false;
        }
    }

    /**
     * Returns how much of some work is done, cheaply, for showing progress.
     *
     * @param job the work
     * @return the number of finished steps
     */
    public int stepsDone(Job job) {
        return job.stepsDone(folder(job));
    }

    @Override
    public Optional<TransferRecord> find(TransferSpec spec) throws IOException {
        return excluded.contains(spec.id())
                ? Optional.empty()
                : TransferRecord.read(root.resolve(spec.id()));
    }

    @Override
    public Optional<Run> find(RunSpec spec) throws IOException {
        if (excluded.contains(spec.id())) {
            return Optional.empty();
        }
        RunDirectory directory = directory(spec);
        Optional<RunResult> result = directory.checkedResult(SealDepth.RECORDS);
        if (result.isEmpty()) {
            return Optional.empty();
        }
        List<EpochRecord> epochs = directory.epochs();
        return epochs.isEmpty()
                ? Optional.empty()
                : Optional.of(new Run(spec, result.get(), epochs));
    }

    @Override
    public SortedMap<Integer, HessianSpectrum> spectra(RunSpec spec) throws IOException {
        return directory(spec).measuredSpectra();
    }
}
