package ai.djl.lrdecay.paper.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.util.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedFolderTest {

    @TempDir Path folder;

    private Path run() throws IOException {
        Path run = folder.resolve("run");
        Files.createDirectories(run.resolve("snapshots/stage-1"));
        Files.createDirectories(run.resolve("checkpoint"));
        Files.writeString(run.resolve("metrics.jsonl"), "{}\n");
        Files.writeString(run.resolve("snapshots/stage-1/snapshot.json"), "{}");
        Files.writeString(run.resolve("checkpoint/checkpoint.safetensors"), "large");
        Files.writeString(run.resolve(".lock"), "");
        Files.writeString(run.resolve(".result.json.tmp"), "half");
        Files.createDirectories(run.resolve("snapshots/.stage-2.tmp"));
        Files.writeString(run.resolve("snapshots/.stage-2.tmp/snapshot.json"), "half");
        return run;
    }

    @Test
    void bringsRecordsAndSnapshots() throws IOException {
        Path target = folder.resolve("runs/there");
        Files.createDirectories(target);
        Files.writeString(target.resolve("old"), "old");
        PackedFolder.of(run()).unpack(target);
        try (Stream<Path> files = Files.walk(target)) {
            assertThat(
                            files.filter(Files::isRegularFile)
                                    .map(target::relativize)
                                    .map(Path::toString))
                    .containsExactlyInAnyOrder("metrics.jsonl", "snapshots/stage-1/snapshot.json");
        }
        Path plan = folder.resolve("plan.jsonl");
        PackedFolder.of(run().resolve("metrics.jsonl")).unpack(plan);
        assertThat(plan).hasContent("{}\n");
        try (Stream<Path> left = Files.list(folder.resolve("runs"))) {
            assertThat(left).containsExactly(target);
        }
    }

    /** The plan is replaced while processes beside read it. */
    @Test
    void aFileIsThereThroughout() throws Exception {
        PackedFolder packed = PackedFolder.of(run().resolve("metrics.jsonl"));
        Path plan = folder.resolve("plan.jsonl");
        packed.unpack(plan);
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Integer> absent =
                CompletableFuture.supplyAsync(
                        () -> {
                            int times = 0;
                            while (!ended.get()) {
                                times += Files.exists(plan) ? 0 : 1;
                            }
                            return times;
                        });
        for (int i = 0; i < 500; i++) {
            packed.unpack(plan);
        }
        ended.set(true);
        assertThat(absent.get()).isZero();
    }

    @Test
    void leavesWhatWasThereWhereAnythingIsWrong() throws IOException {
        Path target = Files.createDirectories(folder.resolve("there"));
        Files.writeString(target.resolve("kept"), "kept");
        PackedFolder packed = PackedFolder.of(run());
        packed.bytes()[packed.bytes().length / 2] ^= 1;
        assertThatThrownBy(() -> packed.unpack(target))
                .hasMessageContaining("changed on their way");

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("../escaped"));
            zip.write(1);
        }
        PackedFolder hostile =
                new PackedFolder(
                        bytes.toByteArray(), new Sha256().update(bytes.toByteArray()).hex());
        assertThatThrownBy(() -> hostile.unpack(target)).hasMessageContaining("leaves them");
        assertThat(folder.resolve("escaped")).doesNotExist();
        assertThat(target.resolve("kept")).hasContent("kept");
    }
}
