package ai.djl.lrdecay.zoo;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an input becomes what the network takes, and what the network gives an answer: the
 * pre-processing of this library, or the translator of a {@link StageTranslatorProvider}.
 *
 * @param classNames the names of the classes, in the order of the outputs; none where outputs are
 *     no classes
 * @param mean the mean of each channel, on the scale from 0 to 1, which is taken from an input;
 *     none where inputs are not normalised
 * @param deviation what each channel is divided by then
 * @param crop {@value #CENTRAL} for networks that see the central square of 224/256 of an image's
 *     shorter side; null for those that see all of it
 * @param translator the name of a {@link StageTranslatorProvider}; empty for this library's own
 * @param arguments what that provider needs, by name
 */
public record Translation(
        List<String> classNames,
        List<Float> mean,
        List<Float> deviation,
        @Nullable String crop,
        String translator,
        Map<String, String> arguments) {

    /** The name of the usual part of a photograph that is seen. */
    public static final String CENTRAL = "central";

    /** Makes the collections unmodifiable. */
    public Translation {
        classNames = List.copyOf(classNames);
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
    }

    /** What is impossible about it, as a clause; null if nothing is. */
    @Nullable String whatIsWrong(List<Long> inputShape) {
        if (classNames.size() == 1) {
            return "there must be at least 2 classes, or none";
        }
        if (!mean.isEmpty() || !deviation.isEmpty()) {
            long channels = inputShape.isEmpty() ? 0 : inputShape.get(0);
            if (mean.size() != channels || deviation.size() != channels) {
                return "mean and deviation do not fit " + channels + " channels";
            }
        }
        String wrong = wrongValue();
        if (wrong != null) {
            return wrong;
        }
        boolean square = inputShape.size() == 3 && inputShape.get(1).equals(inputShape.get(2));
        return crop == null || (crop.equals(CENTRAL) && square)
                ? null
                : "the crop '" + crop + "' is not known";
    }

    /** Which value is impossible whatever the inputs are, as a clause; null if none is. */
    @Nullable String wrongValue() {
        for (Float value : mean) {
            if (!Float.isFinite(value)) {
                return "a mean of " + value + " is not possible";
            }
        }
        for (Float value : deviation) {
            if (!(value > 0 && Float.isFinite(value))) {
                return "a deviation of " + value + " is not possible";
            }
        }
        return null;
    }
}
