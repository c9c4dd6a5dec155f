package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.training.snapshot.TrainedStage;
import ai.djl.lrdecay.zoo.StageInfo.StageFile;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The record of a snapshot as JSON. Its text is what the checksum is taken of, so it is always the
 * same. Written by hand, since making a binding by reflection takes as long in a new process as
 * loading a small network.
 */
final class StageJson {

    /** The keys that models of a plain kind do without. */
    private static final String GROUP = "groupId";

    private static final String ARGUMENTS = "networkArguments";
    private static final String MORE_INPUTS = "moreInputShapes";
    private static final String MEASURES = "measures";
    private static final String WITHIN = "withinStage";
    private static final String TRANSLATOR = "translator";
    private static final String TRANSLATOR_ARGUMENTS = "translatorArguments";

    private StageJson() {}

    /**
     * Reads, without checking ranges.
     *
     * @throws JsonParseException if a part is missing or of another type, in a sentence that goes
     *     on after the name of the snapshot
     */
    static StageInfo read(JsonObject json) {
        try {
            return new StageInfo(
                    new ModelVersion(
                            json.has(GROUP) ? text(json, GROUP) : ModelVersion.LIBRARY,
                            text(json, "artifactId"),
                            text(json, "version")),
                    stage(json),
                    value(json, "stages", JsonElement::getAsInt),
                    new NetworkDescription(
                            text(json, "architecture"),
                            json.has(ARGUMENTS) ? texts(json, ARGUMENTS) : Map.of(),
                            inputs(json)),
                    new Translation(
                            list(json, "classNames", JsonElement::getAsString),
                            list(json, "mean", JsonElement::getAsFloat),
                            list(json, "deviation", JsonElement::getAsFloat),
                            json.has("crop") ? text(json, "crop") : null,
                            json.has(TRANSLATOR) ? text(json, TRANSLATOR) : "",
                            json.has(TRANSLATOR_ARGUMENTS)
                                    ? texts(json, TRANSLATOR_ARGUMENTS)
                                    : Map.of()),
                    text(json, "licence"),
                    list(json, "files", file -> file(file.getAsJsonObject())));
        } catch (IllegalArgumentException e) {
            throw new JsonParseException(String.valueOf(e.getMessage()), e);
        }
    }

    private static TrainedStage stage(JsonObject json) {
        Map<String, Double> measures = new TreeMap<>();
        if (json.has(MEASURES)) {
            JsonObject all = value(json, MEASURES, JsonElement::getAsJsonObject);
            for (String name : all.keySet()) {
                measures.put(name, value(all, name, JsonElement::getAsDouble));
            }
        } else if (json.has("accuracy")) {
            measures.put(
                    TrainedStage.TEST_ACCURACY, value(json, "accuracy", JsonElement::getAsDouble));
        }
        return new TrainedStage(
                value(json, "stage", JsonElement::getAsInt),
                value(json, "epoch", JsonElement::getAsInt),
                json.has("learningRate")
                        ? value(json, "learningRate", JsonElement::getAsDouble)
                        : Double.NaN,
                measures,
                text(json, "dataset"),
                texts(json, "provenance"),
                !json.has(WITHIN));
    }

    private static List<List<Long>> inputs(JsonObject json) {
        List<List<Long>> shapes = new ArrayList<>();
        shapes.add(list(json, "inputShape", JsonElement::getAsLong));
        if (json.has(MORE_INPUTS)) {
            shapes.addAll(list(json, MORE_INPUTS, StageJson::lengths));
        }
        return shapes;
    }

    private static List<Long> lengths(JsonElement shape) {
        List<Long> lengths = new ArrayList<>();
        shape.getAsJsonArray().forEach(length -> lengths.add(length.getAsLong()));
        return lengths;
    }

    private static StageFile file(JsonObject json) {
        return new StageFile(
                text(json, "name"),
                value(json, "size", JsonElement::getAsLong),
                text(json, "sha256"));
    }

    static String text(JsonObject json, String name) {
        return value(json, name, JsonElement::getAsString);
    }

    private static <T> List<T> list(JsonObject json, String name, Function<JsonElement, T> read) {
        return value(
                json,
                name,
                element -> {
                    JsonArray array = element.getAsJsonArray();
                    List<T> values = new ArrayList<>(array.size());
                    array.forEach(item -> values.add(read.apply(item)));
                    return values;
                });
    }

