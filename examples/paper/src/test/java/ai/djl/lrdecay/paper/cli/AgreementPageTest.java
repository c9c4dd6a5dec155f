package ai.djl.lrdecay.paper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.docs.Published;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The comparison in docs/results/agreement.md is what the command says. After more reproductions
 * were archived, run this test with {@code -Dlrdecay.write=true} to write it again.
 */
class AgreementPageTest {

    private static final Path PAGE = Published.RESULTS.resolve("agreement.md");
    private static final String BEGIN = "<!-- comparison -->\n";
    private static final String END = "<!-- end of comparison -->\n";

    @Test
    void isWhatTheCommandSays() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("compare"));
        Published.all().forEach(path -> arguments.add(path.toString()));
        CommandRun compared = CommandRun.lrdecay(arguments.toArray(String[]::new));
        // Two sizes contradict each other on claims that depend on them.
        assertThat(compared.code()).as(compared.err()).isEqualTo(3);
        assertThat(compared.err()).isEmpty();
        assertThat(compared.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        String block = "\n```text\n" + compared.out().replace("../../docs/", "docs/") + "```\n\n";
        String text = Files.readString(PAGE);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        String expected = text.substring(0, begin) + block + text.substring(text.indexOf(END));
        if (Boolean.getBoolean("lrdecay.write")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }
}
