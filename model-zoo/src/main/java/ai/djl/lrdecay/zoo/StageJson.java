package ai.djl.lrdecay.zoo;

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
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The record of a snapshot as JSON. Its text is what the checksum is taken of, so it is always the
 * same. Written by hand, since making a binding by reflection takes as long in a new process as
 * loading a small network.
 */
final class StageJson {

    private StageJson() {}

    /**
     * Reads, without checking ranges.
     *
     * @throws JsonParseException if a part is missing or of another type, in a sentence that goes
     *     on after the name of the snapshot
     */
    static StageInfo read(JsonObject json) {
        return new StageInfo(
                text(json, "artifactId"),
                text(json, "version"),
                value(json, "stage", JsonElement::getAsInt),
                value(json, "stages", JsonElement::getAsInt),
                value(json, "epoch", JsonElement::getAsInt),
                value(json, "learningRate", JsonElement::getAsDouble),
                value(json, "accuracy", JsonElement::getAsDouble),
                text(json, "dataset"),
                text(json, "architecture"),
                list(json, "inputShape", JsonElement::getAsLong),
                list(json, "classNames", JsonElement::getAsString),
                list(json, "mean", JsonElement::getAsFloat),
                list(json, "deviation", JsonElement::getAsFloat),
                text(json, "licence"),
                texts(json, "provenance"),
                list(json, "files", file -> file(file.getAsJsonObject())),
                json.has("crop") ? text(json, "crop") : null);
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
            json.name("learningRate").value(info.learningRate());
            json.name("accuracy").value(info.accuracy());
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
            json.name("provenance").beginObject();
            for (Map.Entry<String, String> entry : info.provenance().entrySet()) {
                json.name(entry.getKey()).value(entry.getValue());
            }
            json.endObject();
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
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
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
