package ai.djl.lrdecay.paper.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A checkout of which only the launcher is real. Java and Maven are scripts that say what they were
 * called with, and nothing else of the machine is on the PATH but the shell's own tools.
 */
final class LauncherBed {

    /** What the launcher and these scripts call. */
    private static final List<String> TOOLS =
            List.of(
                    "basename",
                    "cat",
                    "date",
                    "dirname",
                    "env",
                    "find",
                    "grep",
                    "head",
                    "id",
                    "ln",
                    "locale",
                    "ls",
                    "mkdir",
                    "mv",
                    "readlink",
                    "rm",
                    "sed",
                    "sleep",
                    "stty",
                    "tail",
                    "uname");

    /** What a start printed, and how it ended. */
    record Outcome(int exit, String out, String err) {

        /** Each argument that Java was given, in a line of its own. */
        List<String> arguments() {
            return out.lines().filter(line -> line.startsWith("arg ")).map(this::rest).toList();
        }

        /** What Java found in its environment. */
        String variable(String name) {
            return out.lines()
                    .filter(line -> line.startsWith("env " + name + "="))
                    .map(line -> line.substring(line.indexOf('=') + 1))
                    .findFirst()
                    .orElse("not set");
        }

        String classPath() {
            return arguments().get(arguments().indexOf("-cp") + 1);
        }

        /** What the launcher itself says, without what Maven printed. */
        List<String> sentences() {
            return err.lines().filter(line -> line.startsWith("lrdecay: ")).toList();
        }

        private String rest(String line) {
            return line.substring(4);
        }
    }

    private final Path root;
    private final Path bin;
    private final Map<String, String> environment = new TreeMap<>();

    LauncherBed(Path folder) throws IOException {
        root = Files.createDirectories(folder.resolve("a checkout, größer"));
        bin = Files.createDirectories(folder.resolve("bin"));
        Files.copy(
                Path.of("..", "..", "lrdecay"),
                root.resolve("lrdecay"),
                StandardCopyOption.COPY_ATTRIBUTES);
        Files.createFile(root.resolve("pom.xml"));
        Files.createFile(
                Files.createDirectories(root.resolve("examples/paper/src/main"))
                        .resolve("Source.java"));
        for (String tool : TOOLS) {
            Optional<Path> real = onPath(tool);
            if (real.isPresent()) {
                program(tool, "exec " + real.get() + " \"$@\"");
            }
        }
        java("17.0.9");
        program("javac", "exit 0");
        program(
                "mvn",
                """
                for argument in "$@"; do
                  case $argument in -Dlrdecay.app=*) app=${argument#-Dlrdecay.app=} ;; esac
                done
                printf '%s\\n' "$*" >>mvn.log
                [ ! -e slow ] || sleep 1
                [ ! -e broken ] || { echo '[ERROR] cannot find symbol'; exit 1; }
                mkdir -p "$app/lib" "$app/lib-cpu"
                case $* in *-Dlrdecay.spark*) mkdir -p "$app/lib-spark" ;; esac
                """);
        environment.put("PATH", bin.toString());
        environment.put("HOME", folder.toString());
        environment.put("TMPDIR", Files.createDirectories(folder.resolve("tmp")).toString());
    }

    private static Optional<Path> onPath(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Path root() {
        return root;
    }

    Path bin() {
        return bin;
    }

    /** A program on the PATH: a shell script. */
    LauncherBed program(String name, String script) throws IOException {
        write(bin.resolve(name), script);
        return this;
    }

    /** The Java on the PATH. */
    LauncherBed java(String version) throws IOException {
        write(bin.resolve("java"), javaScript(version));
        return this;
    }

    /** A Java in a folder of its own, with a compiler or without. */
    Path javaHome(String name, String version, boolean compiler) throws IOException {
        Path home = root.resolveSibling(name);
        write(home.resolve("bin/java"), javaScript(version));
        if (compiler) {
            write(home.resolve("bin/javac"), "exit 0");
        }
        return home;
    }

    private static String javaScript(String version) {
        return """
                if [ "$1" = -version ]; then
                  echo 'Picked up JAVA_TOOL_OPTIONS: -Dsome=thing' >&2
                  echo 'openjdk version "%s" 2026-01-01' >&2
                  exit 0
                fi
                for argument in "$@"; do printf 'arg %%s\\n' "$argument"; done
                env | sed 's/^/env /'
                """
                .formatted(version);
    }

    private static void write(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    LauncherBed without(String program) throws IOException {
        Files.delete(bin.resolve(program));
        return this;
    }

    LauncherBed set(String variable, Object value) {
        environment.put(variable, value.toString());
        return this;
    }

    /** A source that is newer than every build. */
    LauncherBed changeSource() throws IOException {
        FileTime later = FileTime.from(Instant.now().plus(Duration.ofHours(1)));
        Files.setLastModifiedTime(root.resolve("examples/paper/src/main/Source.java"), later);
        return this;
    }

    /** A file in the checkout, as "broken" or "slow", which the script that is Maven looks for. */
    LauncherBed touch(String name) throws IOException {
        Files.createFile(root.resolve(name));
        return this;
    }

    Outcome start(String... arguments) throws IOException, InterruptedException {
        return start(root.resolve("lrdecay"), arguments);
    }

    Outcome start(Path launcher, String... arguments) throws IOException, InterruptedException {
        return end(begin(launcher, arguments));
    }

    Process begin(Path launcher, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(bin.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    static Outcome end(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        // Both are a few lines, far less than a pipe holds.
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out, err);
    }

    /** How often Maven was called, and with what. */
    List<String> builds() throws IOException {
        Path log = root.resolve("mvn.log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    /** The folder that the newest build is in. */
    Path app() throws IOException {
        Path current = root.resolve(".lrdecay/current");
        if (!Files.exists(current)) {
            throw new FileSystemException(current.toString(), null, "nothing was built");
        }
        return root.resolve(".lrdecay").resolve(Files.readString(current).strip());
    }
}
