package ai.djl.lrdecay.paper.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLogTest {

    @TempDir Path folder;

    private String reason(String text) throws Exception {
        Path log = Files.writeString(folder.resolve("log"), text);
        return ProcessLog.lastLine(log);
    }

    @Test
    void theSentenceOfAnErrorIsTheReason() throws Exception {
        assertThat(
                        reason(
                                "epoch 1\nlrdecay: the inputs are 1 x 8 x 8.\n"
                                        + "Run it again with --verbose for the details.\n"))
                .isEqualTo("the inputs are 1 x 8 x 8.");
    }

    @Test
    void elseTheLastLineIs() throws Exception {
        assertThat(reason("epoch 1\n# A fatal error has been detected\n\tat a.B.c(B.java:1)\n\n"))
                .isEqualTo("# A fatal error has been detected");
        assertThat(ProcessLog.lastLine(folder.resolve("none")))
                .isEqualTo("its process printed nothing");
    }

    /** What a process before it said, in the same log, is not its reason. */
    @Test
    void anEarlierErrorIsNot() throws Exception {
        assertThat(reason("lrdecay: no data.\nepoch 1\nkilled\n")).isEqualTo("killed");
    }
}
