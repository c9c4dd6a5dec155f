package ai.djl.lrdecay.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.util.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingFolderTest {

    @TempDir private Path folder;

    private void refused(Predicate<Path> writable) {
        assertThatThrownBy(() -> TrainingFolder.claim(folder, writable))
                .isInstanceOf(IOException.class)
                .hasMessage(folder + " cannot be written: choose another folder for the training");
    }

    @Test
    void aFolderInWhichNoLockCanBeMadeIsNamed() throws IOException {
        Path inTheWay = Files.createDirectory(folder.resolve(".lock"));
        refused(Files::isWritable);
        Files.delete(inTheWay);
        try (LockFile lock = TrainingFolder.claim(folder).orElseThrow()) {
            assertThat(lock).isNotNull();
        }
    }

    /** An earlier training has left its lock there, which can still be taken. */
    @Test
    void aFolderThatWasMadeReadOnlyIsNamed() throws IOException {
        TrainingFolder.claim(folder).orElseThrow().close();
        refused(any -> false);
    }
}
