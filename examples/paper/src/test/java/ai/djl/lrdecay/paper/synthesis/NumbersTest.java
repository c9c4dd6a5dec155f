package ai.djl.lrdecay.paper.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0.000",
        "-0.0, 0.000",
        "1.43586, 1.436",
        "-0.07083, -0.071",
        "0.00593, 0.00593",
        "-0.000932, -0.00093",
        "0.0000857, 8.6e-05",
        "-0.0000041667, -4.2e-06"
    })
    void noNumberIsRoundedToNothing(double value, String text) {
        assertThat(Numbers.number(value)).isEqualTo(text);
    }
}
