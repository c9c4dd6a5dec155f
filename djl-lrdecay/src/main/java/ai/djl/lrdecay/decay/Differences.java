package ai.djl.lrdecay.decay;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What differs between two records of settings, for people. */
final class Differences {

    private Differences() {}

    /** Names the components that differ: "window 9 there, 12 here, zeta 0.97 there, 0.98 here". */
    static String of(Record was, Record is) {
        List<String> differences = new ArrayList<>();
        add(was, is, differences);
        return String.join(", ", differences);
    }

    private static void add(Record was, Record is, List<String> differences) {
        for (RecordComponent component : is.getClass().getRecordComponents()) {
            Object before = value(component, was);
            Object now = value(component, is);
            if (before instanceof Record inner && now instanceof Record other) {
                add(inner, other, differences);
            } else if (!Objects.equals(before, now)) {
                differences.add(component.getName() + " " + before + " there, " + now + " here");
            }
        }
    }

    private static @Nullable Object value(RecordComponent component, Record of) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }
}
