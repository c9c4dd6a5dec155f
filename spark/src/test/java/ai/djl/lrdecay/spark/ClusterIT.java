package ai.djl.lrdecay.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver;
import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.lrdecay.hessian.record.Eigenvalue;
import ai.djl.lrdecay.spark.cluster.ClusterHolder;
import ai.djl.lrdecay.spark.cluster.MiniCluster;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Master and two Workers as processes of their own. */
@Timeout(300)
class ClusterIT {

    private static final int SAMPLES = 75;
    private static final int MICRO = 16;
    private static final int PIXELS = 2;

    @TempDir Path folder;

    private final Set<Long> executors = new HashSet<>();

    @Test
    void computesAsOneMachineAndLosesAnExecutor() throws Exception {
        List<Process> nodes;
        try (MiniCluster cluster = new MiniCluster(folder, List.of(1, 1), List.of());
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            nodes = cluster.nodes();
            Block block =
                    Networks.initialised(Networks.wrn(), manager, new Shape(1, 6, PIXELS, PIXELS));
            try (JavaSparkContext context = new JavaSparkContext(cluster.conf())) {
                eigenvalues(context, block);
                executorKilled(context, block);
            }
        }
        assertThat(nodes).noneMatch(Process::isAlive);
        assertThat(executors).hasSizeGreaterThan(1).allSatisfy(ClusterIT::assertEnds);
    }

    private SparkData data(JavaSparkContext context, int partitions) {
        return SparkData.of(
                context,
                new PausingSource(folder.toString(), SAMPLES, PIXELS),
                SAMPLES,
                MICRO,
                partitions);
    }

    private static SparkOperator operator(SparkData data, Block block) {
        return SparkOperator.builder()
                .setData(data)
                .setNetwork(Networks::wrn)
                .setBlock(block)
                .setLoss(Loss::softmaxCrossEntropyLoss)
                .build();
    }

    private void eigenvalues(JavaSparkContext context, Block block) {
        LanczosEigensolver solver =
                LanczosEigensolver.builder().optCount(10).optTolerance(0.02).build();
        List<Eigenvalue> expected;
        try (Ps10 samples = Networks.ps10(SAMPLES, PIXELS);
                HessianOperator single =
                        HessianOperator.builder()
                                .setBlock(block)
                                .setLoss(Loss.softmaxCrossEntropyLoss())
                                .setData(CurvatureData.of(samples, SAMPLES, MICRO))
                                .build()) {
            expected = solver.solve(single).largest();
        }
        List<List<Eigenvalue>> found = new ArrayList<>();
        for (int partitions : new int[] {1, 2, 5}) {
            try (SparkData data = data(context, partitions);
                    SparkOperator operator = operator(data, block)) {
                found.add(solver.solve(operator).largest());
            }
        }
        assertThat(expected).hasSize(10);
        for (int i = 0; i < 10; i++) {
            assertThat(found.get(0).get(i).value() / expected.get(i).value())
                    .isCloseTo(1, within(1e-6));
        }
        assertThat(found.get(1)).isEqualTo(found.get(0));
        assertThat(found.get(2)).isEqualTo(found.get(0));
    }

    private void executorKilled(JavaSparkContext context, Block block) throws Exception {
        try (SparkData data = data(context, 5);
                SparkOperator operator = operator(data, block)) {
            float[] vector = new float[Math.toIntExact(operator.dimension())];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) Math.sin(i);
            }
            float[] expected = operator.apply(vector);
            Path pause = Files.createFile(folder.resolve("pause"));
            CompletableFuture<float[]> product =
                    CompletableFuture.supplyAsync(() -> operator.apply(vector));
            long victim = reached();
            ProcessHandle.of(victim).orElseThrow().destroyForcibly();
            assertEnds(victim);
            Files.delete(pause);
            assertThat(product.get()).isEqualTo(expected);
            assertThat(operator.apply(vector)).isEqualTo(expected);
            for (int i = 0; i < 10; i++) {
                executors.addAll(
                        context.parallelize(List.of(1, 2, 3, 4), 4)
                                .map(any -> ProcessHandle.current().pid())
                                .collect());
            }
        }
    }

    /** Waits for an executor that is within its product. */
    private long reached() throws Exception {
        while (true) {
            try (Stream<Path> files = Files.list(folder)) {
                Optional<Path> any =
                        files.filter(file -> file.getFileName().toString().startsWith("reached-"))
                                .findFirst();
                if (any.isPresent()) {
                    long pid =
                            Long.parseLong(
                                    any.get()
                                            .getFileName()
                                            .toString()
                                            .substring("reached-".length()));
                    executors.add(pid);
                    return pid;
                }
            }
            Thread.sleep(10);
        }
    }

    private static void assertEnds(long pid) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            assertThat(process.get().onExit().orTimeout(30, TimeUnit.SECONDS))
                    .as("process " + pid)
                    .succeedsWithin(Duration.ofSeconds(30));
        }
    }

    /** However the test ends, Master, Workers and executors do. */
    @Test
    void leavesNothingBehindWhenItIsKilled() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        for (String open : List.of("java.lang", "java.nio", "java.util", "sun.nio.ch")) {
            command.add("--add-opens=java.base/" + open + "=ALL-UNNAMED");
        }
        command.addAll(List.of(ClusterHolder.class.getName(), folder.toString()));
        Process holder =
                new ProcessBuilder(command)
                        .redirectError(folder.resolve("holder.log").toFile())
                        .start();
        List<Long> pids = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            while (line != null && !line.equals("WAITING")) {
                if (line.startsWith("PID ")) {
                    pids.add(Long.parseLong(line.substring("PID ".length())));
                }
                line = out.readLine();
            }
        }
        assertThat(pids).as(Files.readString(folder.resolve("holder.log"))).hasSize(3);
        holder.destroyForcibly();
        assertThat(pids).allSatisfy(ClusterIT::assertEnds);
    }
}
