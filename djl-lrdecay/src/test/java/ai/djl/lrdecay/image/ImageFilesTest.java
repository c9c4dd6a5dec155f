package ai.djl.lrdecay.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageFilesTest {

    private static final Path A = Path.of("a.jpg");
    private static final Path B = Path.of("b.jpg");
    private static final Path C = Path.of("c.jpg");
    private static final ImageFiles THREE =
            new ImageFiles(List.of("cat", "dog"), List.of(A, B, C), List.of(0, 1, 0));

    @Test
    void countsFilesAndClasses() {
        assertThat(THREE.size()).isEqualTo(3);
        assertThat(THREE.classes()).isEqualTo(2);
        assertThat(THREE.labelArray()).containsExactly(0, 1, 0);
        assertThat(THREE).hasToString("ImageFiles[3 files of 2 classes]");
    }

    @Test
    void takesAPartInTheOrderWanted() {
        assertThat(THREE.part(new int[] {2, 1}))
                .isEqualTo(new ImageFiles(List.of("cat", "dog"), List.of(C, B), List.of(0, 1)));
        assertThat(THREE.part(new int[] {0, 2}).classes()).isEqualTo(2);
    }

    @Test
    void keepsCopies() {
        List<Integer> labels = new ArrayList<>(List.of(0));
        ImageFiles files = new ImageFiles(List.of("same", "same"), List.of(A), labels);
        labels.set(0, 1);
        assertThat(files.labels()).containsExactly(0);
    }

    @Test
    void refusesWhatDoesNotFit() {
        List<String> two = List.of("cat", "dog");
        assertThatThrownBy(() -> new ImageFiles(List.of("cat"), List.of(A), List.of(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there must be at least 2 classes, not 1");
        assertThatThrownBy(() -> new ImageFiles(two, List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "there must be as many labels as files, at least one: there are 0 for 0");
        assertThatThrownBy(() -> new ImageFiles(two, List.of(A), List.of(0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there are 2 for 1");
        assertThatThrownBy(() -> new ImageFiles(two, List.of(A), List.of(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("label 2 is none of 2 classes, which count from 0");
        assertThatThrownBy(() -> new ImageFiles(two, List.of(A), List.of(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> THREE.part(new int[] {3}))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> THREE.part(new int[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
