package ai.djl.lrdecay.transfer.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.transfer.layout.TargetLayout.Split;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Cub200LayoutTest {

    private static final String ONE = "001.Black_footed_Albatross/Black_Footed_Albatross_";
    private static final String TWO = "002.Laysan_Albatross/Laysan_Albatross_";

    private final TargetLayout layout = TargetLayout.named("cub200");

    @TempDir Path parent;
    private Path root;

    @BeforeEach
    void miniature() throws IOException {
        root = parent.resolve("CUB_200_2011");
        Miniature.lines(
                root.resolve("images.txt"),
                "1 " + ONE + "0046_18.jpg",
                "2 " + ONE + "0009_34.jpg",
                "3 " + TWO + "0003_1033.jpg",
                "4 " + TWO + "0082_524.jpg",
                "5 " + TWO + "0044_784.jpg");
        Miniature.lines(root.resolve("image_class_labels.txt"), "1 1", "2 1", "3 2", "4 2", "5 2");
        Miniature.lines(
                root.resolve("classes.txt"),
                "1 001.Black_footed_Albatross",
                "2 002.Laysan_Albatross");
        Miniature.lines(root.resolve("train_test_split.txt"), "1 0", "2 1", "3 1", "4 0", "5 1");
        Miniature.touch(
                root.resolve("images"),
                ONE + "0046_18.jpg",
                ONE + "0009_34.jpg",
                TWO + "0003_1033.jpg",
                TWO + "0082_524.jpg",
                TWO + "0044_784.jpg");
    }

    @Test
    void readsThePublishedSplit() throws IOException {
        Split split = layout.read(root, 0);
        assertThat(split.train().classNames())
                .containsExactly("001.Black_footed_Albatross", "002.Laysan_Albatross");
        assertThat(Miniature.names(split.train(), root.resolve("images")))
                .containsExactly(ONE + "0009_34.jpg", TWO + "0003_1033.jpg", TWO + "0044_784.jpg");
        assertThat(split.train().labelArray()).containsExactly(0, 1, 1);
        assertThat(Miniature.names(split.test(), root.resolve("images")))
                .containsExactly(ONE + "0046_18.jpg", TWO + "0082_524.jpg");
        assertThat(split.test().labelArray()).containsExactly(0, 1);
        assertThat(layout.read(parent, 1)).isEqualTo(split);
    }

    /** Each case replaces one line, or takes it away where the new one is "-". */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "image_class_labels.txt;5;-;it lacks image 5, which line 5 of images.txt has",
                "train_test_split.txt;5;-;it lacks image 5, which line 5 of images.txt has",
                "train_test_split.txt;2;6 1;it lacks image 2, which line 2 of images.txt has",
                "images.txt;2;-;line 2 is of image 2, which images.txt does not have",
                "image_class_labels.txt;4;3 2;line 4 repeats the number 3 of line 3",
                "image_class_labels.txt;4;4;line 4 is '4', and a number and a class was expected",
                "image_class_labels.txt;4;x 2;"
                        + "line 4 is 'x 2', and a number and a class was expected",
                "image_class_labels.txt;3;3 201;"
                        + "line 3 names the class 201, which classes.txt does not have",
                "image_class_labels.txt;5;5 1;line 5 gives 002.Laysan_Albatross/"
                        + "Laysan_Albatross_0044_784.jpg the class 001.Black_footed_Albatross,"
                        + " and its folder is that of another",
                "train_test_split.txt;3;3 2;line 3 says '2', and 1 or 0 was expected",
                "train_test_split.txt;2;2 0;"
                        + "it gives no training image to the class 001.Black_footed_Albatross",
                "train_test_split.txt;4;4 1;"
                        + "it gives no test image to the class 002.Laysan_Albatross",
                "classes.txt;2;-;it has one class only, and at least two were expected",
                "classes.txt;2;9999999999 x;"
                        + "line 2 is '9999999999 x', and a number and a class was expected",
                "images.txt;1;1 ../../secret.jpg;line 1 names '../../secret.jpg',"
                        + " and a file in the folder of a class was expected,"
                        + " such as class/image.jpg",
                "images.txt;1;1 001.Black_footed_Albatross/..;"
                        + "line 1 names '001.Black_footed_Albatross/..',"
                        + " and a file in the folder of a class was expected,"
                        + " such as class/image.jpg"
            })
    void refusesListsThatContradict(String list, int number, String line, String reason)
            throws IOException {
        replace(list, number, line);
        String name =
                reason.contains("which images.txt does not have") ? "image_class_labels.txt" : list;
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage(root.resolve(name) + " is not used: " + reason);
    }

    @Test
    void refusesAFileThatIsListedTwice() throws IOException {
        replace("images.txt", 2, "2 " + ONE + "0046_18.jpg");
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageEndingWith("0046_18.jpg, which has been listed before");
    }

    @Test
    void namesAnImageThatIsMissing() throws IOException {
        Path image = root.resolve("images").resolve(TWO + "0082_524.jpg");
        Files.delete(image);
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(image + ": it is missing, and line 4 of images.txt lists it");
    }

    @Test
    void namesAListThatIsMissingOrEmptyOrNoText() throws IOException {
        Path list = root.resolve("classes.txt");
        Files.write(list, "1 Möwe".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage(list + " is not used: it is no text in UTF-8");
        Files.write(list, new byte[0]);
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage(list + " is not used: it is empty");
        Files.delete(list);
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(list + ": this list of the data set is missing");
    }

    @Test
    void saysWhatWasLookedFor() {
        Path elsewhere = root.resolve("images");
        assertThatThrownBy(() -> layout.read(elsewhere, 0))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage(
                        "CUB-200-2011 was not found in "
                                + elsewhere
                                + ": looked for the folder images and the list images.txt, directly"
                                + " or in CUB_200_2011; unpack CUB_200_2011.tgz there");
    }

    private void replace(String list, int number, String line) throws IOException {
        Path path = root.resolve(list);
        List<String> lines = new ArrayList<>(Files.readAllLines(path));
        if (line.equals("-")) {
            lines.remove(number - 1);
        } else {
            lines.set(number - 1, line);
        }
        Files.write(path, lines);
    }
}
