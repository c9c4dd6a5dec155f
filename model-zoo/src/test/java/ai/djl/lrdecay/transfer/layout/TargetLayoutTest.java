package ai.djl.lrdecay.transfer.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.image.ImageFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetLayoutTest {

    @Test
    void findsLayoutsByName() {
        assertThat(TargetLayout.all().stream().map(TargetLayout::name))
                .containsExactly(
                        "caltech256", "cub200", "mitindoor67", "sketch250", "imagenet", "folder");
        for (TargetLayout layout : TargetLayout.all()) {
            assertThat(TargetLayout.named(layout.name())).hasSameClassAs(layout);
            assertThat(layout.title()).isNotBlank();
            assertThat(layout.remedy()).isNotBlank().doesNotEndWith(".");
        }
        assertThatThrownBy(() -> TargetLayout.named("cub"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "unknown layout 'cub': there is caltech256, cub200, mitindoor67, sketch250,"
                                + " imagenet, folder");
    }

    @Test
    void partsHaveTheSameClasses() {
        List<Path> file = List.of(Path.of("a.jpg"));
        ImageFiles train = new ImageFiles(List.of("a", "b"), file, List.of(0));
        ImageFiles test = new ImageFiles(List.of("b", "a"), file, List.of(0));
        assertThatThrownBy(() -> new TargetLayout.Split(train, test))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
