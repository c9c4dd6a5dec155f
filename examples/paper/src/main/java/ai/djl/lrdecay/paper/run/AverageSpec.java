package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.training.state.WeightAverage;
import com.google.gson.annotations.JsonAdapter;

/**
 * An average of the weights, which is evaluated and kept in snapshots instead of the weights, with
 * batch norm computed anew: {@code ema:0.998} after each update, {@code swa@30} from epoch 30 on.
 * In JSON it is that text.
 *
 * @param decay the decay of an EMA, in (0, 1); 0 for SWA
 * @param from the first epoch of SWA, at least 1; 0 for an EMA
 */
@JsonAdapter(AverageSpec.Adapter.class)
public record AverageSpec(double decay, int from) {

    /** How averages are written, for help and errors. */
    public static final String USAGE =
            "ema:0.998 for an exponential moving average over updates, or swa@30 for the mean of"
                    + " the epochs from 30 on";

    private static final String EMA = "ema:";
    private static final String SWA = "swa@";

    /**
     * Reads an average.
     *
     * @param text the text
     * @return the average
     * @throws IllegalArgumentException if it is not an average
     */
    public static AverageSpec parse(String text) {
        try {
            if (text.startsWith(EMA)) {
                double decay = Double.parseDouble(text.substring(EMA.length()));
                if (decay > 0 && decay < 1) {
                    return new AverageSpec(decay, 0);
                }
            }
            if (text.startsWith(SWA)) {
                int from = Integer.parseInt(text.substring(SWA.length()));
                if (from >= 1) {
                    return new AverageSpec(0, from);
                }
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("bad average '" + text + "': use " + USAGE, e);
        }
        throw new IllegalArgumentException("bad average '" + text + "': use " + USAGE);
    }

    WeightAverage start() {
        return from > 0 ? WeightAverage.swa(from) : WeightAverage.ema(decay);
    }

    /** As it is written. */
    @Override
    public String toString() {
        return from > 0 ? SWA + from : EMA + Json.number(decay);
    }

    /** The JSON form: the text. */
    static final class Adapter extends TextAdapter<AverageSpec> {
        Adapter() {
            super(AverageSpec::parse);
        }
    }
}
