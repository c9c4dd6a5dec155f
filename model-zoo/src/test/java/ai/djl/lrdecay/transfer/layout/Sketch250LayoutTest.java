package ai.djl.lrdecay.transfer.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.transfer.layout.TargetLayout.Split;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sketch250LayoutTest {

    private final TargetLayout layout = TargetLayout.named("sketch250");

    @TempDir Path parent;
    private Path root;
    private Path png;

    @BeforeEach
    void miniature() throws IOException {
        root = parent.resolve("sketches");
        png = root.resolve("png");
        Miniature.images(png, "alarm clock/%d.png", 81, 80);
        Miniature.images(png, "crane (machine)/%d.png", 3921, 6);
        Miniature.lines(png.resolve("filelist.txt"), "alarm clock/100.png");
    }

    @Test
    void drawsThreeQuartersOfEachClass() throws IOException {
        Split split = layout.read(png, 0);
        assertThat(split.train().classNames()).containsExactly("alarm clock", "crane (machine)");
        assertThat(Miniature.count(split.train(), 0)).isEqualTo(60);
        assertThat(Miniature.count(split.test(), 0)).isEqualTo(20);
        assertThat(Miniature.count(split.train(), 1)).isEqualTo(4);
        assertThat(Miniature.count(split.test(), 1)).isEqualTo(2);
        Miniature.drawsBySeed(layout, png);
    }

    @Test
    void acceptsTheFolderAndItsParent() throws IOException {
        Split split = layout.read(png, 4);
        assertThat(layout.read(root, 4)).isEqualTo(split);
        assertThat(layout.read(parent, 4)).isEqualTo(split);
    }

    @Test
    void saysWhatWasLookedFor() throws IOException {
        Path empty = Files.createDirectory(parent.resolve("empty"));
        for (Path folder : new Path[] {empty, parent.resolve("missing")}) {
            assertThatThrownBy(() -> layout.read(folder, 0))
                    .isInstanceOf(FileNotFoundException.class)
                    .hasMessage(
                            "Sketch-250 (TU Berlin) was not found in "
                                    + folder
                                    + ": looked for folders of categories such as 'alarm clock',"
                                    + " directly or in png; unpack sketches_png.zip there");
        }
    }
}
