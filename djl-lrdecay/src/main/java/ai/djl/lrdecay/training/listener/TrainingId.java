package ai.djl.lrdecay.training.listener;

import java.util.Map;
import java.util.UUID;

/** What tells the files of one training from those of another in the same place. */
final class TrainingId {

    /** What states and files call it. */
    static final String NAME = "training";

    /** Empty where a training was resumed from a checkpoint that does not tell it. */
    private String text = "";

    /** Draws another one, for a training that begins. */
    void begin() {
        text = drawn();
    }

    private static String drawn() {
        return UUID.randomUUID().toString();
    }

    /** A training that is resumed keeps its own; one of which no epoch is done has none yet. */
    void restore(Map<String, String> state, int epochsDone) {
        text = state.getOrDefault(NAME, epochsDone == 0 ? drawn() : "");
    }

    void save(Map<String, String> state) {
        if (!text.isEmpty()) {
            state.put(NAME, text);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
