package ai.djl.lrdecay.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

    @TempDir Path root;

    /** Nothing is decoded, so that empty files will do. */
    private void touch(String... names) throws IOException {
        for (String name : names) {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
    }

    @Test
    void readsAFolderForEachClass() throws IOException {
        touch(
                "n02/n02_2.JPEG",
                "n02/n02_10.JPEG",
                "n01440764/n01440764_10026.JPEG",
                "Zebra/b.png",
                "Zebra/a.BMP",
                "Zebra/c.jpg");
        ImageFiles files = ImageFolder.read(root);
        assertThat(files.classNames()).containsExactly("Zebra", "n01440764", "n02");
        assertThat(files.files())
                .containsExactly(
                        root.resolve("Zebra/a.BMP"),
                        root.resolve("Zebra/b.png"),
                        root.resolve("Zebra/c.jpg"),
                        root.resolve("n01440764/n01440764_10026.JPEG"),
                        root.resolve("n02/n02_10.JPEG"),
                        root.resolve("n02/n02_2.JPEG"));
        assertThat(files.labelArray()).containsExactly(0, 0, 0, 1, 2, 2);
    }

    @Test
    void ignoresWhatIsNoImageAndWhatIsHidden() throws IOException {
        touch(
                "a/1.jpg",
                "a/._1.jpg",
                "a/Thumbs.db",
                "a/jpg",
                "a/1.jpg.txt",
                "a/greg/2.jpg",
                "b/1.jpeg",
                ".git/1.jpg",
                "filelist.txt");
        ImageFiles files = ImageFolder.read(root);
        assertThat(files.classNames()).containsExactly("a", "b");
        assertThat(files.files())
                .containsExactly(root.resolve("a/1.jpg"), root.resolve("b/1.jpeg"));
    }

    @Test
    void labelsByTheClassesGiven() throws IOException {
        touch("a/1.jpg", "b/1.jpg", "b/2.jpg");
        ImageFiles files = ImageFolder.read(root, List.of("b", "a"));
        assertThat(files.classNames()).containsExactly("b", "a");
        assertThat(files.files())
                .containsExactly(
                        root.resolve("b/1.jpg"), root.resolve("b/2.jpg"), root.resolve("a/1.jpg"));
        assertThat(files.labelArray()).containsExactly(0, 0, 1);
    }

    @Test
    void refusesClassFoldersThatAreMissingOrUnknown() throws IOException {
        touch("a/1.jpg", "b/1.jpg");
        assertThatThrownBy(() -> ImageFolder.read(root, List.of("a", "b", "c")))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage(root + " is not used: there is no folder in it for the class c");
        touch("d/1.jpg", "e/1.jpg");
        assertThatThrownBy(() -> ImageFolder.read(root, List.of("a", "b")))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage(
                        root
                                + " is not used: its folder d is none of the 2 classes that were"
                                + " looked for");
        assertThatThrownBy(() -> ImageFolder.read(root, List.of("a", "a")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAClassWithoutImages() throws IOException {
        touch("a/1.jpg", "b/readme.txt");
        assertThatThrownBy(() -> ImageFolder.read(root))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage(
                        root.resolve("b")
                                + " is not used: there is no image in it: looked for files that end"
                                + " in .jpg, .jpeg, .png or .bmp");
    }

    @Test
    void refusesWhatIsNoFolderOfClasses() throws IOException {
        Path missing = root.resolve("missing");
        assertThatThrownBy(() -> ImageFolder.read(missing))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(
                        missing
                                + ": it is missing, and a folder of images for each of at least two"
                                + " classes was looked for");
        assertThatThrownBy(() -> ImageFolder.read(root))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("it has no folder, and ");
        touch("a/1.jpg");
        assertThatThrownBy(() -> ImageFolder.read(root))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage(
                        root
                                + " is not used: it has one folder only, and a folder of images for"
                                + " each of at least two classes was looked for");
        Path file = root.resolve("a/1.jpg");
        assertThatThrownBy(() -> ImageFolder.read(file))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("it is no folder");
        assertThatThrownBy(() -> ImageFolder.readFolders(List.of(root), List.of("a")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
