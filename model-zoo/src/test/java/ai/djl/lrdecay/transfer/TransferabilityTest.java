package ai.djl.lrdecay.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.transfer.Transferability.Gain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransferabilityTest {

    private static final double[] IMAGENET = {54.01, 69.33, 75.91};

    /** Table 2: accuracies after stages 1, 2 and 3, and in bold what follows from them. */
    @ParameterizedTest
    @CsvSource({
        "fine-tuned Caltech-256, 77.87, 82.73, 84.20, 0.32, 0.22",
        "fine-tuned CUB-200, 75.89, 79.74, 81.34, 0.25, 0.24",
        "fine-tuned MIT Indoors, 72.91, 77.09, 78.73, 0.27, 0.25",
        "fine-tuned Sketch-250, 77.80, 79.92, 80.64, 0.14, 0.11",
        "fixed Caltech-256, 74.10, 79.79, 81.95, 0.37, 0.33",
        "fixed CUB-200, 58.11, 63.95, 66.09, 0.38, 0.33",
        "fixed MIT Indoors, 61.34, 67.54, 69.78, 0.40, 0.34",
        "fixed Sketch-250, 64.34, 64.58, 64.18, 0.02, -0.06"
    })
    void givesTheFiguresOfTable2(
            String target, double one, double two, double three, double second, double third) {
        double ofSecond =
                Transferability.of(new Gain(IMAGENET[0], IMAGENET[1]), new Gain(one, two));
        double ofThird =
                Transferability.of(new Gain(IMAGENET[1], IMAGENET[2]), new Gain(two, three));
        // The table has two digits.
        assertThat(ofSecond).as(target).isCloseTo(second, within(0.005 + 1e-9));
        assertThat(ofThird).as(target).isCloseTo(third, within(0.005 + 1e-9));
    }

    @Test
    void isOneOnTheSourceItself() {
        Gain gain = new Gain(54.01, 69.33);
        assertThat(Transferability.of(gain, gain)).isEqualTo(1);
    }

    /** Values 0.5, 1 and 1.5: mean 1, deviation 0.5, t of 2 degrees of freedom 4.302653. */
    @Test
    void hasTheIntervalOfStudent() {
        Gain[] sources = {new Gain(0.5, 0.7), new Gain(0.5, 0.7), new Gain(0.4, 0.6)};
        Gain[] targets = {new Gain(0.3, 0.4), new Gain(0.3, 0.5), new Gain(0.3, 0.6)};
        Transferability found = Transferability.overSeeds(sources, targets);
        double margin = 4.302653 * 0.5 / Math.sqrt(3);
        assertThat(found.mean()).isCloseTo(1, within(1e-12));
        assertThat(found.low()).isCloseTo(1 - margin, within(1e-6));
        assertThat(found.high()).isCloseTo(1 + margin, within(1e-6));
        Transferability one =
                Transferability.overSeeds(new Gain[] {sources[0]}, new Gain[] {targets[0]});
        assertThat(one.mean()).isCloseTo(0.5, within(1e-12));
        assertThat(one.low()).isNaN();
    }

    @Test
    void refusesADenominatorWithoutMeaning() {
        Gain good = new Gain(0.5, 0.6);
        assertThatThrownBy(() -> Transferability.of(new Gain(0.6, 0.6), good))
                .hasMessageContaining("gained nothing on the source");
        assertThatThrownBy(() -> Transferability.of(new Gain(0.6, 0.5), good))
                .hasMessageContaining("gained nothing on the source");
        assertThatThrownBy(() -> Transferability.of(good, new Gain(Double.NaN, 0.5)))
                .hasMessageContaining("finite");
        Gain[] wild = {new Gain(0.5, 0.501), new Gain(0.5, 0.7), new Gain(0.5, 0.502)};
        assertThatThrownBy(() -> Transferability.overSeeds(wild, new Gain[] {good, good, good}))
                .hasMessageContaining("not clear of zero");
        assertThatThrownBy(() -> Transferability.overSeeds(new Gain[0], new Gain[0]))
                .hasMessageContaining("at least one");
        assertThatThrownBy(() -> Transferability.overSeeds(wild, new Gain[] {good}))
                .hasMessageContaining("as many");
    }
}
