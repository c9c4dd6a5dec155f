package ai.djl.lrdecay.transfer.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.transfer.layout.TargetLayout.Split;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderLayoutTest {

    private final TargetLayout layout = TargetLayout.named("folder");

    @TempDir Path root;

    @ParameterizedTest
    @ValueSource(strings = {"test", "val"})
    void readsTwoParts(String part) throws IOException {
        Miniature.touch(root, "train/cat/1.jpg", "train/dog/2.png", part + "/cat/3.jpg");
        Miniature.touch(root, part + "/dog/4.bmp", part + "/dog/5.bmp");
        Split split = layout.read(root, 0);
        assertThat(split.train().classNames()).containsExactly("cat", "dog");
        assertThat(Miniature.names(split.train(), root))
                .containsExactly("train/cat/1.jpg", "train/dog/2.png");
        assertThat(Miniature.names(split.test(), root))
                .containsExactly(part + "/cat/3.jpg", part + "/dog/4.bmp", part + "/dog/5.bmp");
        assertThat(split.test().labelArray()).containsExactly(0, 1, 1);
        assertThat(layout.read(root, 1)).isEqualTo(split);
    }

    @Test
    void prefersTestUnlessItHasNoClasses() throws IOException {
        Miniature.touch(root, "train/cat/1.jpg", "train/dog/2.jpg");
        Miniature.touch(root, "val/cat/3.jpg", "val/dog/4.jpg", "test/5.jpg");
        assertThat(Miniature.names(layout.read(root, 0).test(), root))
                .containsExactly("val/cat/3.jpg", "val/dog/4.jpg");
        Miniature.touch(root, "test/cat/6.jpg", "test/dog/7.jpg");
        assertThat(Miniature.names(layout.read(root, 0).test(), root))
                .containsExactly("test/cat/6.jpg", "test/dog/7.jpg");
    }

    @Test
    void splitsClassesThatLieThereDirectly() throws IOException {
        Miniature.images(root, "car/%d.jpg", 0, 16);
        Miniature.images(root, "train/%d.jpg", 0, 2);
        Split split = layout.read(root, 0);
        assertThat(split.train().classNames()).containsExactly("car", "train");
        assertThat(Miniature.count(split.train(), 0)).isEqualTo(12);
        assertThat(Miniature.count(split.test(), 0)).isEqualTo(4);
        assertThat(Miniature.count(split.train(), 1)).isEqualTo(1);
        assertThat(Miniature.count(split.test(), 1)).isEqualTo(1);
        Miniature.drawsBySeed(layout, root);
    }

    @Test
    void refusesPartsWithDifferentClasses() throws IOException {
        Miniature.touch(root, "train/cat/1.jpg", "train/dog/2.jpg", "test/cat/3.jpg");
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage(
                        root.resolve("test")
                                + " is not used: there is no folder in it for the class dog");
    }

    @Test
    void saysWhatWasLookedFor() throws IOException {
        String start = "a folder of images was not found in ";
        Path missing = root.resolve("missing");
        assertThatThrownBy(() -> layout.read(missing, 0))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage(
                        start
                                + missing
                                + ": looked for train and test (or val) with folders of classes, or"
                                + " at least two folders of classes directly; put the images of"
                                + " each class in a folder of its own");
        Miniature.touch(root, "train/cat/1.jpg", "train/dog/2.jpg");
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageStartingWith(start + root)
                .hasMessageContaining("and there is only train;");
    }
}
