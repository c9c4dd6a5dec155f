package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Figure;
import java.util.Base64;

/**
 * A figure as the page shows it: a chart that can be questioned, and a picture for print and where
 * scripts do not run.
 *
 * @param figure the figure
 * @param png the picture
 */
public record FigureView(Figure figure, byte[] png) {

    /**
     * Returns the picture.
     *
     * @return the bytes of the PNG file in Base64
     */
    public String base64() {
        return Base64.getEncoder().encodeToString(png);
    }

    /**
     * Tells whether it has curves.
     *
     * @return false for a picture without data
     */
    public boolean isChart() {
        return figure instanceof Figure.Panels;
    }

    /**
     * Returns what the chart is drawn from.
     *
     * @return JSON in which nothing can end a script element; empty for a picture
     */
    public String json() {
        return figure instanceof Figure.Panels panels ? ChartData.of(panels) : "";
    }

    /**
     * Describes it for those who do not see it.
     *
     * @return title and caption
     */
    public String alternative() {
        return figure.title() + ". " + figure.caption();
    }
}
