package ai.djl.lrdecay.decay;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** How the states of trackers are written: records as JSON, exact to the last bit. */
final class StateJson {

    private static final Gson GSON =
            new GsonBuilder().serializeSpecialFloatingPointValues().disableHtmlEscaping().create();

    private StateJson() {}

    static String write(Object state) {
        return GSON.toJson(state);
    }

    /**
     * Reads a state, strictly: a part that is missing, unknown or out of its range is refused.
     *
     * @param text the text
     * @param type the record
     * @param owner whose state it should be, for people
     */
    static <T> T read(String text, Class<T> type, String owner) {
        T state;
        try {
            state = GSON.fromJson(text, type);
        } catch (RuntimeException e) {
            // Gson wraps what a record's constructor throws.
            throw new IllegalArgumentException("the state is not that of " + owner, e);
        }
        // Gson fills in zeros for what is missing and ignores what it does not know.
        if (state == null || !GSON.toJson(state).equals(text)) {
            throw new IllegalArgumentException(
                    "the state is not that of " + owner + ", or it was changed");
        }
        return state;
    }
}
