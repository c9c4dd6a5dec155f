package ai.djl.lrdecay.tracking;

import ai.djl.nn.Block;
import java.util.List;
import java.util.Map;

/** Somewhere the numbers of a training go, epoch by epoch. */
public interface EpochSink extends AutoCloseable {

    /**
     * Begins a training, or continues one: what was shown for epochs after the last one done is
     * shown again with the same values.
     *
     * @param settings settings to show, by name
     * @param epochsDone the epochs that were done before; 0 for a new training
     */
    void begin(Map<String, String> settings, int epochsDone);

    /**
     * Begins a training, or continues one whose earlier epochs are known. If this sink has none of
     * them yet, it is shown them first.
     *
     * @param settings settings to show, by name
     * @param before the epochs that were done before, in their order; none for a new training
     */
    default void begin(Map<String, String> settings, List<EpochSummary> before) {
        begin(settings, before.size());
        if (isEmpty()) {
            before.forEach(this::epoch);
        }
    }

    /**
     * Tells, after {@code begin}, whether this sink has none of the epochs that were done before,
     * because its place is new or because every continuation gets a place of its own.
     *
     * @return true if the earlier epochs should be shown again; false by default
     */
    default boolean isEmpty() {
        return false;
    }

    /**
     * Takes an epoch.
     *
     * @param summary what it came to
     */
    void epoch(EpochSummary summary);

    /**
     * Takes the parameters after an epoch. Does nothing by default.
     *
     * @param epoch the epoch, from 1
     * @param block the block
     */
    default void parameters(int epoch, Block block) {}

    /** Ends the training. Nothing that was taken is lost. */
    @Override
    void close();
}
