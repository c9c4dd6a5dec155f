package ai.djl.lrdecay.paper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A build is out of date exactly when one of its sources is newer. */
class BuildCheckTest {

    private static final FileTime BEFORE = FileTime.fromMillis(1_000_000_000_000L);
    private static final FileTime BUILT = FileTime.fromMillis(1_000_000_000_001L);
    private static final FileTime AFTER = FileTime.fromMillis(1_000_000_000_002L);

    @TempDir Path root;

    private Path current;

    @BeforeEach
    void layOut() throws IOException {
        for (String file :
                List.of(
                        "pom.xml",
                        ".mvn/jvm.config",
                        "lib/pom.xml",
                        "lib/src/main/java/A.java",
                        "lib/src/test/java/ATest.java",
                        "lib/target/a.jar",
                        "examples/one/pom.xml",
                        "examples/one/src/main/java/B.java",
                        ".lrdecay/app/lib/a.jar",
                        ".lrdecay/current",
                        "README.md")) {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.createFile(path);
        }
        try (var all = Files.walk(root)) {
            for (Path path : all.toList()) {
                Files.setLastModifiedTime(path, BEFORE);
            }
        }
        current = root.resolve(".lrdecay/current");
        Files.setLastModifiedTime(current, BUILT);
    }

    @Test
    void isUpToDateWhenNothingChanged() throws IOException {
        assertThat(BuildCheck.isUpToDate(root, current)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pom.xml",
                ".mvn/jvm.config",
                "lib/pom.xml",
                "lib/src/main/java/A.java",
                "examples/one/pom.xml",
                "examples/one/src/main/java/B.java",
                "examples/one/src/main/java" // where a file was removed
            })
    void isOutOfDateWhenASourceChanged(String file) throws IOException {
        Files.setLastModifiedTime(root.resolve(file), AFTER);

        assertThat(BuildCheck.isUpToDate(root, current)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "lib/src/test/java/ATest.java",
                "lib/target/a.jar",
                ".lrdecay/app/lib/a.jar"
            })
    void staysUpToDateWhenSomethingElseDid(String file) throws IOException {
        Files.setLastModifiedTime(root.resolve(file), AFTER);

        assertThat(BuildCheck.isUpToDate(root, current)).isTrue();
    }
}
