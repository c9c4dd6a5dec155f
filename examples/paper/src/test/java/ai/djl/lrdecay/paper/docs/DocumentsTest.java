package ai.djl.lrdecay.paper.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README and the pages hold no code but what compiles and runs, and no dead links. */
class DocumentsTest {

    private static final Path ROOT = Path.of("..", "..");
    private static final int WIDTH = 100;

    /** Its blocks are whole files, which TutorialIT builds and runs. */
    private static final Path TUTORIAL = ROOT.resolve("docs/tutorial.md");

    /** Where code is that the build compiles and runs. */
    private static final List<String> PROGRAMS =
            List.of(
                    "examples/paper/src/test/java/ai/djl/lrdecay/paper/docs",
                    "spark/src/test/java/ai/djl/lrdecay/spark/docs",
                    "examples/programs/src/main/java/ai/djl/lrdecay/examples",
                    "examples/projects/src/it/own-network/src/main/java/org/example");

    @TempDir Path classes;

    static Stream<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        for (String name : List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")) {
            documents.add(ROOT.resolve(name));
        }
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        return documents.stream();
    }

    /** Imports aside, each block is a part of a program that runs. */
    @ParameterizedTest
    @MethodSource("documents")
    void codeIsPartOfAProgramThatRuns(Path document) throws IOException {
        StringBuilder programs = new StringBuilder();
        for (String folder : PROGRAMS) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                for (Path program : files.sorted().toList()) {
                    programs.append(Files.readString(program));
                }
            }
        }
        String source = squeeze(programs.toString());
        for (PrintedCode block : PrintedCode.of(document)) {
            if (!document.equals(TUTORIAL)) {
                String wanted = block.isFile() ? block.text() : block.statements();
                assertThat(source).contains(squeeze(wanted));
            }
        }
    }

    /** With its imports, each block compiles as it is printed. Spark is not on this class path. */
    @ParameterizedTest
    @MethodSource("documents")
    void codeCompilesAsPrinted(Path document) throws IOException {
        List<JavaFileObject> sources = new ArrayList<>();
        List<PrintedCode> blocks = PrintedCode.of(document);
        boolean spark = document.endsWith("measure-curvature-on-spark.md");
        for (PrintedCode block : blocks) {
            if (block.isFile()) {
                sources.add(new Source("org.example." + block.typeName(), block.text()));
            } else if (block.hasImports()) {
                String name = "Block" + sources.size();
                sources.add(new Source(name, block.asClass(name)));
            } else {
                assertThat(spark).as("no imports in %s", block.text()).isTrue();
            }
        }
        if (!sources.isEmpty()) {
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            StringWriter messages = new StringWriter();
            List<String> options =
                    List.of(
                            "-proc:none",
                            "-d",
                            classes.toString(),
                            "-cp",
                            System.getProperty("java.class.path"));
            boolean compiled =
                    compiler.getTask(messages, null, null, options, null, sources).call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadSomewhere(Path document) throws IOException {
        // [text](link), and definitions of links that several words share or that are long.
        Matcher links =
                Pattern.compile("(?m)(?:\\]\\(([^)\\s]+)\\))|(?:^\\[\\w+\\]: (\\S+)$)")
                        .matcher(Files.readString(document));
        while (links.find()) {
            String link = links.group(1) == null ? links.group(2) : links.group(1);
            if (link.startsWith("http")) {
                continue;
            }
            String[] parts = link.split("#", 2);
            Path target =
                    parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
            assertThat(target).as(link).exists();
            if (parts.length == 2 && target.toString().endsWith(".md")) {
                assertThat(anchors(target)).as(link).contains(parts[1]);
            }
        }
    }

    /** Who follows the name of a program wants the program, not the folder of all of them. */
    @ParameterizedTest
    @MethodSource("documents")
    void aLinkToAClassIsToItsFile(Path document) throws IOException {
        String text = Files.readString(document);
        Matcher links =
                Pattern.compile("\\[([A-Z]\\w+[a-z][A-Z]\\w+)\\]\\((\\S+)\\)").matcher(text);
        while (links.find()) {
            if (!links.group(2).startsWith("http")) {
                assertThat(document.resolveSibling(links.group(2))).isRegularFile();
            }
        }
    }

    /** Tables cannot be wrapped; everything else can. */
    @ParameterizedTest
    @MethodSource("documents")
    void linesAreShort(Path document) throws IOException {
        assertThat(Files.readAllLines(document))
                .filteredOn(line -> line.length() > WIDTH && !line.startsWith("|"))
                .isEmpty();
    }

    /** Turns of phrase that readers stumbled over. */
    @ParameterizedTest
    @MethodSource("documents")
    void englishIsPlain(Path document) throws IOException {
        assertThat(Files.readString(document).replaceAll("\\s+", " "))
                .doesNotContainPattern("(?i)goes on|is told|all the same|without a word")
                .doesNotContainPattern(
                        "(?i)what there is none of|nothing more is gained|answered by one line")
                .doesNotContainPattern("(?i)as the field (has|does)|from before there were starts");
    }

    /** Every page is in the index, which names the four kinds. */
    @Test
    void theIndexNamesEveryPage() throws IOException {
        String index = Files.readString(ROOT.resolve("docs/README.md"));
        Path docs = ROOT.resolve("docs");
        for (Path document : documents().filter(page -> page.startsWith(docs)).toList()) {
            String name = docs.relativize(document).toString().replace('\\', '/');
            if (!name.equals("README.md")) {
                assertThat(index).contains("](" + name + ")");
            }
        }
    }

    /** As GitHub makes them of headings. */
    private static List<String> anchors(Path document) throws IOException {
        List<String> anchors = new ArrayList<>();
        for (String line : Files.readAllLines(document)) {
            if (line.startsWith("#")) {
                anchors.add(
                        line.replaceFirst("^#+ ", "")
                                .replaceAll("\\]\\([^)]*\\)", "")
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^\\w\\- ]", "")
                                .replace(' ', '-'));
            }
            Matcher named = Pattern.compile("<a id=\"([^\"]+)\">").matcher(line);
            while (named.find()) {
                anchors.add(named.group(1));
            }
        }
        return anchors;
    }

    private static String squeeze(String text) {
        return text.replaceAll("\\s+", "");
    }

    /** A source in memory. */
    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String type, String text) {
            super(URI.create("string:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