    static Map<String, String> texts(JsonObject json, String name) {
        return value(
                json,
                name,
                element -> {
                    JsonObject object = element.getAsJsonObject();
                    Map<String, String> values = new TreeMap<>();
                    object.keySet().forEach(key -> values.put(key, text(object, key)));
                    return values;
                });
    }

    static <T> T value(JsonObject json, String name, Function<JsonElement, T> read) {
        JsonElement element = json.get(name);
        if (element == null || element.isJsonNull()) {
            throw new JsonParseException("its description has no " + name);
        }
        try {
            return read.apply(element);
        } catch (IllegalStateException
                | IllegalArgumentException
                | UnsupportedOperationException e) {
            throw new JsonParseException("the " + name + " in its description is not valid", e);
        }
    }

    /** Writes, in one line. */
    static String write(StageInfo info) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setHtmlSafe(true);
            json.setStrictness(Strictness.LENIENT);
            json.beginObject();
            json.name("artifactId").value(info.artifactId());
            json.name("version").value(info.version());
            json.name("stage").value(info.stage());
            json.name("stages").value(info.stages());
            json.name("epoch").value(info.epoch());
            if (!Double.isNaN(info.learningRate())) {
                json.name("learningRate").value(info.learningRate());
            }
            if (!Double.isNaN(info.accuracy())) {
                json.name("accuracy").value(info.accuracy());
            }
            json.name("dataset").value(info.dataset());
            json.name("architecture").value(info.architecture());
            numbers(json.name("inputShape"), info.inputShape());
            json.name("classNames").beginArray();
            for (String name : info.classNames()) {
                json.value(name);
            }
            json.endArray();
            numbers(json.name("mean"), info.mean());
            numbers(json.name("deviation"), info.deviation());
            json.name("licence").value(info.licence());
            texts(json.name("provenance"), info.provenance());
            json.name("files").beginArray();
            for (StageFile file : info.files()) {
                json.beginObject();
                json.name("name").value(file.name());
                json.name("size").value(file.size());
                json.name("sha256").value(file.sha256());
                json.endObject();
            }
            json.endArray();
            if (info.crop() != null) {
                json.name("crop").value(info.crop());
            }
            more(json, info);
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** What not every snapshot has: what was published before these were known stays the same. */
    private static void more(JsonWriter json, StageInfo info) throws IOException {
        if (!info.model().groupId().equals(ModelVersion.LIBRARY)) {
            json.name(GROUP).value(info.model().groupId());
        }
        if (!info.about().atEnd()) {
            json.name(WITHIN).value(true);
        }
        NetworkDescription network = info.network();
        if (!network.arguments().isEmpty()) {
            texts(json.name(ARGUMENTS), network.arguments());
        }
        if (network.inputShapes().size() > 1) {
            json.name(MORE_INPUTS).beginArray();
            for (List<Long> shape :
                    network.inputShapes().subList(1, network.inputShapes().size())) {
                numbers(json, shape);
            }
            json.endArray();
        }
        Map<String, Double> measures = info.about().measures();
        if (!measures.isEmpty() && !measures.keySet().equals(Set.of(TrainedStage.TEST_ACCURACY))) {
            json.name(MEASURES).beginObject();
            for (Map.Entry<String, Double> entry : measures.entrySet()) {
                json.name(entry.getKey()).value(entry.getValue());
            }
            json.endObject();
        }
        Translation translation = info.translation();
        if (!translation.translator().isEmpty()) {
            json.name(TRANSLATOR).value(translation.translator());
        }
        if (!translation.arguments().isEmpty()) {
            texts(json.name(TRANSLATOR_ARGUMENTS), translation.arguments());
        }
    }

    private static void texts(JsonWriter json, Map<String, String> texts) throws IOException {
        json.beginObject();
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            json.name(entry.getKey()).value(entry.getValue());
        }
        json.endObject();
    }

    private static void numbers(JsonWriter json, List<? extends Number> numbers)
            throws IOException {
        json.beginArray();
        for (Number number : numbers) {
            json.value(number);
        }
        json.endArray();
    }
}
