package ai.djl.lrdecay.paper.spark;

import ai.djl.lrdecay.paper.launch.PackedFolder;
import ai.djl.lrdecay.paper.launch.RemoteOutcome;
import ai.djl.lrdecay.paper.launch.RemoteTask;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

    /** The end of what is printed. */
    private static final int TAIL = 8192;

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
                    lastLine(log),
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

    /** Puts what a process starts from where it looks for it, once on each machine. */
    private static void receive(Path out, String name, PackedFolder packed) throws IOException {
        Path target = out.resolve(name);
        synchronized (TaskProcess.class) {
            if (Files.isDirectory(target)) {
                return;
            }
            Files.createDirectories(target.resolveSibling(""));
            packed.unpack(target);
        }
    }

    private ProcessBuilder builder(RemoteTask task, Path out) {
        ProcessBuilder builder =
                new ProcessBuilder(
                        place.program()
                                .command(
                                        task.arguments().stream()
                                                .map(
                                                        argument ->
                                                                argument.replace(
                                                                        RemoteTask.OUT,
                                                                        out.toString()))
                                                .toList()));
        Map<String, String> environment = builder.environment();
        String threads = Integer.toString(place.program().threads());
        environment.put("OMP_NUM_THREADS", threads);
        environment.put("MKL_NUM_THREADS", threads);
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

    private static String lastLine(Path log) throws IOException {
        String last = "its process printed nothing";
        byte[] bytes;
        try (var file = Files.newByteChannel(log)) {
            file.position(Math.max(0, file.size() - TAIL));
            var buffer = ByteBuffer.allocate(TAIL);
            while (buffer.hasRemaining() && file.read(buffer) >= 0) {
                // One read need not bring all.
            }
            bytes = Arrays.copyOf(buffer.array(), buffer.position());
        }
        for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
            if (!line.isBlank() && !line.startsWith("\tat ")) {
                last = line.strip();
            }
        }
        return last;
    }
}
