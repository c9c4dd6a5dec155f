package ai.djl.lrdecay.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what docs/tutorial.md says, word for word, in an empty folder: writes its files, runs its
 * commands and compares what they print. Decimal numbers may differ by 0.15, since processors round
 * differently and a training soon takes another way; everything else is compared as it is. Maven
 * finds the artifacts of this build in the repository that the invoker plugin has filled, and the
 * platform of the natives is this one's.
 */
@DisabledOnOs(OS.WINDOWS)
class TutorialIT {

    private static final Path PAGE = Path.of("../../docs/tutorial.md");
    private static final Path REPOSITORY =
            Path.of(System.getProperty("lrdecay.build"), "it-repository");
    private static final double TOLERANCE = 0.15;
    private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;]*m");
    private static final Pattern DECIMAL = Pattern.compile("\\d+\\.\\d+");

    /** A fenced block, and the file that the line before it names. */
    private static final Pattern BLOCK =
            Pattern.compile(
                    "(?:^`(\\S+)`:\\n\\n)?^```(\\w+)\\n(.*?)^```$",
                    Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir Path work;
    @TempDir Path elsewhere;

    private record Block(String file, String language, String text) {}

    @Test
    void thePageDoesWhatItSays() throws Exception {
        List<Block> blocks = blocks();
        int commands = 0;
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            if (!block.file.isEmpty()) {
                Path file = work.resolve(block.file);
                Files.createDirectories(file.getParent());
                Files.writeString(file, block.text);
            } else if (block.language.equals("sh")) {
                commands++;
                String printed = run(block.text);
                assertThat(blocks.get(i + 1).language).isEqualTo("text");
                compare(block.text, printed, blocks.get(i + 1).text);
                i++;
            } else {
                throw new AssertionError("neither a file nor a command: " + block.text);
            }
        }
        assertThat(commands).isEqualTo(6);
        assertThat(work.resolve("transferred")).isNotEmptyDirectory();
    }

    private static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(PAGE));
        String classifier = System.getProperty("lrdecay.natives.classifier");
        while (matcher.find()) {
            String file = matcher.group(1) == null ? "" : matcher.group(1);
            String text = matcher.group(3);
            if (file.equals("pom.xml")) {
                assertThat(text)
                        .contains("<version>" + System.getProperty("lrdecay.version") + "<");
                text = text.replace("linux-x86_64", classifier);
            }
            blocks.add(new Block(file, matcher.group(2), text));
        }
        return blocks;
    }

    /** What a command prints on standard output. */
    private String run(String command) throws Exception {
        // Beside the page: where this build's artifacts are, as a user's repository would have
        // them.
        Path settings = elsewhere.resolve("settings.xml");
        Files.writeString(settings, settings());
        Path maven = Files.createDirectories(work.resolve(".mvn"));
        Files.writeString(
                maven.resolve("maven.config"),
                "-B\n-s\n" + settings + "\n-Dmaven.repo.local=" + REPOSITORY + "\n");
        Path out = elsewhere.resolve("out");
        Path err = elsewhere.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", command);
        Map<String, String> environment = builder.environment();
        String mvn = Path.of(System.getProperty("maven.home"), "bin").toString();
        environment.merge("PATH", mvn, (path, bin) -> bin + File.pathSeparator + path);
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("OMP_NUM_THREADS", "1");
        environment.put("DJL_CACHE_DIR", elsewhere.resolve("cache").toString());
        environment.put(
                "ENGINE_CACHE_DIR", Path.of(System.getProperty("user.home"), ".djl.ai").toString());
        environment.put(
                "MAVEN_OPTS",
                "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -DOPT_OUT_TRACKING=true"
                        + " -Djava.awt.headless=true");
        int code =
                builder.directory(work.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start()
                        .waitFor();
        String printed = COLOUR.matcher(Files.readString(out)).replaceAll("");
        assertThat(code).as("%s%s%s", command, printed, Files.readString(err)).isZero();
        return printed;
    }

    private static String settings() {
        String repository =
                "<id>build</id><url>"
                        + Path.of(System.getProperty("lrdecay.repository")).toUri()
                        + "</url><releases><checksumPolicy>ignore</checksumPolicy></releases>"
                        + "<snapshots><checksumPolicy>ignore</checksumPolicy></snapshots>";
        return "<settings><profiles><profile><id>build</id><repositories><repository>"
                + repository
                + "</repository></repositories><pluginRepositories><pluginRepository>"
                + repository
                + "</pluginRepository></pluginRepositories></profile></profiles>"
                + "<activeProfiles><activeProfile>build</activeProfile></activeProfiles></settings>";
    }

    private static void compare(String command, String printed, String expected) {
        assertThat(DECIMAL.matcher(printed).replaceAll("#"))
                .as(command)
                .isEqualTo(DECIMAL.matcher(expected).replaceAll("#"));
        Matcher found = DECIMAL.matcher(printed);
        Matcher wanted = DECIMAL.matcher(expected);
        while (found.find() && wanted.find()) {
            assertThat(Double.parseDouble(found.group()))
                    .as(command + printed)
                    .isCloseTo(Double.parseDouble(wanted.group()), within(TOLERANCE));
        }
    }
}
