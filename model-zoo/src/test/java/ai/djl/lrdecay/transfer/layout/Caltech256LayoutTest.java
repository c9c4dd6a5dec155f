package ai.djl.lrdecay.transfer.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.transfer.layout.TargetLayout.Split;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Caltech256LayoutTest {

    private final TargetLayout layout = TargetLayout.named("caltech256");

    @TempDir Path parent;

    private Path miniature() throws IOException {
        Path root = parent.resolve("256_ObjectCategories");
        Miniature.images(root, "001.ak47/001_%04d.jpg", 1, 98);
        Miniature.images(root, "056.dog/056_%04d.jpg", 1, 61);
        // So it is in the published archive.
        Miniature.touch(root, "056.dog/greg/vision309/056_0001.jpg");
        Miniature.images(root, "198.spider/198_%04d.jpg", 1, 60);
        Miniature.touch(root, "198.spider/RENAME2");
        Miniature.images(root, "252.car-side-101/252_%04d.jpg", 1, 2);
        Miniature.images(root, "257.clutter/257_%04d.jpg", 1, 3);
        return root;
    }

    @Test
    void drawsSixtyOfEachClassOrTwoThirds() throws IOException {
        Split split = layout.read(miniature(), 0);
        assertThat(split.train().classNames())
                .containsExactly("ak47", "dog", "spider", "car-side-101");
        int[] train = {60, 60, 40, 1};
        int[] test = {38, 1, 20, 1};
        for (int label = 0; label < 4; label++) {
            assertThat(Miniature.count(split.train(), label)).isEqualTo(train[label]);
            assertThat(Miniature.count(split.test(), label)).isEqualTo(test[label]);
        }
        assertThat(split.train().files())
                .allMatch(file -> file.getFileName().toString().endsWith(".jpg"));
        assertThat(Miniature.names(split.train(), parent))
                .noneMatch(name -> name.contains("greg") || name.contains("clutter"));
        Miniature.drawsBySeed(layout, parent);
    }

    @Test
    void acceptsTheParent() throws IOException {
        Path root = miniature();
        assertThat(layout.read(parent, 3)).isEqualTo(layout.read(root, 3));
    }

    @Test
    void drawsOfAClassWhateverTheOthersAre() throws IOException {
        Path root = miniature();
        Split before = layout.read(root, 5);
        Miniature.images(root, "000.first/000_%04d.jpg", 1, 5);
        Split after = layout.read(root, 5);
        assertThat(after.train().files()).containsAll(before.train().files());
    }

    @Test
    void saysWhatWasLookedFor() throws IOException {
        String rest =
                ": looked for folders of categories such as 001.ak47, directly or in"
                        + " 256_ObjectCategories; unpack 256_ObjectCategories.tar there";
        assertThatThrownBy(() -> layout.read(parent, 0))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage("Caltech-256 was not found in " + parent + rest);
        Path missing = parent.resolve("missing");
        assertThatThrownBy(() -> layout.read(missing, 0))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage("Caltech-256 was not found in " + missing + rest);
    }

    @Test
    void refusesAClassThatCannotBeSplit() throws IOException {
        Path root = miniature();
        Files.delete(root.resolve("252.car-side-101/252_0002.jpg"));
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage(
                        root
                                + " is not used: a training and a test image of each class are"
                                + " needed, and car-side-101 has one image only");
        Files.delete(root.resolve("252.car-side-101/252_0001.jpg"));
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("252.car-side-101 is not used: there is no image in it");
    }
}
