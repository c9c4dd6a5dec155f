package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.training.checkpoint.CheckpointStore;
import ai.djl.lrdecay.training.precision.PrecisionChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * Runs specifications in folders, on the threads and the device that it was made for. A finished
 * run is not run again; an interrupted one is continued after its last checkpoint.
 */
public final class Runner {

    private final Execution execution;
    private final DataFolders folders;
    private final RunListener listener;
    private final Optional<String> protocol;
    private final int every;
    private final Optional<PrecisionChoice> precision;

    /**
     * Creates a runner.
     *
     * @param execution threads and device
     * @param folders where the files of the data are looked for
     * @param listener hears how runs proceed
     */
    public Runner(Execution execution, DataFolders folders, RunListener listener) {
        this(execution, folders, listener, Optional.empty());
    }

    /**
     * Creates a runner for the runs of a protocol.
     *
     * @param execution threads and device
     * @param folders where the files of the data are looked for
     * @param listener hears how runs proceed
     * @param protocol the seal of the protocol, if any
     */
    public Runner(
            Execution execution,
            DataFolders folders,
            RunListener listener,
            Optional<String> protocol) {
        this(execution, folders, listener, protocol, 0, Optional.empty());
    }

    private Runner(
            Execution execution,
            DataFolders folders,
            RunListener listener,
            Optional<String> protocol,
            int every,
            Optional<PrecisionChoice> precision) {
        this.execution = execution;
        this.folders = folders;
        this.listener = listener;
        this.protocol = protocol;
        this.every = every;
        this.precision = precision;
    }

    /**
     * Returns a runner that keeps snapshots within stages, too. They change no number of a run, so
     * they are no part of its specification: a run is the same with and without them.
     *
     * @param epochs a snapshot after every so many epochs, at least 1
     * @return the runner
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Runner keepingEvery(int epochs) {
        Checks.require(epochs >= 1, "snapshots are kept every 1 or more epochs, not " + epochs);
        return new Runner(execution, folders, listener, protocol, epochs, precision);
    }

    /**
     * Returns a runner that writes into the description of a run that begins by which times its
     * precision was chosen.
     *
     * @param choice the times
     * @return the runner
     */
    public Runner recording(PrecisionChoice choice) {
        return new Runner(execution, folders, listener, protocol, every, Optional.of(choice));
    }

    /**
     * Runs a specification, or what is left of it.
     *
     * @param spec the specification
     * @param directory the folder
     * @param resume whether to continue a run that is there already
     * @return how the run ended
     * @throws OtherRunException if the folder holds another run
     * @throws RunException if it holds an unfinished run and {@code resume} is off
     * @throws IOException if a record is damaged, or reading or writing fails
     */
    public RunResult run(RunSpec spec, RunDirectory directory, boolean resume) throws IOException {
        if (Files.exists(directory.root()) && !Files.isDirectory(directory.root())) {
            throw new RunException(directory.root() + " is a file, not a folder for a run");
        }
        try (FolderLock ignored = directory.lock()) {
            Optional<RunInfo> info = directory.info();
            if (info.isPresent()) {
                if (!info.get().spec().equals(spec)) {
                    throw new OtherRunException(directory.root(), info.get().spec(), spec);
                }
                Optional<RunResult> result = directory.checkedResult();
                if (result.isPresent()) {
                    return result.get();
                }
                if (!resume) {
                    throw new RunException(
                            directory.root()
                                    + " holds an unfinished run: continue it with --resume, or"
                                    + " choose another folder");
                }
            }
            if (info.isEmpty()) {
                FolderLock.requireUnused(directory.root(), "a run", name -> false);
            }
            describe(spec, directory, info);
            try {
                return train(spec, directory);
            } catch (IOException | RuntimeException e) {
                if (info.isEmpty()) {
                    // Data that are not there, for instance: the corrected command may use the
                    // folder.
                    try {
                        directory.forgetIfUnused();
                    } catch (IOException other) {
                        e.addSuppressed(other);
                    }
                }
                throw e;
            }
        }
    }

    private void describe(RunSpec spec, RunDirectory directory, Optional<RunInfo> before)
            throws IOException {
        Provenance here = Provenance.here(execution, protocol);
        RunInfo now =
                before.map(info -> info.continuedAt(here))
                        .orElseGet(() -> RunInfo.of(spec, here, precision));
        if (before.isEmpty() || !before.get().equals(now)) {
            directory.writeInfo(now);
        }
    }

    private RunResult train(RunSpec spec, RunDirectory directory) throws IOException {
        RateSchedule schedule =
                spec.schedule().start(spec.optimizer().learningRate(), spec.epochs());
        Training.Surroundings around =
                new Training.Surroundings(
                        execution,
                        folders,
                        directory.root().toAbsolutePath().getParent(),
                        listener::onBatch);
        try (Training training = Training.open(spec, schedule::rate, around)) {
            CheckpointStore store = new CheckpointStore(directory.checkpoints(), spec.digest());
            return new RunLoop(spec, directory, training, schedule, store, listener, every).run();
        }
    }
}
