package ai.djl.lrdecay.paper.spark;

import ai.djl.lrdecay.paper.launch.PackedFolder;
import ai.djl.lrdecay.paper.launch.Program;
import ai.djl.lrdecay.paper.launch.RemotePool;
import ai.djl.lrdecay.paper.launch.RemoteTask;
import ai.djl.lrdecay.paper.run.RunException;
import ai.djl.lrdecay.util.AtomicFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Machines of a Spark cluster. Each task is a job of Spark of its own, so that tasks end, fail and
 * begin without the others.
 */
final class SparkPool implements RemotePool {

    /** Lies in the output folder, so that a machine can tell whether it shares it. */
    static final String TOKEN = ".remote-token";

    /** The folder in which the launcher keeps Spark. */
    private static final String LIBRARIES = "lib-spark";

    private static final long POLL_MILLIS = 50;

    /** How long processes may take to end, each of which looks for that five times a second. */
    private static final long END_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final JavaSparkContext context;
    private final Path out;
    private final TaskPlace place;

    /** What was sent for tasks to start from, by its name. */
    private final Map<String, Broadcast<PackedFolder>> sent = new HashMap<>();

    private SparkPool(JavaSparkContext context, Path out, String token) {
        this.context = context;
        this.out = out;
        int threads = context.getConf().getInt("spark.task.cpus", 1);
        TaskPlace shared = new TaskPlace(out.toString(), token, true, program(), threads);
        boolean asked = context.getConf().getBoolean(SparkSettings.SHARED, true);
        place = asked && isSharedByAll(shared) ? shared : shared.notShared();
    }

    /** As this process was started, without Spark. */
    private static Program program() {
        Program here = Program.ofThisProcess();
        String application =
                Arrays.stream(here.classPath().split(File.pathSeparator))
                        .filter(entry -> !isOfSpark(Path.of(entry)))
                        .collect(Collectors.joining(File.pathSeparator));
        return new Program(application, here.properties());
    }

    private static boolean isOfSpark(Path entry) {
        Path parent = entry.getParent();
        return parent != null && parent.endsWith(LIBRARIES);
    }

    static SparkPool connect(Settings settings) throws IOException {
        SparkConf conf = SparkSettings.of(settings);
        String token = token(settings.out().resolve(TOKEN));
        JavaSparkContext context;
        try {
            context = new JavaSparkContext(conf);
        } catch (Exception e) {
            throw refused(settings.master(), e);
        }
        try {
            return new SparkPool(context, settings.out(), token);
        } catch (Exception e) {
            context.close();
            throw refused(settings.master(), e);
        }
    }

    /** The same for each sweep into a folder: machines that share none continue what they began. */
    private static String token(Path file) throws IOException {
        if (!Files.exists(file)) {
            AtomicFiles.writeString(file, UUID.randomUUID().toString());
        }
        return Files.readString(file);
    }

    private static RunException refused(String master, Exception e) {
        String reason = e instanceof SparkException ? String.valueOf(e.getMessage()) : e.toString();
        return new RunException(
                "Spark at " + master + " cannot be used: " + reason.lines().findFirst().orElse(""),
                e);
    }

    /** Asks machines; one that is asked later than this and shares nothing says so itself. */
    private boolean isSharedByAll(TaskPlace shared) {
        int asked = 2 * places();
        return context
                .parallelize(IntStream.range(0, asked).boxed().toList(), asked)
                .map(any -> shared.isShared())
                .collect()
                .stream()
                .allMatch(answer -> answer);
    }

    /** {@inheritDoc} */
    @Override
    public Ticket submit(RemoteTask task) throws IOException {
        List<Broadcast<PackedFolder>> needs = new ArrayList<>();
        if (!place.shared()) {
            for (String need : task.needs()) {
                needs.add(send(need));
            }
        }
        TaskProcess process = new TaskProcess(place, needs);
        return new SparkTicket(
                context, context.parallelize(List.of(task), 1).map(process::run).collectAsync());
    }

    private Broadcast<PackedFolder> send(String need) throws IOException {
        Broadcast<PackedFolder> known = sent.get(need);
        if (known == null) {
            known = context.broadcast(PackedFolder.of(out.resolve(need)));
            sent.put(need, known);
        }
        return known;
    }

    /** {@inheritDoc} */
    @Override
    public int places() {
        return Math.max(1, context.defaultParallelism());
    }

    /** {@inheritDoc} */
    @Override
    public void close() {
        if (context.sc().isStopped()) {
            return; // This process is ending.
        }
        // Machines of a cluster end with the context; threads of this process would go on.
        context.cancelAllJobs();
        long end = System.nanoTime() + END_NANOS;
        try {
            while (isAtWork() && System.nanoTime() < end) {
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            context.close();
        }
    }

    private boolean isAtWork() {
        return Arrays.stream(context.statusTracker().getExecutorInfos())
                .anyMatch(executor -> executor.numRunningTasks() > 0);
    }
}
