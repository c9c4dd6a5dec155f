package ai.djl.lrdecay.paper.run;

import com.google.gson.JsonDeserializationContext;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import com.google.gson.annotations.JsonAdapter;
import java.lang.reflect.Type;

/**
 * What is measured of the Hessian of the training loss while a run trains. In JSON it is an object
 * of these components, the last of which is there only if it is true: so runs of before it was
 * there keep their names.
 *
 * @param eigenvalues how many of the largest eigenvalues, at least 1
 * @param every epochs between measurements; 0 to measure at the end of each learning-rate stage
 *     alone
 * @param asOneBatch whether SGD is measured like gradient descent: the loss of all training data as
 *     one batch, with batch norm in training mode
 */
@JsonAdapter(CurvatureSpec.Adapter.class)
public record CurvatureSpec(int eigenvalues, int every, boolean asOneBatch) {

    /**
     * Measures the loss that is descended, or for SGD that with batch norm in evaluation mode.
     *
     * @param eigenvalues how many of the largest eigenvalues, at least 1
     * @param every epochs between measurements; 0 for the end of each stage alone
     */
    public CurvatureSpec(int eigenvalues, int every) {
        this(eigenvalues, every, false);
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is wrong, in one sentence
     */
    public CurvatureSpec {
        Checks.require(
                eigenvalues >= 1,
                "the number of eigenvalues must be at least 1, not " + eigenvalues);
        Checks.require(
                every >= 0, "the epochs between measurements must be at least 0, not " + every);
    }

    /** For people. */
    @Override
    public String toString() {
        return eigenvalues
                + " eigenvalues at the end of each stage"
                + (every == 0 ? "" : " and every " + every + " epochs")
                + (asOneBatch ? ", all data as one batch" : "");
    }

    /** The JSON form. */
    static final class Adapter
            implements JsonSerializer<CurvatureSpec>, JsonDeserializer<CurvatureSpec> {

        private static final String EIGENVALUES = "eigenvalues";
        private static final String EVERY = "every";
        private static final String ONE_BATCH = "asOneBatch";

        @Override
        public JsonElement serialize(
                CurvatureSpec spec, Type type, JsonSerializationContext context) {
            JsonObject json = new JsonObject();
            json.addProperty(EIGENVALUES, spec.eigenvalues);
            json.addProperty(EVERY, spec.every);
            if (spec.asOneBatch) {
                json.addProperty(ONE_BATCH, true);
            }
            return json;
        }

        @Override
        public CurvatureSpec deserialize(
                JsonElement element, Type type, JsonDeserializationContext context) {
            try {
                JsonObject json = element.getAsJsonObject();
                return new CurvatureSpec(
                        json.get(EIGENVALUES).getAsInt(),
                        json.get(EVERY).getAsInt(),
                        json.has(ONE_BATCH) && json.get(ONE_BATCH).getAsBoolean());
            } catch (RuntimeException e) {
                throw new JsonParseException("not a measurement of curvature: " + element, e);
            }
        }
    }
}
