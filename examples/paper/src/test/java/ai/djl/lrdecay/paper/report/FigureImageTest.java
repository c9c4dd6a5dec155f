package ai.djl.lrdecay.paper.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureImageTest {

    private static final int WHITE = 0xFFFFFF;
    private static final int ROW = 2 * 34;
    private static final int PANEL = 2 * 320;

    /** Ten seeds do not fit beside each other: none of their names may be cut off. */
    @ParameterizedTest
    @CsvSource({"3, 1", "8, 1", "10, 2", "24, 3"})
    void theLegendTakesAsManyRowsAsItNeeds(int seeds, int rows) {
        double[] values = {1, 2};
        List<Series> series =
                IntStream.rangeClosed(101, 100 + seeds)
                        .mapToObj(
                                seed -> new Series("seed " + seed, values, values, values, values))
                        .toList();
        BufferedImage image =
                FigureImage.of(
                        new Figure.Panels(
                                "noise",
                                "",
                                "",
                                "epoch",
                                "deviation",
                                0,
                                3,
                                List.of(new Panel("", series, List.of()))));
        assertThat(image.getHeight()).isEqualTo(PANEL + rows * ROW);
        for (int row = 0; row < rows; row++) {
            boolean written = false;
            boolean cut = false;
            for (int y = row * ROW; y < (row + 1) * ROW; y++) {
                for (int x = 0; x < image.getWidth(); x++) {
                    boolean white = (image.getRGB(x, y) & WHITE) == WHITE;
                    written |= !white;
                    cut |= !white && x >= image.getWidth() - 8;
                }
            }
            assertThat(written).isTrue();
            assertThat(cut).isFalse();
        }
    }
}
