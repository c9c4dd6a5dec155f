package ai.djl.lrdecay.paper.run;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What several schedules are written with: epochs, and a factor where there is one, as in {@code
 * 30,60x0.2}.
 *
 * @param epochs the epochs after which something changes, ascending from 1, at least one
 * @param factor by what, if it is said
 */
record Milestones(List<Integer> epochs, OptionalDouble factor) {

    /** Makes the list unmodifiable. */
    Milestones {
        epochs = List.copyOf(epochs);
    }

    /**
     * Reads what stands behind the name of a schedule.
     *
     * @param schedule the whole text, for the message
     * @param prefix what stands before it
     * @param usage how such schedules are written, for the message
     * @throws IllegalArgumentException if it cannot be read, in one sentence
     */
    static Milestones parse(String schedule, String prefix, String usage) {
        String text = schedule.substring(prefix.length());
        List<Integer> epochs = new ArrayList<>();
        OptionalDouble factor = OptionalDouble.empty();
        try {
            int cross = text.indexOf('x');
            if (cross >= 0) {
                factor = OptionalDouble.of(Double.parseDouble(text.substring(cross + 1)));
                text = text.substring(0, cross);
            }
            for (String epoch : text.split(",", -1)) {
                epochs.add(Integer.parseInt(epoch.strip()));
            }
        } catch (NumberFormatException e) {
            throw bad(schedule, usage, e);
        }
        boolean ascending = epochs.get(0) >= 1;
        for (int i = 1; i < epochs.size(); i++) {
            ascending &= epochs.get(i) > epochs.get(i - 1);
        }
        require(ascending, schedule, "its epochs must ascend from 1");
        return new Milestones(epochs, factor);
    }

    /** Says how such a schedule is written. */
    static IllegalArgumentException bad(String schedule, String usage, @Nullable Exception why) {
        return new IllegalArgumentException("bad schedule '" + schedule + "': use " + usage, why);
    }

    static void require(boolean condition, String schedule, String message) {
        Checks.require(condition, "bad schedule '" + schedule + "': " + message);
    }
}
