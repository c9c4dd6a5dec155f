package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.awt.Color;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/** What a figure is drawn from in a browser, as JSON that may stand in a page. */
final class ChartData {

    /** Escapes what could end a script element, unlike the one that writes files. */
    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    private static final MathContext DIGITS = new MathContext(5);

    private ChartData() {}

    static String of(Figure.Panels figure) {
        List<String> names = FigureImage.names(figure);
        JsonObject json = new JsonObject();
        json.addProperty("xLabel", figure.xLabel());
        json.addProperty("yLabel", figure.yLabel());
        json.add("yRange", numbers(new double[] {figure.yMin(), figure.yMax()}));
        JsonArray panels = new JsonArray();
        figure.panels().forEach(panel -> panels.add(panel(panel, names)));
        json.add("panels", panels);
        return GSON.toJson(json);
    }

    private static JsonObject panel(Panel panel, List<String> names) {
        JsonObject json = new JsonObject();
        json.addProperty("title", panel.title());
        json.add("decays", numbers(panel.decays().stream().mapToDouble(d -> d).toArray()));
        JsonArray list = new JsonArray();
        panel.series().forEach(series -> list.add(series(series, names)));
        json.add("series", list);
        return json;
    }

    private static JsonObject series(Series series, List<String> names) {
        JsonObject json = new JsonObject();
        json.addProperty("name", series.name());
        json.addProperty("color", hex(Palette.of(series.name(), names.indexOf(series.name()))));
        json.add("x", numbers(series.x()));
        json.add("y", numbers(series.y()));
        json.add("low", numbers(series.low()));
        json.add("high", numbers(series.high()));
        return json;
    }

    static String hex(Color color) {
        return String.format(Locale.ROOT, "#%06x", color.getRGB() & 0xFFFFFF);
    }

    private static JsonArray numbers(double[] values) {
        JsonArray array = new JsonArray(values.length);
        for (double value : values) {
            if (Double.isFinite(value)) {
                array.add(new BigDecimal(value).round(DIGITS).doubleValue());
            } else {
                array.add(JsonNull.INSTANCE);
            }
        }
        return array;
    }
}
