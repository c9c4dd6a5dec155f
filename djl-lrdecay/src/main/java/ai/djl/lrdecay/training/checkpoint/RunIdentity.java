package ai.djl.lrdecay.training.checkpoint;

import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.util.Sha256;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.Pair;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What tells a training from others, so that none is continued from the checkpoint of another.
 *
 * @param digest differs between two trainings that cannot continue each other
 * @param settings what it is made of, by name, to say what differs; may be empty
 */
public record RunIdentity(String digest, Map<String, String> settings) {

    /** Of a digest, for a person. */
    private static final int DIGITS = 8;

    /** Copies the settings, in their order. */
    public RunIdentity {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /**
     * The identity of a training in a precision: the names, shapes and types of the parameters, the
     * kind of the optimizer, the seed and the precision. The number of epochs does not count, so
     * that a finished training can be continued.
     *
     * @param trainer an initialised trainer
     * @param optimizer its optimizer
     * @param seed the seed of the training
     * @param precision the precision of its passes
     * @return the identity, whose digest is a SHA-256 of 64 hexadecimal digits
     */
    public static RunIdentity of(
            Trainer trainer, Optimizer optimizer, long seed, Precision precision) {
        StringBuilder parameters = new StringBuilder();
        long count = 0;
        for (Pair<String, Parameter> pair : trainer.getModel().getBlock().getParameters()) {
            NDArray array = pair.getValue().getArray();
            count += array.size();
            parameters
                    .append(pair.getKey())
                    .append(array.getShape())
                    .append(array.getDataType())
                    .append('\n');
        }
        String kind = optimizer.getClass().getName();
        // In FLOAT32 it is that of before there were other precisions.
        String lowered = precision == Precision.FLOAT32 ? "" : precision + "\n";
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("optimizer", kind);
        settings.put("seed", Long.toString(seed));
        settings.put("precision", precision.toString());
        settings.put(
                "parameters",
                count + " (" + Sha256.of(parameters.toString()).substring(0, DIGITS) + ")");
        return new RunIdentity(
                Sha256.of(kind + "\n" + seed + "\n" + lowered + parameters), settings);
    }

    /**
     * Says in a clause what differs from the training of a checkpoint.
     *
     * @param other the settings of that training; may be empty
     * @return for instance "seed 1 there, 2 here"
     */
    String difference(Map<String, String> other) {
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            String there = other.get(setting.getKey());
            if (there != null && !there.equals(setting.getValue())) {
                return setting.getKey() + " " + there + " there, " + setting.getValue() + " here";
            }
        }
        return "the network, the optimizer, the seed or other settings were not the same";
    }
}
