package ai.djl.lrdecay.paper.launch;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.job.JobFile;
import ai.djl.lrdecay.paper.run.Devices;
import ai.djl.lrdecay.paper.run.Execution;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.TrackTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Starts processes that do jobs, one after another, each of which is handed over as a file. PyTorch
 * collects gradients for only one training at a time in a process, and a crash stays where it
 * happens.
 *
 * @param logs the folder of the jobs' files and of what the processes print
 * @param execution threads and device of each
 * @param dataDir the folder of data sets that the user named, if any
 * @param protocol the seal of the protocol that they are done for, if any
 * @param track where the numbers of trainings go besides their records
 */
public record ChildProcesses(
        Path logs,
        Execution execution,
        Optional<Path> dataDir,
        Optional<String> protocol,
        List<TrackTarget> track) {

    /** Copies the targets. */
    public ChildProcesses {
        track = List.copyOf(track);
    }

    private static final String VISIBLE_GPUS = "CUDA_VISIBLE_DEVICES";

    /**
     * Writes down a job for a process.
     *
     * @param job the work
     * @param folder the folder of its records
     * @return the file
     * @throws IOException if it cannot be written
     */
    Path write(Job job, Path folder) throws IOException {
        RunDirectory.makeFolder(logs);
        Path file = logs.resolve(job.id() + ".json");
        new JobFile(job, execution, folder, dataDir, protocol, track).write(file);
        return file;
    }

    /**
     * Starts a process. It ends by itself when this process ends in any way, because its standard
     * input ends then.
     *
     * @param slot the number of the place that it has beside others, from 0
     * @return the process
     * @throws IOException if it cannot be started
     */
    JobWorker start(int slot) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(Program.ofThisProcess().command(List.of("run-jobs")));
        Map<String, String> environment = builder.environment();
        Program.limitThreads(environment, execution.threads());
        if (!Devices.isCpu(execution.device())) {
            showGpu(environment, execution.device(), slot, Engine.getInstance().getGpuCount());
        }
        return new JobWorker(builder.redirectErrorStream(true).start());
    }

    /** What a job prints. */
    Path log(Job job) {
        return JobWorker.log(logs.resolve(job.id() + ".json"));
    }

    /**
     * Shows the process one GPU, which it sees as its first: runs side by side are spread over the
     * GPUs of the machine, and what is recorded of a run does not depend on which one it got.
     */
    static void showGpu(Map<String, String> environment, String device, int slot, int gpus) {
        if (!device.equals("gpu:0") || gpus < 2) {
            return;
        }
        String visible = environment.get(VISIBLE_GPUS);
        String[] names =
                visible == null || visible.isBlank()
                        ? IntStream.range(0, gpus).mapToObj(String::valueOf).toArray(String[]::new)
                        : visible.split(",");
        environment.put(VISIBLE_GPUS, names[slot % names.length].strip());
    }
}
