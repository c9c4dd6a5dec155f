package ai.djl.lrdecay.paper.spark;

import ai.djl.lrdecay.paper.launch.PackedFolder;
import ai.djl.lrdecay.paper.launch.ProcessLog;
import ai.djl.lrdecay.paper.launch.Program;
import ai.djl.lrdecay.paper.launch.RemoteOutcome;
import ai.djl.lrdecay.paper.launch.RemoteTask;
import ai.djl.lrdecay.util.AtomicFiles;
import ai.djl.lrdecay.util.LockFile;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What an executor does for a task: it starts a process and waits for it. The process ends with its
 * standard input, and so with the executor, however that one ends.
 *
 * @param place where records are put
 * @param needs what has to be there before, where no folder is shared
 */
record TaskProcess(TaskPlace place, List<Broadcast<PackedFolder>> needs) implements Serializable {

    private static final long POLL_MILLIS = 200;

    /** Another process has the lock. */
    private static final int LOCKED = 75;

    /** A process can outlive a lost executor by a moment, and hold the lock so long. */
    private static final long LOCKED_NANOS = TimeUnit.SECONDS.toNanos(30);

    RemoteOutcome run(RemoteTask task) throws InterruptedException {
        long start = System.currentTimeMillis();
        String gpus = "";
        try {
            if (place.shared() && !place.isShared()) {
                throw new IOException(
                        "this machine does not share "
                                + place.out()
                                + " with the others: give all of them the folder, or none");
            }
            Path out = place.folder();
            for (int i = 0; i < needs.size(); i++) {
                receive(out, task.needs().get(i), needs.get(i).value());
            }
            ProcessBuilder builder = builder(task, out);
            gpus = builder.environment().getOrDefault(VisibleGpus.NAME, "");
            Path log = Files.createDirectories(out.resolve("logs")).resolve(task.id() + ".log");
            builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            int code = untilUnlocked(builder);
            boolean sent = !place.shared() && code == 0;
            return new RemoteOutcome(
                    code,
                    ProcessLog.lastLine(log),
                    here(gpus, start),
                    sent ? PackedFolder.of(out.resolve(task.records())) : PackedFolder.NONE);
        } catch (IOException | IllegalArgumentException e) {
            return new RemoteOutcome(
                    RemoteOutcome.NOT_STARTED,
                    String.valueOf(e.getMessage()),
                    here(gpus, start),
                    PackedFolder.NONE);
        }
    }

    private static RemoteOutcome.Place here(String gpus, long start) {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            host = "a machine without a name";
        }
        return new RemoteOutcome.Place(host, gpus, start, System.currentTimeMillis());
    }

    /**
     * Puts what a process starts from where it looks for it, once on each machine. What is there
     * otherwise is replaced: this machine may have begun a run that another one finished.
     */
    private static void receive(Path out, String name, PackedFolder packed) throws IOException {
        Path target = out.resolve(name);
        Files.createDirectories(target.resolveSibling(""));
        Path received = Files.createDirectories(out.resolve("received")).resolve(key(name));
        // Several executors may be on one machine.
        try (LockFile ignored = LockFile.acquire(received.resolveSibling(key(name) + ".lock"))) {
            if (Files.exists(target)
                    && Files.exists(received)
                    && Files.readString(received).equals(packed.sha256())) {
                return;
            }
            packed.unpack(target);
            AtomicFiles.writeString(received, packed.sha256());
        }
    }

    private static String key(String name) {
        return name.replace('/', '-');
    }

    private ProcessBuilder builder(RemoteTask task, Path out) {
        List<String> arguments = new ArrayList<>();
        for (String argument : task.arguments()) {
            arguments.add(argument.replace(RemoteTask.OUT, out.toString()));
        }
        arguments.addAll(List.of("--threads", Integer.toString(place.threads())));
        ProcessBuilder builder = new ProcessBuilder(place.program().command(arguments));
        Map<String, String> environment = builder.environment();
        Program.limitThreads(environment, place.threads());
        VisibleGpus.show(VisibleGpus.ofTask(TaskContext.get()), environment);
        return builder;
    }

    private static int untilUnlocked(ProcessBuilder builder)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        int code = once(builder);
        while (code == LOCKED && System.nanoTime() - start < LOCKED_NANOS) {
            Thread.sleep(5 * POLL_MILLIS);
            code = once(builder);
        }
        return code;
    }

    private static int once(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.start();
        TaskCompletionListener end = ended -> process.destroyForcibly();
        TaskContext.get().addTaskCompletionListener(end);
        try {
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (TaskContext.get().isInterrupted()) {
                    throw new InterruptedException("the task was ended");
                }
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
