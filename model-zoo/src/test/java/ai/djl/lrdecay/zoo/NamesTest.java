package ai.djl.lrdecay.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names become parts of paths and addresses. */
class NamesTest {

    private static final String LONGEST = "a".repeat(64);

    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "wrn-28-10", "resnet50.v1-5", "x-", "x."})
    void namesOfModels(String name) {
        assertThat(Names.isName(name)).isTrue();
        assertThat(Names.isName(LONGEST)).isTrue();
        assertThat(Names.isName(LONGEST + 'a')).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".", "..", "a..b", ".a", "-a", "A", "a/b", "a\\b", "a b", "a\n", "\u00e4",
                "a%2e", "a:b", "\u0661", "~", "a\u0000", "1.0.0"
            })
    void whatCouldLeadElsewhereIsNoName(String name) {
        assertThat(Names.isName(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0", "1.0.0", "12345.12345.12345"})
    void versions(String version) {
        assertThat(Names.isVersion(version)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.0",
                "1.0.0.0",
                "1.0.",
                ".1.0",
                "..",
                "1..0",
                "123456.0.0",
                "1.0.0-rc",
                "v1.0.0",
                "1.0.0\n",
                "-1.0.0",
                "\u0661.0.0",
                "1.0.0/.."
            })
    void whatIsNoVersion(String version) {
        assertThat(Names.isVersion(version)).isFalse();
    }
}
