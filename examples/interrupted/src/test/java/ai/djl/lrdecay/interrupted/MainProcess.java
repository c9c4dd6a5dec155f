package ai.djl.lrdecay.interrupted;

import ai.djl.lrdecay.util.Folders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Starts the program as a process of its own. Its classes come from an archive that the first of
 * them makes (class data sharing), which saves a fifth of a short training.
 */
final class MainProcess {

    private static final String MAIN = "ai.djl.lrdecay.paper.cli.Main";

    /** An archive of classes knows none from folders. */
    private static final String JARS =
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> entry.endsWith(".jar"))
                    .collect(Collectors.joining(File.pathSeparator));

    private MainProcess() {}

    /**
     * Prepares a process, with standard error in its standard output.
     *
     * @param arguments the command line
     * @return the process, not started
     */
    static ProcessBuilder of(List<String> arguments) throws IOException {
        Path archive = Path.of("target", "classes.jsa");
        if (!Files.exists(archive)) {
            archive(archive);
        }
        return process(
                Files.exists(archive)
                        ? "-XX:SharedArchiveFile=" + archive.toAbsolutePath()
                        : "-Xshare:auto",
                arguments);
    }

    private static ProcessBuilder process(String sharing, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-DOPT_OUT_TRACKING=true", "-XX:+UseSerialGC"));
        command.addAll(
                List.of("-XX:TieredStopAtLevel=1", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        command.addAll(List.of(sharing, "-cp", JARS, MAIN));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("OMP_NUM_THREADS", "1");
        return builder;
    }

    /** Of a training of one epoch; put in its place whole, since tests run side by side. */
    private static void archive(Path archive) throws IOException {
        Path folder = Files.createTempDirectory(archive.toAbsolutePath().getParent(), "classes-");
        Path made = folder.resolve("made.jsa");
        String training =
                "train --data ps10:train=64,test=16,size=1 --model wrn-10-1 --lr 0.1 --epochs 2"
                        + " --threads 1 --device cpu --out "
                        + folder.resolve("run");
        try {
            Process process =
                    process("-XX:ArchiveClassesAtExit=" + made, List.of(training.split(" ")))
                            .redirectOutput(folder.resolve("log").toFile())
                            .start();
            if (process.waitFor() == 0 && Files.exists(made)) {
                Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Folders.delete(folder);
        }
    }
}
