package ai.djl.lrdecay.paper.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which vector instructions PyTorch chooses: sums differ in their last bits between them. */
public final class Processor {

    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");
    private static final List<String> AVX512 =
            List.of("avx512f", "avx512bw", "avx512dq", "avx512vl", "fma");
    private static final List<String> BFLOAT16 = List.of("avx512_bf16", "amx_bf16");
    private static final List<String> AVX2 = List.of("avx2", "fma");

    private Processor() {}

    /**
     * A blank and a word; nothing where it cannot be found out. Limits that the user has set for
     * PyTorch, or for the library that convolves for it, take its place or follow.
     */
    static String instructions() {
        String convolution = System.getenv("ONEDNN_MAX_CPU_ISA");
        return processor()
                + (convolution == null || convolution.isBlank()
                        ? ""
                        : " oneDNN=" + convolution.strip());
    }

    private static String processor() {
        String chosen = System.getenv("ATEN_CPU_CAPABILITY");
        if (chosen != null && !chosen.isBlank()) {
            return " " + chosen.strip();
        }
        try {
            return Files.exists(DESCRIPTION) ? of(Files.readString(DESCRIPTION)) : "";
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Tells whether the processor computes in bfloat16 itself, or only by way of float32.
     *
     * @return true also where it cannot be found out
     */
    public static boolean computesBfloat16() {
        try {
            return !Files.exists(DESCRIPTION) || computesBfloat16(Files.readString(DESCRIPTION));
        } catch (IOException e) {
            return true;
        }
    }

    static boolean computesBfloat16(String description) {
        Set<String> flags = flags(description);
        return flags.isEmpty() || BFLOAT16.stream().anyMatch(flags::contains);
    }

    private static Set<String> flags(String description) {
        return description
                .lines()
                .filter(line -> line.startsWith("flags"))
                .findFirst()
                .map(line -> Set.copyOf(new HashSet<>(Arrays.asList(line.split("\\s+")))))
                .orElse(Set.of());
    }

    /** The same, from the text that Linux describes its processors with. */
    static String of(String description) {
        Set<String> flags = flags(description);
        return flags.containsAll(AVX512) ? " avx512" : flags.containsAll(AVX2) ? " avx2" : "";
    }
}
