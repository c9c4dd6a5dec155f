package ai.djl.lrdecay.paper.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.math.BigDecimal;

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
            return in.nextDouble();
        }
    }
}
