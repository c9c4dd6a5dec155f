package ai.djl.lrdecay.paper.cli;

import static ai.djl.lrdecay.paper.cli.CommandRun.lrdecay;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {

    private static final String QUICK = "../../docs/results/quick";

    @TempDir Path folder;

    @Test
    void oneIsNotEnough() {
        CommandRun compared = lrdecay("compare", QUICK);
        assertThat(compared.code()).isEqualTo(2);
        assertThat(compared.err()).contains("at least two");
    }

    @Test
    void whatWasEditedIsNotCompared() throws IOException {
        Path copy = folder.resolve("copy");
        Files.createDirectories(copy.resolve("figures"));
        for (String name : new String[] {"claims.json", "protocol.json", "records.tar.xz"}) {
            Files.copy(Path.of(QUICK, name), copy.resolve(name));
        }
        String claims = Files.readString(copy.resolve("claims.json"));
        Files.writeString(
                copy.resolve("claims.json"), claims.replaceFirst("INCONCLUSIVE", "SUPPORTED"));
        CommandRun absent = lrdecay("compare", copy.toString(), copy + "-2");
        assertThat(absent.code()).isEqualTo(1);
        assertThat(absent.err()).startsWith("lrdecay: " + copy + "-2 does not exist");
        CommandRun compared = lrdecay("compare", QUICK, copy.toString());
        assertThat(compared.code()).isEqualTo(1);
        assertThat(compared.out()).isEmpty();
        assertThat(compared.err().lines())
                .singleElement()
                .asString()
                .startsWith("lrdecay: 'lrdecay verify " + copy + "' fails")
                .contains("claims.json");
    }
}
