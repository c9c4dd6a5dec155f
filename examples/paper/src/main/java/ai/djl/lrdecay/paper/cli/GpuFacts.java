package ai.djl.lrdecay.paper.cli;

import com.sun.jna.NativeLibrary;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What decides whether GPUs are found, as far as it can be seen from outside of PyTorch.
 *
 * @param found the number of GPUs that DJL finds
 * @param driver whether the system has a device of an NVIDIA driver
 * @param visible {@code CUDA_VISIBLE_DEVICES}, where it is set
 * @param cpuNatives whether PyTorch's library for CPUs is on the class path
 * @param libtorch {@code PYTORCH_LIBRARY_PATH}, where it is set
 * @param libtorchCuda whether there is a CUDA library of PyTorch in it
 * @param cudart whether the system finds CUDA's run-time library under the name {@code cudart}, by
 *     which DJL counts GPUs
 */
record GpuFacts(
        int found,
        boolean driver,
        Optional<String> visible,
        boolean cpuNatives,
        Optional<String> libtorch,
        boolean libtorchCuda,
        boolean cudart) {

    private static final String CPU_NATIVES = "pytorch-native-cpu";

    /**
     * Looks.
     *
     * @param found the number of GPUs that DJL finds
     */
    static GpuFacts look(int found) {
        Map<String, String> environment = System.getenv();
        Optional<String> libtorch = Optional.ofNullable(environment.get("PYTORCH_LIBRARY_PATH"));
        return new GpuFacts(
                found,
                driver(Path.of(File.separator, "dev")),
                Optional.ofNullable(environment.get("CUDA_VISIBLE_DEVICES")),
                System.getProperty("java.class.path").contains(CPU_NATIVES),
                libtorch,
                libtorch.map(GpuFacts::hasCuda).orElse(false),
                findsCudart());
    }

    private static boolean driver(Path devices) {
        try (Stream<Path> files = Files.list(devices)) {
            return files.anyMatch(file -> file.toString().matches(".*[/\\\\]nvidia\\d+"));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean hasCuda(String path) {
        return Arrays.stream(path.split(File.pathSeparator))
                .map(Path::of)
                .map(part -> Files.isDirectory(part) ? part : part.resolveSibling(""))
                .anyMatch(
                        folder ->
                                Files.exists(folder.resolve("libtorch_cuda.so"))
                                        || Files.exists(folder.resolve("torch_cuda.dll")));
    }

    private static boolean findsCudart() {
        try {
            NativeLibrary.getInstance("cudart").close();
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    /** In a sentence: how many there are, or why there are none and what to do. */
    String say() {
        if (found > 0) {
            return Integer.toString(found);
        }
        if (!driver) {
            return "none: this system has no NVIDIA driver";
        }
        if (visible.isPresent() && visible.get().matches("\\s*(-1)?\\s*")) {
            return "hidden: CUDA_VISIBLE_DEVICES is \""
                    + visible.get()
                    + "\"; unset it, or name a GPU";
        }
        if (libtorch.isPresent() && !libtorchCuda) {
            return "not used: there is no libtorch_cuda in PYTORCH_LIBRARY_PATH, "
                    + libtorch.get()
                    + ", so PyTorch is a CPU build";
        }
        if (libtorch.isEmpty() && cpuNatives) {
            return "not used: PyTorch's library for CPUs is on the class path; unset LRDECAY_NATIVES,"
                    + " and leave out --device cpu";
        }
        if (!cudart) {
            return "not found: DJL counts GPUs by CUDA's run-time library, which the system does not"
                    + " find by the name libcudart.so; link that name to libcudart.so.12 in a folder"
                    + " of LD_LIBRARY_PATH, or give its folder as"
                    + " LRDECAY_JAVA_OPTS=-Djna.library.path=FOLDER";
        }
        return "not usable: a driver is installed, but CUDA finds no GPU; nvidia-smi may say why";
    }
}
