package ai.djl.lrdecay.hessian;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.loss.Loss;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three hundred products in a process of their own, whose heap is small, so that resident memory
 * shows what the engine holds. A graph that leaks holds some 4 MiB more after each product.
 */
class FlatMemoryTest {

    private static final int WARM_UP = 100;
    private static final int PRODUCTS = 300;
    private static final int SAMPLES = 512;
    private static final double LEAK_MIB = 24;

    @EnabledOnOs(OS.LINUX)
    @ParameterizedTest(name = "micro-batches of {0}")
    @ValueSource(ints = {SAMPLES, 128})
    void residentMemoryStaysFlat(int microBatch) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("-DOPT_OUT_TRACKING=true");
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.addAll(List.of(FlatMemoryTest.class.getName(), Integer.toString(microBatch)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Arenas of glibc's malloc would be counted as growth.
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        String[] numbers = output.lines().reduce((a, b) -> b).orElseThrow().split(" ");
        double before = Double.parseDouble(numbers[0]);
        double after = Double.parseDouble(numbers[1]);
        assertThat(after - before).as(output).isLessThan(LEAK_MIB);
    }

    /** Prints resident MiB after the warm-up and at the end. */
    public static void main(String[] args) throws IOException {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Block block =
                    new SequentialBlock()
                            .add(convolution())
                            .add(BatchNorm.builder().build())
                            .add(Activation.reluBlock())
                            .add(convolution())
                            .add(Activation.reluBlock())
                            .add(Blocks.batchFlattenBlock())
                            .add(Linear.builder().setUnits(5).build());
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 8, 8));
            NDArray inputs = manager.randomNormal(new Shape(SAMPLES, 3, 8, 8));
            NDArray labels = manager.zeros(new Shape(SAMPLES), DataType.INT64);
            try (HessianOperator operator =
                            HessianOperator.builder()
                                    .setBlock(block)
                                    .setLoss(Loss.softmaxCrossEntropyLoss())
                                    .setData(
                                            CurvatureData.of(
                                                    new NDList(inputs),
                                                    new NDList(labels),
                                                    Integer.parseInt(args[0])))
                                    .build();
                    NDManager scratch = operator.manager().newSubManager()) {
                NDArray vector = scratch.ones(new Shape(operator.dimension()));
                double before = 0;
                for (int i = 0; i < WARM_UP + PRODUCTS; i++) {
                    if (i == WARM_UP) {
                        before = residentMebibytes();
                    }
                    try (NDArray product = operator.apply(vector)) {
                        product.size();
                    }
                }
                System.out.println(before + " " + residentMebibytes());
            }
        }
    }

    private static Block convolution() {
        return Conv2d.builder()
                .setFilters(8)
                .setKernelShape(new Shape(3, 3))
                .optPadding(new Shape(1, 1))
                .build();
    }

    private static double residentMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .flatMap(line -> Arrays.stream(line.split("\\s+")).skip(1).limit(1))
                .mapToDouble(kibibytes -> Double.parseDouble(kibibytes) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
