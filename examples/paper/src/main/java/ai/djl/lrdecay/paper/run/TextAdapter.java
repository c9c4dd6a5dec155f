package ai.djl.lrdecay.paper.run;

import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The JSON form of what has a text form: that text. */
class TextAdapter<T> extends TypeAdapter<T> {

    private final Function<String, T> parser;

    /** Creates an adapter from what reads the text that {@code toString} writes. */
    TextAdapter(Function<String, T> parser) {
        this.parser = parser;
    }

    @Override
    public void write(JsonWriter out, @Nullable T value) throws IOException {
        if (value == null) {
            out.nullValue();
        } else {
            out.value(value.toString());
        }
    }

    @Override
    public @Nullable T read(JsonReader in) throws IOException {
        if (in.peek() == JsonToken.NULL) {
            in.nextNull();
            return null;
        }
        try {
            return parser.apply(in.nextString());
        } catch (IllegalArgumentException e) {
            throw new JsonParseException(e.getMessage(), e);
        }
    }
}
