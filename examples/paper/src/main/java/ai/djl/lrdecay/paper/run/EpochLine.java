package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.util.Sha256;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code metrics.jsonl}: the JSON of an epoch, whose last field is the chain value of the
 * line. That is the SHA-256 of the value of the line before, then of the text of this line without
 * that field; the value before the first line is the digest of the run's specification. So a line
 * fits only behind the lines that it was written behind, of the same run.
 */
final class EpochLine {

    private static final String FIELD = "chain";
    private static final String BEFORE = ",\"" + FIELD + "\":\"";
    private static final String AFTER = "\"}";
    private static final int DIGITS = 64;

    private EpochLine() {}

    /** Returns the chain value of a text behind another value. */
    static String chain(String before, String text) {
        return new Sha256().update(before).update(text).hex();
    }

    /** Writes a line without chain, as older versions did. */
    static String write(EpochRecord epoch) {
        return Json.GSON.toJson(epoch);
    }

    /** Adds the chain value to a line. */
    static String sealed(String text, String chain) {
        return text.substring(0, text.length() - 1) + BEFORE + chain + AFTER;
    }

    /** Returns the chain value that a line carries, if it carries one. */
    static Optional<String> chainOf(String line) {
        int start = line.length() - AFTER.length() - DIGITS;
        boolean there =
                start >= BEFORE.length()
                        && line.endsWith(AFTER)
                        && line.startsWith(BEFORE, start - BEFORE.length());
        return there ? Optional.of(line.substring(start, start + DIGITS)) : Optional.empty();
    }

    /** Returns the text of a line that carries a chain value, without it. */
    static String text(String line) {
        return line.substring(0, line.length() - AFTER.length() - DIGITS - BEFORE.length()) + "}";
    }

    /**
     * Reads the text of a line.
     *
     * @param text the JSON without chain value
     * @param before the epoch before, null for the first
     * @throws RuntimeException if it is not a record that a run can leave behind that epoch
     */
    static EpochRecord read(String text, @Nullable EpochRecord before) {
        JsonObject json = JsonParser.parseString(text).getAsJsonObject();
        for (Map.Entry<String, JsonElement> field : json.entrySet()) {
            String name = field.getKey();
            require(
                    EpochJson.NEEDED.contains(name) || EpochJson.OPTIONAL.contains(name),
                    "it has an unknown field " + name);
        }
        for (String name : EpochJson.NEEDED) {
            require(json.has(name), "its field " + name + " is missing");
        }
        EpochRecord epoch = Json.GSON.fromJson(json, EpochRecord.class);
        check(epoch, before);
        return epoch;
    }

    private static void check(EpochRecord epoch, @Nullable EpochRecord before) {
        int number = before == null ? 1 : before.epoch() + 1;
        require(epoch.epoch() == number, "it is not the record of epoch " + number);
        require(
                epoch.decision() != null
                        && epoch.train().groups() != null
                        && epoch.test().groups() != null
                        && epoch.fitted() != null,
                "a field is empty");
        int stage = before == null ? 1 : before.stage();
        require(
                epoch.stage() == stage || (before != null && epoch.stage() == stage + 1),
                "stage " + epoch.stage() + " cannot follow");
        double rate = epoch.learningRate();
        require(rate >= 0 && Double.isFinite(rate), "its learning rate is impossible");
        scores("train", epoch.train());
        scores("test", epoch.test());
        epoch.fitted().forEach(EpochLine::share);
    }

    private static void scores(String part, EpochRecord.Scores scores) {
        loss(part + "Loss", scores.loss());
        share(part + "Accuracy", scores.accuracy());
        share(part + "TopFive", scores.topFive());
        scores.groups().forEach(EpochLine::share);
    }

    /** A loss of a softmax is not negative; one that is not finite is null, and so NaN. */
    private static void loss(String name, double value) {
        require(!(value < 0), name + " is " + value + ", which is impossible");
    }

    private static void share(String name, @Nullable Double value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        require(
                Double.isNaN(value) || (value >= 0 && value <= 1),
                name + " is " + value + ", which is impossible");
    }

    private static void require(boolean condition, String reason) {
        Checks.require(condition, reason);
    }
}
