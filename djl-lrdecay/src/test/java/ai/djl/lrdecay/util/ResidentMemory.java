package ai.djl.lrdecay.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Resident memory of a program in a process of its own, arranged so that what grows is what the
 * program holds. The whole heap is touched at the start, since otherwise its pages become resident
 * at the whim of the collector; and blocks of 128 KiB or more are mapped one by one (glibc would
 * raise that bound by itself and then keep freed ones), by one arena of malloc.
 */
public final class ResidentMemory {

    private ResidentMemory() {}

    /**
     * Runs the main method of a class, whose last line of output must be the resident memory before
     * and after, as {@link #mebibytes()} gives it.
     *
     * @param program the class
     * @param heapMebibytes the size of its heap
     * @param arguments the arguments of its main method
     * @return after less before, in MiB
     * @throws Exception if the process cannot be run
     */
    public static double growth(Class<?> program, int heapMebibytes, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xms" + heapMebibytes + "m", "-Xmx" + heapMebibytes + "m"));
        command.addAll(List.of("-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"));
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("-DOPT_OUT_TRACKING=true");
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.add(program.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        builder.environment().put("MALLOC_MMAP_THRESHOLD_", "131072");
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        String[] numbers = output.lines().reduce((a, b) -> b).orElseThrow().split(" ");
        return Double.parseDouble(numbers[1]) - Double.parseDouble(numbers[0]);
    }

    /**
     * The resident memory of this process.
     *
     * @return MiB
     * @throws IOException if the system does not say
     */
    public static double mebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .flatMap(line -> Arrays.stream(line.split("\\s+")).skip(1).limit(1))
                .mapToDouble(kibibytes -> Double.parseDouble(kibibytes) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
