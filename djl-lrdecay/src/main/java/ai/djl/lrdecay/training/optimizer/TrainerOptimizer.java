package ai.djl.lrdecay.training.optimizer;

import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;

/** The optimizer of a trainer, which DJL shows to nobody. */
public final class TrainerOptimizer {

    /** As DJL 0.36 has them, from the trainer on. */
    private static final List<String> FIELDS =
            List.of("parameterStore", "parameterServer", "optimizer");

    private TrainerOptimizer() {}

    /**
     * Finds it, for checks that are made where it can be found.
     *
     * @param trainer the trainer
     * @return the optimizer of its configuration; nothing if this version of DJL, or a parameter
     *     server of another engine, keeps it elsewhere
     */
    public static Optional<Optimizer> of(Trainer trainer) {
        Object found = trainer;
        for (String name : FIELDS) {
            Optional<Object> next = field(found, name);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            found = next.get();
        }
        return found instanceof Optimizer optimizer ? Optional.of(optimizer) : Optional.empty();
    }

    private static Optional<Object> field(Object object, String name) {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Field field = type.getDeclaredField(name);
                // A module that is closed shows its fields to nobody.
                return field.trySetAccessible()
                        ? Optional.ofNullable(field.get(object))
                        : Optional.empty();
            } catch (NoSuchFieldException e) {
                // Perhaps of the class above.
            } catch (IllegalAccessException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
