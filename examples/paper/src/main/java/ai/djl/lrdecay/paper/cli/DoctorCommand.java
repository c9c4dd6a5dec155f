package ai.djl.lrdecay.paper.cli;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.run.Devices;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code doctor}: what works here, and what to do about the rest. */
@Command(
        name = "doctor",
        description = {"Check what works on this machine, and say how to fix the rest.", ""})
final class DoctorCommand implements Callable<Integer> {

    private static final double GIB = 1L << 30;
    private static final double LEAST_DISK = 2;

    @Spec private CommandSpec command;

    @Mixin private DeviceOption deviceOption;

    @Mixin private DataFolderOption dataFolder;

    // Every command takes the same options; this one needs none of them.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = command.commandLine().getOut();
        line(
                out,
                "Java",
                System.getProperty("java.version") + ", " + System.getProperty("java.vm.name"));
        line(out, "Platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        line(out, "Cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        line(out, "Memory", memory());
        line(out, "Disk", disk());
        line(out, "Network", ProxyFacts.look().say());
        boolean good = engine(out);
        DataFolders folders = dataFolder.folders();
        List<DataSource> published =
                DataSources.all().stream().filter(DataSource::isPublished).toList();
        for (DataSource source : published) {
            String place =
                    source.find(folders)
                            .map(path -> path.toString().isEmpty() ? "always there" : "" + path)
                            .orElse("not found in " + folders.places() + " (see --data-dir)");
            line(out, "Data set", source.name() + ": " + place);
        }
        if (published.stream().anyMatch(source -> source.find(folders).isEmpty())) {
            line(
                    out,
                    "To do",
                    "docs/reference/data.md says which files are looked for; with a network,"
                            + " fashion-mnist and cifar10 are fetched at first use");
        }
        out.flush();
        return good ? 0 : 1;
    }

    private boolean engine(PrintWriter out) {
        Engine engine;
        try {
            engine = Engine.getInstance();
        } catch (RuntimeException | LinkageError e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            line(out, "Engine", "PyTorch could not be loaded: " + cause.getMessage());
            line(
                    out,
                    "To do",
                    "without a network, build with the CPU natives (LRDECAY_NATIVES=cpu), or point"
                            + " PYTORCH_LIBRARY_PATH at an installed libtorch 2.7.1");
            return false;
        }
        line(out, "Engine", engine.getEngineName() + " " + engine.getVersion());
        line(out, "GPUs", GpuFacts.look(engine.getGpuCount()).say());
        String name = deviceOption.name();
        Device device = Devices.of(name);
        try (NDManager manager = NDManager.newBaseManager(device)) {
            NDArray square = manager.ones(new Shape(64, 64)).dot(manager.ones(new Shape(64, 64)));
            boolean right = square.sum().getFloat() == 64f * 64 * 64;
            line(out, "Device", name + (right ? ": computes" : ": computes wrongly"));
            return right;
        }
    }

    private static String memory() {
        StringBuilder text = new StringBuilder();
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%.1f GiB, %.1f GiB free; ",
                            system.getTotalMemorySize() / GIB,
                            system.getFreeMemorySize() / GIB));
        }
        double heap = Runtime.getRuntime().maxMemory() / GIB;
        return text.append(String.format(Locale.ROOT, "Java heap up to %.1f GiB", heap)).toString();
    }

    private static String disk() throws IOException {
        FileStore store = Files.getFileStore(Path.of("").toAbsolutePath());
        double free = store.getUsableSpace() / GIB;
        String text = String.format(Locale.ROOT, "%.1f GiB free in this folder", free);
        return free < LEAST_DISK
                ? text + "; that is little: five seeds of quick take 0.5 GiB, and the build 0.7"
                : text;
    }

    private static void line(PrintWriter out, String name, String value) {
        out.println(String.format(Locale.ROOT, "%-9s %s", name, value));
    }
}
