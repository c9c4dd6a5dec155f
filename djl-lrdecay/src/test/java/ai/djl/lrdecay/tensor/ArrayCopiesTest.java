package ai.djl.lrdecay.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Values are put into arrays that keep their identity, layout and gradient, without a warning. */
class ArrayCopiesTest {

    private static final float[] VALUES = {1, 2, 3, 4, 5, 6};

    @Test
    void keepsWhatTheTargetIs() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray source = manager.create(VALUES, new Shape(1, 2, 3));
            NDArray turned = manager.zeros(new Shape(1, 3, 2)).transpose(0, 2, 1);
            HostTensor.of(source).copyTo(turned);
            assertThat(turned).isEqualTo(source);
            NDArray scalar = manager.zeros(new Shape(), DataType.INT64);
            HostTensor.of(manager.create(7L)).copyTo(scalar);
            assertThat(scalar.getLong()).isEqualTo(7);
            NDArray nothing = manager.zeros(new Shape(0));
            HostTensor.of(nothing).copyTo(nothing);
            assertThat(source.toFloatArray()).isEqualTo(VALUES);
        }
    }

    /**
     * A thread of its own records operators, as PyTorch's threads do where DJL has not told them.
     */
    @Test
    void mayBeTrainedWhereOperatorsAreRecorded() throws Exception {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray source = manager.create(VALUES);
            NDArray weight = manager.ones(new Shape(6));
            weight.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(weight.mul(source).sum());
                HostTensor.of(source).copyTo(weight);
            }
            Throwable[] failure = {null};
            Thread thread = new Thread(() -> HostTensor.of(source).copyTo(weight));
            thread.setUncaughtExceptionHandler((self, thrown) -> failure[0] = thrown);
            thread.start();
            thread.join();
            assertThat(failure[0]).isNull();
            assertThat(weight.toFloatArray()).isEqualTo(VALUES);
            assertThat(weight.hasGradient()).isTrue();
            assertThat(weight.getGradient().toFloatArray()).isEqualTo(VALUES);
        }
    }

    /** PyTorch warns once in a process, on the process's standard error: in one of its own. */
    @Test
    void pyTorchDoesNotWarn() throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-DOPT_OUT_TRACKING=true",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Copies.class.getName());
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.strip()).isEqualTo("copied");
    }

    /** What the process does. */
    static final class Copies {

        public static void main(String[] args) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray target = manager.zeros(new Shape(6));
                HostTensor.of(manager.create(VALUES)).copyTo(target);
                System.out.println(target.getFloat(5) == 6 ? "copied" : "not copied");
            }
        }
    }
}
