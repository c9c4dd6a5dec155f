package ai.djl.lrdecay.transfer.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.transfer.layout.TargetLayout.Split;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MitIndoor67LayoutTest {

    private final TargetLayout layout = TargetLayout.named("mitindoor67");

    @TempDir Path root;
    private Path images;
    private Path trainList;
    private Path testList;

    @BeforeEach
    void miniature() throws IOException {
        images = root.resolve("Images");
        trainList = root.resolve("TrainImages.txt");
        testList = root.resolve("TestImages.txt");
        Miniature.touch(
                images,
                "mall/shopping mall.jpg",
                "mall/mall_2.jpg",
                "mall/not_used.jpg",
                "bakery/bakery_1.jpg",
                "bakery/bakery_2.jpg");
        // The published lists are in no order, have spaces, and end without a line break.
        Files.writeString(trainList, "mall/shopping mall.jpg\nbakery/bakery_2.jpg");
        Files.writeString(testList, "bakery/bakery_1.jpg\r\nmall/mall_2.jpg\r\n\r\n");
    }

    @Test
    void readsThePublishedSplit() throws IOException {
        Split split = layout.read(root, 0);
        assertThat(split.train().classNames()).containsExactly("bakery", "mall");
        assertThat(Miniature.names(split.train(), images))
                .containsExactly("mall/shopping mall.jpg", "bakery/bakery_2.jpg");
        assertThat(split.train().labelArray()).containsExactly(1, 0);
        assertThat(Miniature.names(split.test(), images))
                .containsExactly("bakery/bakery_1.jpg", "mall/mall_2.jpg");
        assertThat(split.test().labelArray()).containsExactly(0, 1);
        assertThat(layout.read(root, 1)).isEqualTo(split);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../mall/mall_2.jpg",
                "mall/../../secret.jpg",
                "..",
                "../secret.jpg",
                "mall/..",
                "./mall_2.jpg",
                "/etc/passwd",
                "//mall",
                "mall//mall_2.jpg",
                "C:/mall_2.jpg",
                "mall\\..\\secret.jpg",
                "mall/..\\secret.jpg",
                "mall/\0.jpg",
                "mall",
                "mall/"
            })
    void refusesNamesThatLeadElsewhere(String name) throws IOException {
        Files.writeString(testList, "bakery/bakery_1.jpg\n" + name + "\n");
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage(
                        testList
                                + " is not used: line 2 names '"
                                + name
                                + "', and a file in the folder of a class was expected, such as"
                                + " class/image.jpg");
    }

    @Test
    void namesAFileThatIsMissing() throws IOException {
        // As a list that was cut off within a line would.
        Files.writeString(testList, "bakery/bakery_1.jpg\nmall/mall_");
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(
                        images.resolve("mall/mall_")
                                + ": it is missing, and line 2 of TestImages.txt lists it");
        Files.writeString(testList, "gym/1.jpg");
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageEndingWith("line 1 names gym/1.jpg, and Images has no such category");
    }

    @Test
    void refusesAnImageInBothLists() throws IOException {
        Files.writeString(testList, "mall/shopping mall.jpg");
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage(
                        testList
                                + " is not used: line 1 names mall/shopping mall.jpg, which has"
                                + " been listed before");
    }

    @Test
    void refusesListsThatEndEarly() throws IOException {
        Files.writeString(trainList, "mall/shopping mall.jpg\n");
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage(
                        trainList + " is not used: it gives no training image to the class bakery");
        for (int i = 2; i < 67; i++) {
            Files.createDirectory(images.resolve("category" + i));
        }
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage(
                        trainList
                                + " is not used: the published list of 67 categories has 5360 lines,"
                                + " and it has 1");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        Files.delete(testList);
        assertThatThrownBy(() -> layout.read(root, 0))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(testList + ": this list of the data set is missing");
        assertThatThrownBy(() -> layout.read(images, 0))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage(
                        "MIT Indoor-67 was not found in "
                                + images
                                + ": looked for the folder Images and the lists TrainImages.txt and"
                                + " TestImages.txt; unpack indoorCVPR_09.tar there and put the two"
                                + " lists beside Images");
    }
}
