package ai.djl.lrdecay.paper.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {

    @TempDir private Path out;

    private static Plan plan(List<String> only, long... seeds) {
        return new Plan("quick", only, Arrays.stream(seeds).boxed().toList(), List.of());
    }

    @Test
    void namesTheReportThatAnotherReplaces() throws IOException {
        Plan all = plan(List.of(), 101, 102);
        assertThat(all.replaced(out)).isEmpty();
        all.write(out);
        assertThat(all.replaced(out)).isEmpty();
        assertThat(plan(List.of(), 111, 112).replaced(out))
                .contains("./lrdecay reproduce --preset quick --seed 101 --seeds 2");
        assertThat(plan(List.of("ps10-noise"), 101, 102).replaced(out)).isPresent();
        Files.writeString(out.resolve("reproduce.json"), "{");
        assertThat(all.replaced(out)).isEmpty();
    }
}
