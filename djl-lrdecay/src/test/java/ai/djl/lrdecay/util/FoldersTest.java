package ai.djl.lrdecay.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {

    @TempDir private Path folder;

    @Test
    void makesThoseAboveIt() throws IOException {
        Path deep = folder.resolve("a/b/c");
        Folders.create(deep);
        Folders.create(deep);
        assertThat(deep).isDirectory();
    }

    @Test
    void saysWhatIsInTheWay() throws IOException {
        Path file = Files.writeString(folder.resolve("there"), "");
        assertThatThrownBy(() -> Folders.create(file))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        file
                                + " is a file, but a folder is needed there: move it away, or choose"
                                + " another folder");
        Path below = file.resolve("below");
        assertThatThrownBy(() -> Folders.create(below))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(below + " cannot be made: ");
    }

    /** It is the nearest folder there is, and not what was to be made. */
    @Test
    void namesTheFolderThatNobodyMayWriteIn() {
        Path deep = folder.resolve("a/b");
        String refused = folder.resolve("a").toString();
        assertThat(Folders.cannotBeMade(deep, new AccessDeniedException(refused)))
                .hasMessage(
                        deep
                                + " cannot be made: no permission to write in "
                                + folder
                                + "; choose another folder");
    }

    @Test
    void deletesLinksButNotWhatTheyPointTo() throws IOException {
        Path kept = Files.writeString(folder.resolve("kept"), "text");
        Path old = folder.resolve("old/deep");
        Folders.create(old);
        Files.createSymbolicLink(old.resolve("link"), kept);
        Folders.delete(folder.resolve("old"));
        assertThat(folder.resolve("old")).doesNotExist();
        assertThat(kept).hasContent("text");
    }
}
