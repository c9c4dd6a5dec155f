package ai.djl.lrdecay.paper.cli;

import static ai.djl.lrdecay.paper.cli.CommandRun.lrdecay;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What this repository publishes follows from the records that are published with it. */
class PublishedResultsTest {

    @ParameterizedTest
    @CsvSource({
        "quick, 235",
        "standard, 380",
        "standard-noise, 40",
        "standard-held-out, 20",
        "standard-frequency, 30",
        "standard-noise-kinds, 60",
        "standard-sgd, 40"
    })
    void isVerified(String preset, int runs) throws Exception {
        CommandRun verified = lrdecay("verify", "../../docs/results/" + preset);
        assertThat(verified.code()).as(verified.err()).isZero();
        assertThat(verified.out())
                .contains("All claims follow from the records.")
                .contains(runs + " of " + runs + " runs are finished and intact.")
                .doesNotContain("seeds begin at", "places:", "belongs to none");
    }

    /** Other seeds than the preset's are no fault, and are said. */
    @Test
    void otherSeedsAreRemarkedOn() throws Exception {
        CommandRun verified = lrdecay("verify", "../../docs/results/quick-again/seeds-111.tar.xz");
        assertThat(verified.code()).as(verified.err()).isZero();
        assertThat(verified.out()).contains("The preset's seeds begin at 101, and these at 111");
    }
}
