package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.util.Sha256;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonSyntaxException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How records are written: a number that is not finite is {@code null}, and NaN when read back. */
public final class Json {

    /** For one line a record. */
    public static final Gson GSON = builder().create();

    /** For files that people read. */
    public static final Gson PRETTY = builder().setPrettyPrinting().create();

    private Json() {}

    private static GsonBuilder builder() {
        TypeAdapter<Double> adapter = new FiniteDouble();
        return new GsonBuilder()
                .disableHtmlEscaping()
                .serializeNulls()
                .registerTypeAdapterFactory(new OptionalFactory())
                .registerTypeAdapter(EpochRecord.class, new EpochJson())
                .registerTypeAdapter(double.class, adapter)
                .registerTypeAdapter(Double.class, adapter);
    }

    /**
     * Writes a number without exponent and without needless zeros.
     *
     * @param value a finite number
     * @return for instance 0.001
     */
    public static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /**
     * Returns the SHA-256 of a record's JSON. The order of its fields does not count, nor do fields
     * that are not there.
     *
     * @param value the record
     * @return 64 hexadecimal digits
     */
    public static String digest(Object value) {
        return Sha256.of(tree(value).toString());
    }

    /**
     * Returns a record's JSON in the form that is digested: fields sorted, and none that is not
     * there.
     *
     * @param value the record
     * @return its JSON
     */
    public static JsonElement tree(Object value) {
        return canonical(GSON.toJsonTree(value));
    }

    private static JsonElement canonical(JsonElement element) {
        if (!element.isJsonObject()) {
            return element;
        }
        JsonObject sorted = new JsonObject();
        new TreeMap<>(element.getAsJsonObject().asMap())
                .forEach(
                        (name, value) -> {
                            if (!value.isJsonNull()) {
                                sorted.add(name, canonical(value));
                            }
                        });
        return sorted;
    }

    /** What is there or not: its value, or null. */
    private static final class OptionalFactory implements TypeAdapterFactory {

        @Override
        public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            if (type.getRawType() != Optional.class) {
                return null;
            }
            Type inner = ((ParameterizedType) type.getType()).getActualTypeArguments()[0];
            @SuppressWarnings("unchecked") // T is an Optional of the inner type.
            TypeAdapter<T> adapter =
                    (TypeAdapter<T>) new OptionalAdapter<>(gson.getAdapter(TypeToken.get(inner)));
            return adapter;
        }
    }

    private static final class OptionalAdapter<E> extends TypeAdapter<Optional<E>> {

        private final TypeAdapter<E> inner;

        OptionalAdapter(TypeAdapter<E> inner) {
            this.inner = inner;
        }

        @Override
        public void write(JsonWriter out, Optional<E> value) throws IOException {
            if (value.isEmpty()) {
                out.nullValue();
            } else {
                inner.write(out, value.get());
            }
        }

        @Override
        public Optional<E> read(JsonReader in) throws IOException {
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                return Optional.empty();
            }
            return Optional.of(inner.read(in));
        }
    }

    private static final class FiniteDouble extends TypeAdapter<Double> {

        @Override
        public void write(JsonWriter out, Double value) throws IOException {
            if (value == null || !Double.isFinite(value)) {
                out.nullValue();
            } else {
                out.value(value);
            }
        }

        @Override
        public Double read(JsonReader in) throws IOException {
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                return Double.NaN;
            }
            try {
                return in.nextDouble();
            } catch (NumberFormatException e) {
                throw new JsonSyntaxException("not a number at " + in.getPath(), e);
            }
        }
    }
}
