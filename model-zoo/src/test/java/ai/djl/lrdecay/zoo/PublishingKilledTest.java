package ai.djl.lrdecay.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A publication in a process of its own, which the operating system ends. */
class PublishingKilledTest {

    private static final String WAITING = "waiting";

    @TempDir Path folder;
    private Path root;
    private Path run;

    @BeforeEach
    void train() throws IOException {
        Engine.getInstance();
        root = folder.resolve("zoo");
        run = folder.resolve("run");
        Trained.snapshots(run, "run", 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flush animals-stage3-0000.params",
                "move 1.0.0",
                "rename metadata.json",
                "rename index.txt"
            })
    void theNextOneEndsWithOneWholeVersion(String point) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-DOPT_OUT_TRACKING=true",
                                "-cp",
                                System.getProperty("java.class.path"),
                                PublishingKilledTest.class.getName(),
                                root.toString(),
                                run.toString(),
                                point)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo(WAITING);
        }
        process.destroyForcibly();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        StagedSnapshots zoo = new StagedSnapshots(new SnapshotZoo(root.toString()));
        int seen = zoo.published().isEmpty() ? 0 : zoo.verify("animals").size();
        assertThat(seen).isEqualTo(point.equals("rename index.txt") ? 3 : 0);
        List<StageInfo> published = publish(root, run, what -> {});
        assertThat(zoo.verify("animals")).containsExactlyInAnyOrderElementsOf(published);
        assertThat(Files.readString(root.resolve("index.txt"))).isEqualTo("animals\n");
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(
                            files.filter(Files::isRegularFile)
                                    .map(Path::getFileName)
                                    .map(Path::toString))
                    .containsExactlyInAnyOrder(
                            ".lock",
                            "index.txt",
                            "metadata.json",
                            "animals-stage1-0000.params",
                            "animals-stage2-0000.params",
                            "animals-stage3-0000.params",
                            "synset.txt",
                            "synset.txt",
                            "synset.txt");
        }
    }

    private static List<StageInfo> publish(Path root, Path run, PublishingFiles.Step step)
            throws IOException {
        return new SnapshotPublisher(root, step)
                .publish(Trained.publication("animals", "1.0.0", 3), StageSnapshot.list(run));
    }

    /** Publishes, and stops before a point for ever. */
    public static void main(String[] args) throws IOException {
        publish(
                Path.of(args[0]),
                Path.of(args[1]),
                what -> {
                    if (what.equals(args[2])) {
                        System.out.println(WAITING);
                        try {
                            Thread.sleep(Long.MAX_VALUE);
                        } catch (InterruptedException e) {
                            throw new UncheckedIOException(new IOException(e));
                        }
                    }
                });
    }
}
