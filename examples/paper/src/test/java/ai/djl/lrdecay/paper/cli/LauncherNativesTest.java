package ai.djl.lrdecay.paper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.lrdecay.paper.cli.LauncherBed.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which PyTorch the launcher chooses: with and without a GPU, which is a script here. */
@DisabledOnOs(OS.WINDOWS)
class LauncherNativesTest {

    private static final String CPU = "-Dlrdecay.natives=cpu";
    private static final String CUDA = "-Dlrdecay.natives=cuda";

    @TempDir Path folder;

    private LauncherBed bed;

    @BeforeEach
    void layOut() throws IOException {
        bed = new LauncherBed(folder).program("uname", "echo x86_64");
    }

    private LauncherBed withGpu() throws IOException {
        return bed.program("nvidia-smi", "echo 'GPU 0: a GPU (UUID: GPU-0)'");
    }

    private static void assumeNoDevice() {
        assumeThat(Path.of("/dev/nvidia0")).doesNotExist();
    }

    private void assertCpu(Outcome outcome) throws IOException {
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.arguments()).contains(CPU);
        assertThat(outcome.classPath()).isEqualTo(bed.app() + "/lib/*:" + bed.app() + "/lib-cpu/*");
    }

    private void assertCuda(Outcome outcome) throws IOException {
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.arguments()).contains(CUDA);
        assertThat(outcome.classPath()).isEqualTo(bed.app() + "/lib/*");
    }

    @Test
    void takesTheCpuWhereThereIsNoGpu() throws Exception {
        assumeNoDevice();

        assertCpu(bed.start("doctor"));
    }

    @Test
    void takesTheCpuWhereTheDriverSeesNone() throws Exception {
        assumeNoDevice();
        bed.program("nvidia-smi", "echo 'No devices were found'; exit 6");

        assertCpu(bed.start("doctor"));
    }

    @Test
    void takesCudaWhereThereIsAGpu() throws Exception {
        assertCuda(withGpu().start("doctor"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1"})
    void takesTheCpuWhereTheGpusAreHidden(String visible) throws Exception {
        assertCpu(withGpu().set("CUDA_VISIBLE_DEVICES", visible).start("doctor"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1,0", "GPU-0"})
    void takesCudaWhereSomeGpusAreShown(String visible) throws Exception {
        assertCuda(withGpu().set("CUDA_VISIBLE_DEVICES", visible).start("doctor"));
    }

    /** DJL has no CUDA natives but for x86_64; its JNI library comes for CPUs alone. */
    @Test
    void takesTheCpuOnArm() throws Exception {
        assertCpu(withGpu().program("uname", "echo aarch64").start("doctor"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--device=cpu", "--device cpu", "--device cpu:2", "--device=cpu:2"})
    void takesTheCpuWhereTheCommandAsksForIt(String option) throws Exception {
        assertCpu(withGpu().start(("train " + option + " --lr 1").split(" ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--device=gpu:1", "--device gpu", "--out cpu", "--device gpu --x cpu"})
    void takesCudaWhereItDoesNot(String option) throws Exception {
        assertCuda(withGpu().start(("train " + option).split(" ")));
    }

    @Test
    void doesAsTheUserSays() throws Exception {
        assertCpu(withGpu().set("LRDECAY_NATIVES", "cpu").start("doctor"));
        assertCuda(bed.set("LRDECAY_NATIVES", "cuda").without("nvidia-smi").start("doctor"));

        Outcome wrong = bed.set("LRDECAY_NATIVES", "gpu").start("doctor");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.sentences()).hasSize(1).first().asString().contains("must be cpu or cuda");
    }

    @Test
    void aLibtorchForTheCpuIsCalledOne() throws Exception {
        Path lib = Files.createDirectories(folder.resolve("my libtorch/lib"));
        Files.createFile(lib.resolve("libtorch_cpu.so"));
        Outcome outcome = withGpu().set("PYTORCH_LIBRARY_PATH", lib).start("doctor");

        assertThat(outcome.arguments()).contains("-Dlrdecay.natives=libtorch");
        assertThat(outcome.arguments()).noneMatch(argument -> argument.contains("jna"));
        assertThat(outcome.variable("PYTORCH_FLAVOR")).isEqualTo("cpu");
        assertThat(outcome.classPath()).isEqualTo(bed.app() + "/lib/*");
    }

    /** Where libtorch, and PyTorch's wheels, have CUDA's run-time library. */
    @ParameterizedTest
    @CsvSource({
        "torch/lib, torch/lib/libcudart-9335f6a2.so.12",
        "site packages/torch/lib, site packages/nvidia/cuda_runtime/lib/libcudart.so.12",
        "torch/lib, torch/lib/libcudart.so.12"
    })
    void givesDjlTheNameThatItCountsGpusBy(String libtorch, String cudart) throws Exception {
        Path lib = Files.createDirectories(folder.resolve(libtorch));
        Files.createFile(lib.resolve("libtorch_cuda.so"));
        Path file = folder.resolve(cudart);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
        // The second of two folders, and one that is no folder at all.
        bed.set("PYTORCH_LIBRARY_PATH", folder.resolve("nowhere/x.so") + ":" + lib);
        Outcome outcome = bed.start("doctor");
        Outcome again = bed.start("doctor");

        assertThat(outcome.variable("PYTORCH_FLAVOR")).isEqualTo("cu128");
        Path links = bed.app().resolve("cuda");
        assertThat(outcome.arguments()).contains("-Djna.library.path=" + links);
        assertThat(again.arguments()).contains("-Djna.library.path=" + links);
        assertThat(links.resolve("libcudart.so").toRealPath()).isEqualTo(file.toRealPath());
    }

    @Test
    void linksToAFolderThatWasNamedRelatively() throws Exception {
        Path lib = Files.createDirectories(bed.bin().resolve("torch/lib"));
        Files.createFile(lib.resolve("libtorch_cuda.so"));
        Files.createFile(lib.resolve("libcudart.so.12"));
        bed.set("PYTORCH_LIBRARY_PATH", "torch/lib").start("doctor");

        assertThat(bed.app().resolve("cuda/libcudart.so")).exists();
    }

    /** A checkout that somebody else owns, or that is mounted to be read alone. */
    @Test
    void linksElsewhereWhereTheBuildCannotBeWritten() throws Exception {
        Path lib = Files.createDirectories(folder.resolve("torch/lib"));
        Files.createFile(lib.resolve("libtorch_cuda.so"));
        Files.createFile(lib.resolve("libcudart.so.12"));
        bed.start("doctor");
        Files.createFile(bed.app().resolve("cuda")); // no folder can be made here
        Outcome outcome = bed.set("PYTORCH_LIBRARY_PATH", lib).start("doctor");

        String option =
                outcome.arguments().stream()
                        .filter(argument -> argument.startsWith("-Djna.library.path="))
                        .findFirst()
                        .orElseThrow();
        Path links = Path.of(option.substring(option.indexOf('=') + 1));
        assertThat(links.getParent()).isEqualTo(folder.resolve("tmp"));
        assertThat(links.resolve("libcudart.so")).exists();
    }

    @Test
    void leavesAFlavorThatIsSet() throws Exception {
        Path lib = Files.createDirectories(folder.resolve("torch/lib"));
        bed.set("PYTORCH_LIBRARY_PATH", lib).set("PYTORCH_FLAVOR", "cpu-precxx11");

        assertThat(bed.start("doctor").variable("PYTORCH_FLAVOR")).isEqualTo("cpu-precxx11");
    }

    @ParameterizedTest
    @CsvSource({"hessian, 0", "reproduce, 0", "run-one, 0", "verify, 0", "train, not set"})
    void keepsTensorCoresFromRoundingCurvature(String command, String expected) throws Exception {
        assertThat(bed.start(command).variable("NVIDIA_TF32_OVERRIDE")).isEqualTo(expected);
        assertThat(
                        bed.set("NVIDIA_TF32_OVERRIDE", "1")
                                .start(command)
                                .variable("NVIDIA_TF32_OVERRIDE"))
                .isEqualTo("1");
    }

    /** What glibc then does is shown by {@code bench}; here it is only told so. */
    @Test
    void keepsTheBuffersOfAStep() throws Exception {
        Outcome outcome = bed.start("train");
        assertThat(outcome.variable("MALLOC_ARENA_MAX")).isEqualTo("1");
        assertThat(outcome.variable("MALLOC_MMAP_MAX_")).isEqualTo("0");
        assertThat(outcome.variable("MALLOC_TRIM_THRESHOLD_")).isEqualTo("4294967296");
    }

    @ParameterizedTest
    @CsvSource({
        "MALLOC_ARENA_MAX, 4",
        "MALLOC_TRIM_THRESHOLD_, 131072",
        "GLIBC_TUNABLES, glibc.malloc.arena_max=2"
    })
    void leavesTheUsersAllocatorAlone(String name, String value) throws Exception {
        Outcome outcome = bed.set(name, value).start("train");
        assertThat(outcome.variable(name)).isEqualTo(value);
        assertThat(outcome.variable("MALLOC_MMAP_MAX_")).isEqualTo("not set");
    }

    @Test
    void addsTheUsersJarsAndOptions() throws Exception {
        bed.set("LRDECAY_NATIVES", "cpu").set("LRDECAY_JARS", "/my jars/own.jar");
        Outcome outcome = bed.set("LRDECAY_JAVA_OPTS", "-Xmx8g -Da=*").start("doctor");

        assertThat(outcome.classPath()).endsWith("/lib-cpu/*:/my jars/own.jar");
        assertThat(outcome.arguments()).containsSubsequence("-Xmx8g", "-Da=*", "-cp");
    }
}
