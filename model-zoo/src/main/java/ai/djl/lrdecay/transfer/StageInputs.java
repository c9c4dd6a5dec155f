package ai.djl.lrdecay.transfer;

import ai.djl.lrdecay.zoo.StageInfo;
import java.util.List;

/**
 * What a snapshot expects of its inputs.
 *
 * @param shape channels, height and width
 * @param mean the mean of each channel, on the scale from 0 to 1, which is taken from an input
 * @param deviation what each channel is divided by then
 * @param central whether it sees the central square of 224/256 of an image's shorter side, or else
 *     all of it
 */
public record StageInputs(
        List<Long> shape, List<Float> mean, List<Float> deviation, boolean central) {

    /** Makes the lists unmodifiable. */
    public StageInputs {
        shape = List.copyOf(shape);
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
    }

    /**
     * Takes what a zoo knows about a snapshot.
     *
     * @param info the snapshot
     * @return its inputs
     */
    public static StageInputs of(StageInfo info) {
        return new StageInputs(
                info.inputShape(),
                info.mean(),
                info.deviation(),
                StageInfo.CENTRAL.equals(info.crop()));
    }

    static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
