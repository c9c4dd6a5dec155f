package ai.djl.lrdecay.training.snapshot;

import ai.djl.lrdecay.util.Sha256;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The description of a snapshot as JSON. It carries a checksum of itself, so that an accuracy that
 * was edited is noticed. Descriptions of the first format have none.
 */
final class SnapshotJson {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    private static final String FORMAT = "format";
    private static final String SECOND = "djl-lrdecay stage snapshot 2";
    private static final String SEAL = "seal";

    /** Of an epoch within its stage; ends of stages do not mention it. */
    private static final String WITHIN = "withinStage";

    private SnapshotJson() {}

    static String write(StageSnapshot snapshot) {
        TrainedStage about = snapshot.about();
        JsonObject json = new JsonObject();
        json.addProperty(FORMAT, SECOND);
        json.addProperty("name", snapshot.name());
        json.addProperty("architecture", snapshot.architecture());
        json.add("arguments", texts(snapshot.arguments()));
        JsonArray shapes = new JsonArray();
        for (List<Long> shape : snapshot.inputShapes()) {
            JsonArray lengths = new JsonArray();
            shape.forEach(lengths::add);
            shapes.add(lengths);
        }
        json.add("inputShapes", shapes);
        json.addProperty("classes", snapshot.classes());
        json.addProperty("stage", about.stage());
        json.addProperty("epoch", about.epoch());
        if (!about.atEnd()) {
            json.addProperty(WITHIN, true);
        }
        if (!Double.isNaN(about.learningRate())) {
            json.addProperty("learningRate", about.learningRate());
        }
        JsonObject measures = new JsonObject();
        about.measures().forEach(measures::addProperty);
        json.add("measures", measures);
        json.addProperty("data", about.data());
        json.add("provenance", texts(about.provenance()));
        json.addProperty("sha256", snapshot.sha256());
        json.addProperty(SEAL, Sha256.of(json.toString()));
        return GSON.toJson(json) + System.lineSeparator();
    }

    private static JsonObject texts(Map<String, String> texts) {
        JsonObject json = new JsonObject();
        texts.forEach(json::addProperty);
        return json;
    }

    /**
     * Reads a description.
     *
     * @param sealedOnly whether one that carries no checksum of itself is refused
     * @throws JsonParseException if it is not the description of a snapshot, or was changed, with a
     *     clause that says so
     */
    static StageSnapshot read(String text, boolean sealedOnly) {
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            if (!json.has(FORMAT)) {
                StageSnapshot old = first(json);
                if (sealedOnly) {
                    throw new JsonParseException(
                            "it is of the first format, which carries no checksum of itself: train"
                                    + " again");
                }
                return old;
            }
            if (!SECOND.equals(string(json, FORMAT))) {
                throw new JsonParseException("it is of a format of a later version");
            }
            String seal = string(json, SEAL);
            json.remove(SEAL);
            if (!Sha256.of(json.toString()).equals(seal)) {
                throw new JsonParseException("it was changed after it was written");
            }
            return second(json);
        } catch (IllegalStateException
                | IllegalArgumentException
                | UnsupportedOperationException
                | ClassCastException e) {
            throw new JsonParseException("it is not the description of a snapshot", e);
        }
    }

    private static StageSnapshot second(JsonObject json) {
        List<List<Long>> shapes = new ArrayList<>();
        for (JsonElement shape : value(json, "inputShapes").getAsJsonArray()) {
            shapes.add(lengths(shape));
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        value(json, "measures")
                .getAsJsonObject()
                .asMap()
                .forEach((name, number) -> measures.put(name, number.getAsDouble()));
        return new StageSnapshot(
                string(json, "name"),
                string(json, "architecture"),
                strings(json, "arguments"),
                shapes,
                value(json, "classes").getAsInt(),
                new TrainedStage(
                        value(json, "stage").getAsInt(),
                        value(json, "epoch").getAsInt(),
                        json.has("learningRate")
                                ? json.get("learningRate").getAsDouble()
                                : Double.NaN,
                        measures,
                        string(json, "data"),
                        strings(json, "provenance"),
                        !json.has(WITHIN)),
                string(json, "sha256"));
    }

    /** What the typed record says stood among texts by name. */
    private static StageSnapshot first(JsonObject json) {
        Map<String, String> texts = new LinkedHashMap<>(strings(json, "properties"));
        Map<String, Double> measures = new LinkedHashMap<>();
        for (String name :
                List.of(TrainedStage.TEST_ACCURACY, "testTopFiveAccuracy", "trainLoss")) {
            String number = texts.remove(name);
            if (number != null) {
                measures.put(name, Double.parseDouble(number));
            }
        }
        String rate = texts.remove("learningRate");
        String data = texts.remove("dataset");
        return new StageSnapshot(
                string(json, "name"),
                string(json, "architecture"),
                Map.of(),
                List.of(lengths(value(json, "inputShape"))),
                value(json, "classes").getAsInt(),
                new TrainedStage(
                        value(json, "stage").getAsInt(),
                        value(json, "epoch").getAsInt(),
                        rate == null ? Double.NaN : Double.parseDouble(rate),
                        measures,
                        data == null ? "" : data,
                        texts),
                string(json, "sha256"));
    }

    private static List<Long> lengths(JsonElement shape) {
        List<Long> lengths = new ArrayList<>();
        shape.getAsJsonArray().forEach(length -> lengths.add(length.getAsLong()));
        return lengths;
    }

    private static Map<String, String> strings(JsonObject json, String name) {
        Map<String, String> strings = new LinkedHashMap<>();
        value(json, name)
                .getAsJsonObject()
                .asMap()
                .forEach((key, text) -> strings.put(key, text.getAsString()));
        return strings;
    }

    private static String string(JsonObject json, String name) {
        return value(json, name).getAsString();
    }

    private static JsonElement value(JsonObject json, String name) {
        JsonElement value = json.get(name);
        if (value == null) {
            throw new JsonParseException("it is not the description of a snapshot: no " + name);
        }
        return value;
    }
}
