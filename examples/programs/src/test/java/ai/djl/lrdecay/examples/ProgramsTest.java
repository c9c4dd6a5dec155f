package ai.djl.lrdecay.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every program runs, is one file, and is short enough to be read. */
class ProgramsTest {

    private static final Path SOURCES = Path.of("src/main/java/ai/djl/lrdecay/examples");

    static List<Path> programs() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(file -> !file.endsWith("package-info.java")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void isShortAndStandsAlone(Path program) throws IOException {
        List<String> lines = Files.readAllLines(program);

        assertThat(lines).hasSizeLessThanOrEqualTo(80);
        assertThat(lines).noneMatch(line -> line.contains("lrdecay.examples."));
    }

    @Test
    void autoDecayWithEasyTrain() throws Exception {
        AutoDecayWithEasyTrain.main(new String[] {"3"});
    }
}
