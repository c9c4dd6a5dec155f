package ai.djl.lrdecay.training.optimizer;

import ai.djl.Device;
import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.training.state.Counts;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.optimizer.Adadelta;
import ai.djl.training.optimizer.Adagrad;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.AdamW;
import ai.djl.training.optimizer.Nag;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.optimizer.RmsProp;
import ai.djl.training.optimizer.Sgd;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.util.Pair;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The state of an optimizer by parameter name: its moments or velocities, and its counters of
 * updates, on which the bias correction of Adam and every learning-rate tracker depend.
 *
 * <p>DJL keeps this state in private fields, under random parameter ids, and never saves it. Here
 * it is read and set by reflection for DJL's own optimizers as version 0.36 has them: Sgd, Nag,
 * Adam, AdamW, Adagrad, RmsProp, Adadelta. {@link MomentumSgd} and other {@link
 * ResumableOptimizer}s save themselves.
 */
public final class OptimizerState {

    private static final String COUNTS = "updates";
    private static final String LARGEST_COUNT = "updates.largest";

    /** Fields of type {@code Map<String, Map<Device, NDArray>>}, by class. */
    private static final Map<Class<?>, List<String>> FIELDS =
            Map.of(
                    Sgd.class, List.of("momentumStates"),
                    Nag.class, List.of("momentumStates"),
                    Adam.class, List.of("means", "variances"),
                    AdamW.class, List.of("means", "variances"),
                    Adagrad.class, List.of("history"),
                    RmsProp.class, List.of("means", "variances", "momentums"),
                    Adadelta.class, List.of("accumG", "accumDelta"));

    private OptimizerState() {}

    /**
     * Checks that the state of an optimizer can be saved and restored. Call it before the first
     * step, so that a training does not fail at its first checkpoint.
     *
     * @param optimizer the optimizer
     * @throws IllegalArgumentException if it is neither one of DJL's as version 0.36 has them nor a
     *     {@link ResumableOptimizer}
     */
    public static void require(Optimizer optimizer) {
        if (!(optimizer instanceof ResumableOptimizer)) {
            for (String name : fields(optimizer)) {
                moments(optimizer, name);
            }
        }
        counts(optimizer);
        largestCount(optimizer);
    }

