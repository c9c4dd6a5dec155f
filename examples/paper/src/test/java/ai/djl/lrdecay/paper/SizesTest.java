package ai.djl.lrdecay.paper;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Small parts: what a reader can hold in mind. */
class SizesTest {

    private static final Path ROOT = Path.of("..", "..");
    private static final int LINES = 400;
    private static final int PARAMETERS = 8;

    /** Of all modules, with the tests of this one; the canonical constructor is a record's size. */
    @Test
    void noConstructorHasMoreThanEightParameters() {
        List<String> larger = new ArrayList<>();
        int seen = 0;
        for (JavaClass type : new ClassFileImporter().importPackages("ai.djl.lrdecay")) {
            for (JavaConstructor constructor : type.getConstructors()) {
                seen++;
                // An enum's constructor has the constant's name and number besides its own.
                int own = constructor.getRawParameterTypes().size() - (type.isEnum() ? 2 : 0);
                if (own > PARAMETERS) {
                    larger.add(constructor.getFullName());
                }
            }
        }
        assertThat(seen).isGreaterThan(500);
        assertThat(larger).isEmpty();
    }

    /** Tests, benchmarks and integration tests, too. */
    @Test
    void noSourceFileHasMoreThanFourHundredLines() throws IOException {
        List<String> longer = new ArrayList<>();
        List<Path> sources = sources();
        for (Path source : sources) {
            int lines = Files.readAllLines(source).size();
            if (lines > LINES) {
                longer.add(ROOT.relativize(source) + ": " + lines);
            }
        }
        assertThat(sources).hasSizeGreaterThan(400);
        assertThat(longer).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module :
                List.of(
                        "djl-lrdecay",
                        "model-zoo",
                        "spark",
                        "examples/programs",
                        "examples/projects",
                        "examples/paper",
                        "examples/paper-spark")) {
            Path folder = ROOT.resolve(module).resolve("src");
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }
}
