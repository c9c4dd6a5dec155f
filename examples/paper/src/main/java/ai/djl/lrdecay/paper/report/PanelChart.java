package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** One panel of a figure as a chart: curves over bands, and dashed lines where the rate decays. */
final class PanelChart {

    private static final BasicStroke LINE =
            new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke DASHED =
            new BasicStroke(
                    1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {4, 3}, 0);

    private static final double FEW = 5;
    private static final double TENTH = 0.1;
    private static final double BESIDE = 0.25;

    private PanelChart() {}

    static XYChart of(
            Figure.Panels figure, Panel panel, List<String> names, int width, int height) {
        XYChart chart =
                new XYChartBuilder()
                        .width(width)
                        .height(height)
                        .xAxisTitle(figure.xLabel())
                        .yAxisTitle(figure.yLabel())
                        .build();
        style(chart.getStyler());
        chart.getStyler().setYAxisMin(figure.yMin()).setYAxisMax(figure.yMax());
        double xMax =
                panel.series().stream()
                        .flatMapToDouble(series -> Arrays.stream(series.x()))
                        .max()
                        .orElse(1);
        double smallest =
                panel.series().stream()
                        .flatMapToDouble(series -> Arrays.stream(series.x()))
                        .min()
                        .orElse(0);
        double xMin = Math.min(0, smallest);
        if (smallest >= 1 && xMax <= FEW) {
            // A few numbered things, not a quantity: nothing lies between them, or at 0.
            xMin = smallest - BESIDE;
            xMax += BESIDE;
            // XChart shows no label at all if two are the same, so that the blank ones differ.
            chart.getStyler()
                    .setXAxisTickLabelsFormattingFunction(
                            x ->
                                    x == Math.rint(x)
                                            ? Integer.toString(x.intValue())
                                            : " ".repeat((int) Math.round(x / TENTH)));
        }
        chart.getStyler().setXAxisMin(xMin).setXAxisMax(xMax);
        // Values that are not equally spaced make XChart choose round numbers for the ticks.
        XYSeries spacing =
                chart.addSeries(
                        "spacing",
                        new double[] {xMin, xMin + 0.37 * (xMax - xMin), xMax},
                        new double[] {Double.NaN, Double.NaN, Double.NaN});
        spacing.setMarker(SeriesMarkers.NONE);
        for (Series series : panel.series()) {
            if (series.low().length > 0) {
                addBand(chart, series, Palette.of(series.name(), names.indexOf(series.name())));
            }
        }
        for (Series series : panel.series()) {
            addLine(chart, series, Palette.of(series.name(), names.indexOf(series.name())));
        }
        if (panel.series().stream().allMatch(series -> series.x().length == 0)) {
            chart.addAnnotation(
                    new AnnotationText(
                            "not run", xMax / 2, (figure.yMin() + figure.yMax()) / 2, false));
        }
        for (double decay : panel.decays()) {
            chart.addAnnotation(new AnnotationLine(decay, true, false));
        }
        return chart;
    }

    private static void addLine(XYChart chart, Series series, Color color) {
        if (series.x().length == 0) {
            return;
        }
        XYSeries line = chart.addSeries(series.name(), series.x(), series.y());
        line.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
        line.setMarker(SeriesMarkers.NONE);
        line.setLineColor(color);
        line.setLineStyle(LINE);
    }

    /** A polygon along the lower values and back along the upper ones. */
    private static void addBand(XYChart chart, Series series, Color color) {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        int n = series.x().length;
        for (int i = 0; i < n; i++) {
            add(x, y, series.x()[i], series.low()[i]);
        }
        for (int i = n - 1; i >= 0; i--) {
            add(x, y, series.x()[i], series.high()[i]);
        }
        if (x.isEmpty()) {
            return;
        }
        XYSeries band = chart.addSeries(series.name() + " (band)", x, y);
        band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
        band.setMarker(SeriesMarkers.NONE);
        band.setFillColor(Palette.band(color));
        band.setLineColor(new Color(0, 0, 0, 0));
    }

    private static void add(List<Double> x, List<Double> y, double px, double py) {
        if (Double.isFinite(py)) {
            x.add(px);
            y.add(py);
        }
    }

    private static void style(XYStyler styler) {
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setPlotGridLinesColor(Palette.GRID);
        styler.setPlotGridLinesStroke(new BasicStroke(1f));
        styler.setChartTitleVisible(false);
        styler.setChartFontColor(Palette.INK);
        styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        styler.setAxisTickMarksColor(Palette.MARK);
        styler.setAxisTickLabelsColor(Palette.INK);
        styler.setXAxisTickMarkSpacingHint(60);
        styler.setYAxisTickMarkSpacingHint(40);
        styler.setLegendVisible(false);
        styler.setYAxisDecimalPattern("0.####");
        styler.setAnnotationLineColor(Palette.MARK);
        styler.setAnnotationLineStroke(DASHED);
        styler.setAnnotationTextFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        styler.setAnnotationTextFontColor(Palette.MARK);
        styler.setAntiAlias(true);
    }
}