    /**
     * Returns the learning rate of an optimizer, if it has to be shown what is observed.
     *
     * @param optimizer the optimizer
     * @return the learning rate; nothing if it observes nothing, or cannot be found
     */
    public static Optional<ResumableTracker> observingRate(Optimizer optimizer) {
        for (Class<?> type = optimizer.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                // A module that is closed shows its fields to nobody.
                if (ParameterTracker.class.isAssignableFrom(field.getType())
                        && field.trySetAccessible()
                        && get(type, field.getName(), optimizer) instanceof ResumableTracker rate
                        && rate.observer().isPresent()) {
                    return Optional.of(rate);
                }
            }
        }
        return Optional.empty();
    }

    private static List<String> fields(Optimizer optimizer) {
        List<String> names = FIELDS.get(optimizer.getClass());
        if (names == null) {
            throw new IllegalArgumentException(
                    "the state of the optimizer "
                            + optimizer.getClass().getName()
                            + " is unknown, so its training could not be resumed: let it implement "
                            + ResumableOptimizer.class.getName());
        }
        return names;
    }

    /**
     * Copies the state.
     *
     * @param optimizer the optimizer
     * @param block the block that it trains
     * @return tensors by name; parameters that were never updated have none
     * @throws IllegalArgumentException if the optimizer is unknown
     */
    public static Map<String, HostTensor> capture(Optimizer optimizer, Block block) {
        Map<String, HostTensor> state = new LinkedHashMap<>();
        if (optimizer instanceof ResumableOptimizer resumable) {
            state.putAll(resumable.captureState(block));
        } else {
            for (String name : fields(optimizer)) {
                Map<String, Map<Device, NDArray>> moments = moments(optimizer, name);
                for (Pair<String, Parameter> pair : block.getParameters()) {
                    Map<Device, NDArray> devices = moments.get(pair.getValue().getId());
                    if (devices != null && !devices.isEmpty()) {
                        // The replicas are equal: each device makes the same updates.
                        NDArray array = devices.values().iterator().next();
                        state.put(name + "/" + pair.getKey(), HostTensor.of(array));
                    }
                }
            }
        }
        Map<String, Integer> counts = counts(optimizer);
        for (Pair<String, Parameter> pair : block.getParameters()) {
            Integer count = counts.get(pair.getValue().getId());
            if (count != null) {
                state.put(COUNTS + "/" + pair.getKey(), Counts.tensor(count));
            }
        }
        state.put(LARGEST_COUNT, Counts.tensor(updates(optimizer)));
        return state;
    }

    /**
     * Sets the state, after checking all of it.
     *
     * @param optimizer an optimizer with the settings of the one whose state it is
     * @param block the initialised block that is to be trained
     * @param state what {@link #capture} gave
     * @param devices the devices of the training; none for the device of the parameters
     * @throws IllegalArgumentException if the optimizer is unknown or the state does not fit
     */
    public static void restore(
            Optimizer optimizer, Block block, Map<String, HostTensor> state, Device... devices) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        block.getParameters().forEach(pair -> parameters.put(pair.getKey(), pair.getValue()));
        Map<String, HostTensor> own = new LinkedHashMap<>();
        Map<String, Integer> updates = new LinkedHashMap<>();
        int largest = 0;
        for (Map.Entry<String, HostTensor> entry : state.entrySet()) {
            String key = entry.getKey();
            if (key.equals(LARGEST_COUNT)) {
                largest = number(entry.getValue());
            } else if (key.startsWith(COUNTS + "/")) {
                Parameter parameter =
                        parameter(parameters, key, key.substring(COUNTS.length() + 1));
                updates.put(parameter.getId(), number(entry.getValue()));
            } else {
                own.put(key, entry.getValue());
            }
        }
        if (optimizer instanceof ResumableOptimizer resumable) {
            resumable.restoreState(block, own, devices);
        } else {
            restoreMoments(optimizer, parameters, own, devices);
        }
        Map<String, Integer> counts = counts(optimizer);
        counts.clear();
        counts.putAll(updates);
        setLargest(optimizer, largest);
    }

    private static void restoreMoments(
            Optimizer optimizer,
            Map<String, Parameter> parameters,
            Map<String, HostTensor> state,
            Device... devices) {
        List<String> names = fields(optimizer);
        List<Runnable> changes = new ArrayList<>();
        for (Map.Entry<String, HostTensor> entry : state.entrySet()) {
            String key = entry.getKey();
            int slash = key.indexOf('/');
            String name = slash < 0 ? key : key.substring(0, slash);
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        "it has '"
                                + key
                                + "', which is no state of "
                                + optimizer.getClass().getSimpleName());
            }
            Parameter parameter = parameter(parameters, key, key.substring(slash + 1));
            NDArray weight = parameter.getArray();
            HostTensor tensor = BlockState.checkTensor(key, weight, entry.getValue());
            Map<String, Map<Device, NDArray>> moments = moments(optimizer, name);
            changes.add(
                    () -> {
                        Map<Device, NDArray> replicas = new ConcurrentHashMap<>();
                        Device[] all = devices.length == 0 ? own(weight) : devices;
                        for (Device device : all) {
                            replicas.put(device, onDevice(weight, tensor, device));
                        }
                        moments.put(parameter.getId(), replicas);
                    });
        }
        for (String name : names) {
            Collection<Map<Device, NDArray>> before = moments(optimizer, name).values();
            before.forEach(replicas -> replicas.values().forEach(NDArray::close));
            before.clear();
        }
        changes.forEach(Runnable::run);
    }

    private static Device[] own(NDArray weight) {
        return new Device[] {weight.getDevice()};
    }

    private static NDArray onDevice(NDArray weight, HostTensor tensor, Device device) {
        try (NDManager manager = weight.getManager().newSubManager(device)) {
            NDArray moment = manager.zeros(tensor.shape(), tensor.type());
            tensor.copyTo(moment);
            moment.detach();
            return moment;
        }
    }

    private static Parameter parameter(Map<String, Parameter> all, String key, String name) {
        Parameter parameter = all.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException(
                    "it has '" + key + "', but the model has no parameter " + name);
        }
        return parameter;
    }

    private static int number(HostTensor tensor) {
        return Math.toIntExact(Counts.number(tensor));
    }

    @SuppressWarnings("unchecked") // checked against DJL's sources; a test says when they change
    private static Map<String, Map<Device, NDArray>> moments(Optimizer optimizer, String name) {
        return (Map<String, Map<Device, NDArray>>) get(optimizer.getClass(), name, optimizer);
    }

    @SuppressWarnings("unchecked") // as above
    private static Map<String, Integer> counts(Optimizer optimizer) {
        return (Map<String, Integer>) get(Optimizer.class, "updateCounts", optimizer);
    }

    /**
     * Returns how many updates an optimizer has made, those before it was restored among them.
     *
     * @param optimizer the optimizer
     * @return the largest number of updates of a parameter
     */
    public static int updates(Optimizer optimizer) {
        return (Integer) get(Optimizer.class, "numUpdate", optimizer);
    }

    private static void largestCount(Optimizer optimizer) {
        get(Optimizer.class, "numUpdate", optimizer);
    }

    private static void setLargest(Optimizer optimizer, int value) {
        try {
            field(Optimizer.class, "numUpdate").setInt(optimizer, value);
        } catch (IllegalAccessException e) {
            throw changed(Optimizer.class, "numUpdate", e);
        }
    }

    private static Object get(Class<?> owner, String name, Object object) {
        try {
            return field(owner, name).get(object);
        } catch (IllegalAccessException e) {
            throw changed(owner, name, e);
        }
    }

    private static Field field(Class<?> owner, String name) {
        try {
            Field field = owner.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException | RuntimeException e) {
            throw changed(owner, name, e);
        }
    }

    private static IllegalStateException changed(Class<?> owner, String name, Exception cause) {
        return new IllegalStateException(
                "the field "
                        + name
                        + " of "
                        + owner.getName()
                        + " cannot be reached: optimizers are known as DJL 0.36 has them",
                cause);
    }
}
