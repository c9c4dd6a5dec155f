package ai.djl.lrdecay.paper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelledLinesTest {

    private final LabelledLines lines = new LabelledLines(List.of("data", "classes"));

    @Test
    void breaksBetweenPiecesAndAlignsThem() {
        assertThat(lines.of("classes", List.of("T-shirt/top", "ankle boot"), ", "))
                .containsExactly("classes  T-shirt/top, ankle boot");
        List<String> many = lines.of("classes", Collections.nCopies(30, "ankle boot"), ", ");
        assertThat(many).hasSize(6).allMatch(line -> line.length() <= 80);
        assertThat(many.get(0)).startsWith("classes  ankle boot, ").endsWith("ankle boot,");
        assertThat(many.get(1)).startsWith("         ankle boot, ");
        assertThat(many.get(5)).endsWith("ankle boot");
        assertThat(lines.of("data", List.of(), ", ")).containsExactly("data");
        assertThat(lines.of("data", "a text of several words")).hasSize(1);
    }

    /** What is longer than a line stays whole, so that it can be copied. */
    @Test
    void keepsWordsWhole() {
        String address = "https://" + "a".repeat(90);
        assertThat(lines.of("data", "from " + address))
                .containsExactly("data     from", "         " + address);
    }

    /** A command that was broken into lines is still one command. */
    @Test
    void breaksCommandsSoThatTheyRun() {
        String command = "lrdecay train" + " --option some-value".repeat(9) + " RUN";
        List<String> broken = lines.ofCommand("data", command);
        assertThat(broken).hasSizeGreaterThan(2).allMatch(line -> line.length() <= 80);
        assertThat(broken.get(0)).startsWith("data     lrdecay train --option some-value");
        assertThat(broken).filteredOn(line -> line.endsWith(" \\")).hasSize(broken.size() - 1);
        String joined = String.join("\n", broken).substring(9).replaceAll(" \\\\\n +", " ");
        assertThat(joined).isEqualTo(command);
    }
}
