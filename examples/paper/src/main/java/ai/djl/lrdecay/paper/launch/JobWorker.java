package ai.djl.lrdecay.paper.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A process that does one job after another, so that the engine is loaded and the code compiled
 * once: the shortest trainings take less time than that. Jobs are named to it by their files; it
 * answers when one has ended. A job that fails, or crashes, ends its process, and nothing else.
 */
public final class JobWorker {

    /** The answer when a job is done. */
    public static final String DONE = "lrdecay job done";

    /** The answer when a job has failed, after which the process ends. */
    public static final String FAILED = "lrdecay job failed";

    private static final String FILE_ENDING = ".json";

    private final Process process;
    private final Thread reader;
    private @Nullable Path file;

    /**
     * Listens to a process.
     *
     * @param process a process that takes jobs
     */
    JobWorker(Process process) {
        this.process = process;
        reader = new Thread(this::read, "job worker " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Returns where a job prints to.
     *
     * @param file its file
     * @return the log beside it
     */
    public static Path log(Path file) {
        String name = String.valueOf(file.getFileName());
        String bare =
                name.endsWith(FILE_ENDING)
                        ? name.substring(0, name.length() - FILE_ENDING.length())
                        : name;
        return file.resolveSibling(bare + ".log");
    }

    /** Hands over a job; if the process is gone, the job will not be busy. */
    void start(Path job) {
        synchronized (this) {
            file = job;
        }
        try {
            OutputStream out = process.getOutputStream();
            out.write((job.toAbsolutePath() + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            // It has just ended, which is seen by whoever asks.
            process.destroyForcibly();
        }
    }

    /** Tells whether its job has not ended yet. */
    boolean isBusy() {
        if (!process.isAlive()) {
            awaitOutput();
            return false;
        }
        synchronized (this) {
            return file != null;
        }
    }

    /** Tells whether it can take another job. */
    boolean isUsable() {
        return process.isAlive();
    }

    /** Ends the process, whatever it does, and waits until it has ended. */
    void end() {
        process.destroyForcibly().onExit().join();
    }

    private void awaitOutput() {
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is no answer comes from the virtual machine or a native library: it is logged. */
    private void read() {
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                hear(line);
            }
        } catch (IOException e) {
            // The process was ended.
        }
    }

    private synchronized void hear(String line) {
        if (line.equals(DONE)) {
            file = null;
        } else if (line.equals(FAILED)) {
            // The file stays until the process has ended, so that it is given no other job.
            process.destroyForcibly();
        } else if (file != null) {
            append(log(file), line);
        }
    }

    private static void append(Path log, String line) {
        try {
            Files.writeString(
                    log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            // Answers must be heard nevertheless, for instance where the disk is full.
        }
    }
}
