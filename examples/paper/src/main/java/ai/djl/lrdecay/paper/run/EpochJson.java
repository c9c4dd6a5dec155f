package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.paper.run.EpochRecord.Scores;
import com.google.gson.JsonDeserializationContext;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import com.google.gson.reflect.TypeToken;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

/**
 * The JSON of an epoch: one flat object. Lines are chained by the digests of their text, so neither
 * the names of the fields nor their order may change.
 */
final class EpochJson implements JsonSerializer<EpochRecord>, JsonDeserializer<EpochRecord> {

    private static final String EPOCH = "epoch";
    private static final String STAGE = "stage";
    private static final String RATE = "learningRate";
    private static final String DECISION = "decision";
    private static final String TRAIN_LOSS = "trainLoss";
    private static final String TRAIN_ACCURACY = "trainAccuracy";
    private static final String TEST_LOSS = "testLoss";
    private static final String TEST_ACCURACY = "testAccuracy";
    private static final String TRAIN_GROUPS = "trainGroups";
    private static final String TEST_GROUPS = "testGroups";
    private static final String TEST_TOP_FIVE = "testTopFive";
    private static final String FITTED_GROUPS = "fittedGroups";

    /** The fields that every line has. */
    static final List<String> NEEDED =
            List.of(
                    EPOCH,
                    STAGE,
                    RATE,
                    DECISION,
                    TRAIN_LOSS,
                    TRAIN_ACCURACY,
                    TEST_LOSS,
                    TEST_ACCURACY,
                    TRAIN_GROUPS,
                    TEST_GROUPS);

    /** The fields that lines of older versions, or of other data, do not have. */
    static final List<String> OPTIONAL = List.of(TEST_TOP_FIVE, FITTED_GROUPS);

    @Override
    public JsonElement serialize(EpochRecord epoch, Type type, JsonSerializationContext context) {
        Scores train = epoch.train();
        Scores test = epoch.test();
        JsonObject json = new JsonObject();
        json.addProperty(EPOCH, epoch.epoch());
        json.addProperty(STAGE, epoch.stage());
        json.add(RATE, context.serialize(epoch.learningRate()));
        json.add(DECISION, context.serialize(epoch.decision()));
        json.add(TRAIN_LOSS, context.serialize(train.loss()));
        json.add(TRAIN_ACCURACY, context.serialize(train.accuracy()));
        json.add(TEST_LOSS, context.serialize(test.loss()));
        json.add(TEST_ACCURACY, context.serialize(test.accuracy()));
        json.add(TRAIN_GROUPS, context.serialize(train.groups()));
        json.add(TEST_GROUPS, context.serialize(test.groups()));
        json.add(TEST_TOP_FIVE, context.serialize(test.topFive()));
        if (!epoch.fitted().isEmpty()) {
            json.add(FITTED_GROUPS, context.serialize(epoch.fitted()));
        }
        return json;
    }

    @Override
    public EpochRecord deserialize(
            JsonElement element, Type type, JsonDeserializationContext context) {
        Fields fields = new Fields(element.getAsJsonObject(), context);
        Scores train =
                new Scores(
                        fields.number(TRAIN_LOSS),
                        fields.number(TRAIN_ACCURACY),
                        fields.groups(TRAIN_GROUPS),
                        Double.NaN);
        Scores test =
                new Scores(
                        fields.number(TEST_LOSS),
                        fields.number(TEST_ACCURACY),
                        fields.groups(TEST_GROUPS),
                        fields.number(TEST_TOP_FIVE));
        RateSchedule.Decision decision =
                context.deserialize(fields.json.get(DECISION), RateSchedule.Decision.class);
        return new EpochRecord(
                fields.json.get(EPOCH).getAsInt(),
                fields.json.get(STAGE).getAsInt(),
                fields.number(RATE),
                decision,
                train,
                test,
                fields.json.has(FITTED_GROUPS) ? fields.groups(FITTED_GROUPS) : Map.of());
    }

    private record Fields(JsonObject json, JsonDeserializationContext context) {

        /** What is null or not there is NaN. */
        double number(String name) {
            JsonElement value = json.get(name);
            Double number = value == null ? null : context.deserialize(value, Double.class);
            return number == null ? Double.NaN : number;
        }

        Map<String, Double> groups(String name) {
            Type type = TypeToken.getParameterized(Map.class, String.class, Double.class).getType();
            return context.deserialize(json.get(name), type);
        }
    }
}
