package ai.djl.lrdecay.paper.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README and the guides hold no code but what is compiled, and no dead links. */
class DocumentsTest {

    private static final Path ROOT = Path.of("..", "..");

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(
                    Stream.of(ROOT.resolve("README.md")),
                    docs
                            .filter(file -> file.toString().endsWith(".md"))
                            .sorted()
                            .toList()
                            .stream());
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void documentsHoldOnlyThisCode(Path document) throws IOException {
        StringBuilder compiled = new StringBuilder();
        // These tests, programs, and a project of its own: all are built and run.
        for (String folder :
                List.of(
                        "examples/paper/src/test/java/ai/djl/lrdecay/paper/docs",
                        "spark/src/test/java/ai/djl/lrdecay/spark/docs",
                        "examples/programs/src/main/java/ai/djl/lrdecay/examples",
                        "model-zoo/src/it/own-network/src/main/java/org/example")) {
            try (Stream<Path> programs = Files.list(ROOT.resolve(folder))) {
                for (Path program : programs.sorted().toList()) {
                    compiled.append(Files.readString(program));
                }
            }
        }
        String source = squeeze(compiled.toString());
        Matcher blocks =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(document));
        while (blocks.find()) {
            assertThat(source).contains(squeeze(blocks.group(1)));
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadSomewhere(Path document) throws IOException {
        Matcher links = Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(Files.readString(document));
        Path folder = document.toAbsolutePath().getParent();
        while (links.find()) {
            assertThat(folder.resolve(links.group(1))).exists();
        }
    }

    private static String squeeze(String text) {
        return text.replaceAll("\\s+", "");
    }
}
