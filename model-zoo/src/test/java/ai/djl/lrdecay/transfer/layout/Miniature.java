package ai.djl.lrdecay.transfer.layout;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.image.ImageFiles;
import ai.djl.lrdecay.transfer.layout.TargetLayout.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small copies of published layouts. */
final class Miniature {

    private Miniature() {}

    /** Makes files; they are empty, for nothing is decoded. */
    static void touch(Path root, String... names) throws IOException {
        for (String name : names) {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
    }

    /** Makes images of numbers from {@code first}. */
    static void images(Path folder, String form, int first, int count) throws IOException {
        for (int i = first; i < first + count; i++) {
            touch(folder, String.format(form, i));
        }
    }

    static void lines(Path file, String... lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(lines));
    }

    /** Files of a part below a folder, with slashes. */
    static List<String> names(ImageFiles part, Path root) {
        return part.files().stream()
                .map(file -> root.relativize(file).toString().replace('\\', '/'))
                .toList();
    }

    static long count(ImageFiles part, int label) {
        return part.labels().stream().filter(value -> value == label).count();
    }

    /** A draw is the same for the same seed, another for another, and has no file twice. */
    static void drawsBySeed(TargetLayout layout, Path folder) throws IOException {
        Split split = layout.read(folder, 1);
        assertThat(layout.read(folder, 1)).isEqualTo(split);
        assertThat(layout.read(folder, 2)).isNotEqualTo(split);
        assertThat(split.train().files()).doesNotHaveDuplicates();
        assertThat(split.test().files()).doesNotHaveDuplicates();
        assertThat(split.train().files()).doesNotContainAnyElementsOf(split.test().files());
        assertThat(split.train().files()).isSorted();
    }
}
