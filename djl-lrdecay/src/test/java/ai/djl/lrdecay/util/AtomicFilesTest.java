package ai.djl.lrdecay.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

    @TempDir Path folder;

    @Test
    void replacesAFileAsAWhole() throws IOException {
        Path file = folder.resolve("file");
        AtomicFiles.writeString(file, "first");
        AtomicFiles.writeString(file, "ä second");
        assertThat(file).hasContent("ä second");
        AtomicFiles.append(file, "!");
        assertThat(file).hasContent("ä second!");
    }

    @Test
    void keepsTheOldFileAndLeavesNoRestWhenWritingFails() throws IOException {
        Path file = folder.resolve("file");
        AtomicFiles.writeString(file, "good");
        assertThatThrownBy(
                        () ->
                                AtomicFiles.write(
                                        file,
                                        out -> {
                                            out.write(1);
                                            throw new IOException("disk full");
                                        }))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("disk full");
        assertThatThrownBy(
                        () ->
                                AtomicFiles.write(
                                        file,
                                        out -> {
                                            throw new IllegalStateException("bug");
                                        }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(file).hasContent("good");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aMissingFolderIsNamed() {
        Path file = folder.resolve("none/file");
        assertThatThrownBy(() -> AtomicFiles.writeString(file, "x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none");
    }
}
