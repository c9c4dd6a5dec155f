package ai.djl.lrdecay.paper.cli;

import static ai.djl.lrdecay.paper.cli.CommandRun.lrdecay;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.docs.Published;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What this repository publishes follows from the records that are published with it. */
class PublishedResultsTest {

    @ParameterizedTest
    @EnumSource
    void isVerified(Published published) throws Exception {
        CommandRun verified = lrdecay("verify", published.folder().toString());
        assertThat(verified.code()).as(verified.err()).isZero();
        assertThat(verified.out())
                .contains("All claims follow from the records.")
                .contains(
                        published.runs()
                                + " of "
                                + published.runs()
                                + " runs are finished and intact.")
                .doesNotContain("places:", "belongs to none");
        // What was added because of a result on the preset's own seeds has fresh ones.
        assertThat(verified.out().contains("seeds begin at"))
                .isEqualTo(published == Published.LARGER_SOURCE);
    }

    /** A later version of the protocol that leaves these experiments alone is no obstacle. */
    @Test
    void saysUnderWhichVersionItWasPublished() throws Exception {
        CommandRun verified = lrdecay("verify", Published.STANDARD_NOISE.folder().toString());
        assertThat(verified.out())
                .contains(
                        "Protocol: version 3, SHA-256 37b347c8",
                        "Version 4, which this software has, says the same of these experiments.");
    }

    /** Other seeds than the preset's are no fault, and are said. */
    @Test
    void otherSeedsAreRemarkedOn() throws Exception {
        CommandRun verified = lrdecay("verify", "../../docs/results/quick-again/seeds-111.tar.xz");
        assertThat(verified.code()).as(verified.err()).isZero();
        assertThat(verified.out()).contains("The preset's seeds begin at 101, and these at 111");
    }
}
