package ai.djl.lrdecay.transfer.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.transfer.layout.TargetLayout.Split;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageNetLayoutTest {

    private final TargetLayout layout = TargetLayout.named("imagenet");

    @TempDir Path root;
    private Path mapping;

    @BeforeEach
    void miniature() throws IOException {
        mapping = root.resolve("LOC_synset_mapping.txt");
        Miniature.touch(
                root,
                "train/n02012849/n02012849_1.JPEG",
                "train/n03126707/n03126707_1.JPEG",
                "train/n01440764/n01440764_9.JPEG",
                "train/n01440764/n01440764_10026.JPEG",
                "val/n01440764/ILSVRC2012_val_00000293.JPEG",
                "val/n02012849/ILSVRC2012_val_00000001.JPEG",
                "val/n03126707/ILSVRC2012_val_00000002.JPEG");
    }

    @Test
    void readsTrainingAndValidation() throws IOException {
        Split split = layout.read(root, 0);
        assertThat(split.train().classNames())
                .containsExactly("n01440764", "n02012849", "n03126707");
        assertThat(Miniature.names(split.train(), root))
                .containsExactly(
                        "train/n01440764/n01440764_10026.JPEG",
                        "train/n01440764/n01440764_9.JPEG",
                        "train/n02012849/n02012849_1.JPEG",
                        "train/n03126707/n03126707_1.JPEG");
        assertThat(split.train().labelArray()).containsExactly(0, 0, 1, 2);
        assertThat(Miniature.names(split.test(), root))
                .containsExactly(
                        "val/n01440764/ILSVRC2012_val_00000293.JPEG",
                        "val/n02012849/ILSVRC2012_val_00000001.JPEG",
                        "val/n03126707/ILSVRC2012_val_00000002.JPEG");
        assertThat(split.test().labelArray()).containsExactly(0, 1, 2);
        assertThat(layout.read(root, 1)).isEqualTo(split);
    }

    @Test
    void takesNamesFromTheMapping() throws IOException {
        Miniature.lines(
                mapping,
                "n01440764 tench, Tinca tinca",
                "n01443537 goldfish, Carassius auratus",
                "n02012849 crane",
                "n03126707 crane");
        Split split = layout.read(root, 0);
        assertThat(split.train().classNames())
                .containsExactly("tench, Tinca tinca", "crane", "crane");
        assertThat(split.test().classNames()).isEqualTo(split.train().classNames());
    }

    @Test
    void refusesAMappingThatDoesNotFit() throws IOException {
        Miniature.lines(mapping, "n01440764 tench", "n02012849 crane");
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage(
                        mapping
                                + " is not used: it lacks the synset n03126707, which the images"
                                + " have");
        Miniature.lines(mapping, "n01440764 tench", "n02012849");
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageEndingWith(
                        "line 2 is 'n02012849', and a synset and its name was expected");
        Miniature.lines(mapping, "n01440764 tench", "n01440764 crane");
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageEndingWith("line 2 repeats the synset n01440764");
    }

    @Test
    void saysWhatToDoWithAFlatValidationFolder() throws IOException {
        Path flat = root.resolve("flat");
        Files.createDirectory(flat);
        Files.move(root.resolve("train"), flat.resolve("train"));
        Miniature.images(flat, "val/ILSVRC2012_val_%08d.JPEG", 1, 5);
        assertThatThrownBy(() -> layout.read(flat, 0))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage(
                        flat.resolve("val")
                                + " is not used: it holds 5 images and no folder of a class; move"
                                + " the validation images into folders by synset, as the usual"
                                + " preparation script valprep.sh does");
    }

    @Test
    void refusesAValidationPartWithOtherClasses() throws IOException {
        Miniature.touch(root, "val/n09999999/1.JPEG");
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageEndingWith(
                        "its folder n09999999 is none of the 3 classes that were looked for");
        Miniature.touch(root, "train/n09999998/1.JPEG");
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageEndingWith("there is no folder in it for the class n09999998");
    }

    @Test
    void saysWhatWasLookedFor() {
        Path elsewhere = root.resolve("train");
        assertThatThrownBy(() -> layout.read(elsewhere, 0))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage(
                        "ImageNet was not found in "
                                + elsewhere
                                + ": looked for the folders train and val, with folders such as"
                                + " n01440764; unpack the images of ILSVRC 2012 there, each class"
                                + " in a folder of its synset");
    }
}
