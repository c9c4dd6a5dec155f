package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.util.SplitMix64;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.util.ArrayList;
import java.util.List;

/** Changes of a description: anything anywhere. */
final class JsonMutation {

    private static final List<String> NUMBERS =
            List.of(
                    "-1",
                    "0",
                    "1",
                    "3",
                    "0.5",
                    "1e-320",
                    "1e38",
                    "1e300",
                    "1e999999999",
                    "2147483647",
                    "4294967297",
                    "9223372036854775807",
                    "-9223372036854775808",
                    "16777216");

    private static final List<String> TEXTS =
            List.of(
                    "",
                    " ",
                    "NaN",
                    "Infinity",
                    "7",
                    "sun.misc.Unsafe",
                    "\u001b[2J\u001b]0;x\u0007",
                    "\u0000",
                    "a\nb",
                    "\ud800",
                    "\u202eevil",
                    "x".repeat(70_000),
                    "central");

    private static final List<String> NAMES =
            List.of(
                    "../../outside",
                    "/outside",
                    "..",
                    ".",
                    "animals-stage2/../../../x",
                    "a\\b",
                    "evil.jar",
                    "C:\\x",
                    "CON",
                    "animals-stage2-0000.params\u0000.jar",
                    "%2e%2e/x",
                    "file:///etc/passwd");

    private JsonMutation() {}

    static String name(SplitMix64 random) {
        List<String> all = random.nextInt(3) == 0 ? TEXTS : NAMES;
        return all.get(random.nextInt(all.size()));
    }

    static JsonElement number(SplitMix64 random) {
        if (random.nextInt(5) == 0) {
            return new JsonPrimitive(TEXTS.get(random.nextInt(TEXTS.size())));
        }
        return new JsonPrimitive(
                new LazilyParsedNumber(NUMBERS.get(random.nextInt(NUMBERS.size()))));
    }

    static JsonElement numbers(SplitMix64 random) {
        JsonArray numbers = new JsonArray();
        for (int left = random.nextInt(6); left > 0; left--) {
            numbers.add(number(random));
        }
        return numbers;
    }

    static JsonElement hostile(SplitMix64 random) {
        return switch (random.nextInt(8)) {
            case 0 -> JsonNull.INSTANCE;
            case 1 -> new JsonPrimitive(true);
            case 2 -> new JsonArray();
            case 3 -> {
                JsonObject object = new JsonObject();
                object.add(name(random), number(random));
                yield object;
            }
            case 4 -> numbers(random);
            case 5 -> {
                JsonElement deep = new JsonArray();
                for (int i = 0; i < 200; i++) {
                    JsonArray outer = new JsonArray();
                    outer.add(deep);
                    deep = outer;
                }
                yield deep;
            }
            case 6 -> new JsonPrimitive(name(random));
            default -> number(random);
        };
    }

    /** Removes, replaces or repeats one value anywhere below. */
    static JsonElement anywhere(JsonElement top, SplitMix64 random) {
        List<Runnable> changes = new ArrayList<>();
        collect(top, changes, random);
        changes.get(random.nextInt(changes.size())).run();
        return top;
    }

    private static void collect(JsonElement element, List<Runnable> changes, SplitMix64 random) {
        if (element instanceof JsonObject object) {
            for (String key : object.keySet()) {
                changes.add(() -> object.add(key, hostile(random)));
                changes.add(() -> object.remove(key));
                changes.add(() -> object.add(name(random), object.remove(key)));
                collect(object.get(key), changes, random);
            }
        } else if (element instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                changes.add(() -> array.set(index, hostile(random)));
                changes.add(() -> array.remove(index));
                changes.add(() -> array.add(array.get(index)));
                collect(array.get(i), changes, random);
            }
        }
    }
}
