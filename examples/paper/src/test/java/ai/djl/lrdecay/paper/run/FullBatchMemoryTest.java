package ai.djl.lrdecay.paper.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gradient descent takes the memory of a micro-batch, whatever the number of samples: the peak of a
 * process of its own with 1,000 samples and with 50,000.
 */
@EnabledOnOs(OS.LINUX)
class FullBatchMemoryTest {

    @TempDir Path folder;

    @Test
    void peakMemoryDoesNotGrowWithTheData() throws Exception {
        double small = peakMebibytes(1000);
        double large = peakMebibytes(50_000);
        assertThat(large / small).as("%.0f MiB, then %.0f MiB", small, large).isBetween(0.95, 1.05);
    }

    private double peakMebibytes(int samples) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xms48m", "-Xmx48m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-DOPT_OUT_TRACKING=true"));
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(FullBatchMemoryTest.class.getName());
        command.add(Integer.toString(samples));
        command.add(folder.resolve("run-" + samples).toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return Double.parseDouble(output.lines().reduce((a, b) -> b).orElseThrow());
    }

    /** Trains for two steps along the full gradient and prints the peak of resident memory. */
    public static void main(String[] args) throws IOException {
        Threads.use(1);
        OptimizerSpec optimizer =
                OptimizerSpec.builder()
                        .setLearningRate(0.1)
                        .setBatchSize(500)
                        .optFullBatch(true)
                        .build();
        RunSpec spec =
                Specs.run("ps10:test=500,size=2,train=" + args[0], "constant", optimizer, 2)
                        .build();
        Specs.train(spec, new RunDirectory(Path.of(args[1])), false, RunListener.SILENT);
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                System.out.println(Double.parseDouble(line.replaceAll("\\D+", "")) / 1024);
            }
        }
    }
}
