package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.launch.JobWorker;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code run-jobs}: does one job after another, as {@link JobWorker} asks for them; how {@code
 * reproduce} starts its processes. What a job prints goes to the log beside its file.
 */
@Command(
        name = "run-jobs",
        hidden = true,
        sortOptions = false,
        description = {"Do the jobs whose files are named on standard input.", ""})
final class JobWorkerCommand implements Callable<Integer> {

    // picocli acts on it by itself.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common;

    /** Ends by itself after a job that failed: nobody knows what it left behind in memory. */
    @Override
    public Integer call() throws InterruptedException, IOException {
        PrintStream answers = System.out;
        BlockingQueue<String> files = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(files), "read jobs");
        reader.setDaemon(true);
        reader.start();
        int code = 0;
        while (code == 0) {
            code = run(Path.of(files.take()));
            answers.println(code == 0 ? JobWorker.DONE : JobWorker.FAILED);
            answers.flush();
        }
        return code;
    }

    /** Ends this process where its input ends, since then the one that started it has ended. */
    private static void read(BlockingQueue<String> files) {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                files.add(line);
            }
        } catch (IOException e) {
            // The other side is gone.
        }
        Runtime.getRuntime().halt(1);
    }

    private static int run(Path file) throws IOException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        try (FileOutputStream bytes = new FileOutputStream(JobWorker.log(file).toFile(), true);
                PrintStream log = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(log);
            System.setErr(log);
            return Main.execute("run-job", file.toString());
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
