package ai.djl.lrdecay.paper.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What Maven Central and a user's build expect of the modules, which nothing else checks. */
class ReleaseTest {

    private static final Path ROOT = Path.of("..", "..");

    /** Central refuses what lacks one of them; all modules inherit them from the BOM. */
    @Test
    void theBomHasWhatCentralAsksFor() throws Exception {
        Element bom = pom(ROOT.resolve("bom"));

        for (String name : List.of("name", "description", "url")) {
            assertThat(text(bom, name)).as(name).isNotBlank();
        }
        assertThat(text(bom, "licenses", "license", "url")).isNotBlank();
        assertThat(text(bom, "developers", "developer", "name")).isNotBlank();
        for (String name : List.of("connection", "developerConnection", "url")) {
            assertThat(text(bom, "scm", name)).as(name).isNotBlank();
        }
        assertThat(text(pom(ROOT), "parent", "artifactId")).isEqualTo("bom");
    }

    @Test
    void theBomNamesWhatIsPublished() throws Exception {
        List<String> managed =
                children(
                                child(
                                                child(
                                                                pom(ROOT.resolve("bom")),
                                                                "dependencyManagement")
                                                        .orElseThrow(),
                                                "dependencies")
                                        .orElseThrow())
                        .filter(one -> text(one, "groupId").equals("ai.djl.lrdecay"))
                        .map(one -> text(one, "artifactId"))
                        .toList();

        assertThat(managed).containsExactlyElementsOf(published());
    }

    @Test
    void everythingHasOneVersion() throws Exception {
        String version = text(pom(ROOT.resolve("bom")), "version");

        assertThat(version).isNotBlank();
        assertThat(text(pom(ROOT), "parent", "version")).isEqualTo(version);
        for (Path module : modules()) {
            assertThat(text(pom(module), "parent", "version")).as("%s", module).isEqualTo(version);
        }
    }

    /** The module path knows a jar by this name: two of one name cannot be used together. */
    @Test
    void everyModuleHasANameOfItsOwn() throws Exception {
        List<String> names =
                modules().stream()
                        .map(module -> text(read(module), "properties", "lrdecay.module"))
                        .toList();

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.startsWith("ai.djl"));
    }

    /** Each module that is not left out of a deployment. */
    private static List<String> published() throws Exception {
        return modules().stream()
                .map(ReleaseTest::read)
                .filter(pom -> !text(pom, "properties", "maven.deploy.skip").equals("true"))
                .map(pom -> text(pom, "artifactId"))
                .toList();
    }

    /** All of them but the BOM. */
    private static List<Path> modules() throws Exception {
        return children(child(pom(ROOT), "modules").orElseThrow())
                .map(Node::getTextContent)
                .filter(module -> !module.equals("bom"))
                .map(ROOT::resolve)
                .toList();
    }

    private static Element read(Path folder) {
        try {
            return pom(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Element pom(Path folder)
            throws IOException, ParserConfigurationException, SAXException {
        try (var in = Files.newInputStream(folder.resolve("pom.xml"))) {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getDocumentElement();
        }
    }

    private static String text(Element from, String... path) {
        Optional<Element> found = Optional.of(from);
        for (String name : path) {
            found = found.flatMap(element -> child(element, name));
        }
        return found.map(Element::getTextContent).orElse("").strip();
    }

    private static Optional<Element> child(Element from, String name) {
        return children(from).filter(one -> one.getNodeName().equals(name)).findFirst();
    }

    private static Stream<Element> children(Element from) {
        NodeList nodes = from.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast);
    }
}
