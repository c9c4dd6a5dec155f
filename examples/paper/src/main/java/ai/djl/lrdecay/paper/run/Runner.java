package ai.djl.lrdecay.paper.run;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.training.CheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs a specification in a folder. A finished run is not run again; an interrupted one goes on
 * after its last checkpoint.
 */
public final class Runner {

    private Runner() {}

    /**
     * Runs a specification, or what is left of it, with data from the usual places.
     *
     * @param spec the specification
     * @param directory the folder
     * @param resume whether to go on with a run that is there already
     * @param listener is told how it goes
     * @return how the run ended
     * @throws RunException if the folder holds another run, or a run and {@code resume} is off
     * @throws IOException if reading or writing fails
     */
    public static RunResult run(
            RunSpec spec, RunDirectory directory, boolean resume, RunListener listener)
            throws IOException {
        return run(spec, DataFolders.standard(null), directory, resume, listener);
    }

    /**
     * Runs a specification, or what is left of it.
     *
     * @param spec the specification
     * @param folders where the files of the data are looked for
     * @param directory the folder
     * @param resume whether to go on with a run that is there already
     * @param listener is told how it goes
     * @return how the run ended
     * @throws RunException if the folder holds another run, or a run and {@code resume} is off
     * @throws IOException if reading or writing fails
     */
    public static RunResult run(
            RunSpec spec,
            DataFolders folders,
            RunDirectory directory,
            boolean resume,
            RunListener listener)
            throws IOException {
        if (Files.exists(directory.root()) && !Files.isDirectory(directory.root())) {
            throw new RunException(directory.root() + " is a file, not a folder for a run");
        }
        try (RunDirectory.Lock ignored = directory.lock()) {
            Optional<RunInfo> info = directory.info();
            if (info.isPresent()) {
                if (!info.get().spec().equals(spec)) {
                    throw new RunException(
                            directory.root()
                                    + " holds another run ("
                                    + info.get().spec().id()
                                    + "): choose another folder");
                }
                Optional<RunResult> result = directory.result();
                if (result.isPresent()) {
                    return result.get();
                }
                if (!resume) {
                    throw new RunException(
                            directory.root()
                                    + " holds an unfinished run: continue it with --resume, or"
                                    + " choose another folder");
                }
            } else {
                directory.writeInfo(new RunInfo(RunInfo.FORMAT, spec, provenance(spec)));
            }
            try (Training training =
                    Training.open(spec, folders, directory.root().toAbsolutePath().getParent())) {
                CheckpointStore store = new CheckpointStore(directory.checkpoints(), spec.digest());
                return new RunLoop(spec, directory, training, store, listener).run();
            }
        }
    }

    private static Map<String, String> provenance(RunSpec spec) {
        Map<String, String> provenance = new TreeMap<>();
        Engine engine = Engine.getInstance();
        provenance.put("engine", engine.getEngineName() + " " + engine.getVersion());
        provenance.put("djl", Engine.getDjlVersion());
        provenance.put(
                "platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        provenance.put("java", System.getProperty("java.version"));
        provenance.put("device", spec.device());
        return provenance;
    }
}
