package ai.djl.lrdecay.paper.cli;

import static ai.djl.lrdecay.paper.cli.CommandRun.lrdecay;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What this repository publishes follows from the records that are published with it. */
class PublishedResultsTest {

    @Test
    void quickIsVerified() throws Exception {
        CommandRun verified = lrdecay("verify", "../../docs/results/quick");
        assertThat(verified.code()).as(verified.err()).isZero();
        assertThat(verified.out())
                .contains("All claims follow from the records.")
                .contains("235 of 235 runs are finished and whole.");
    }
}
