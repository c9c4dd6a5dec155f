package ai.djl.lrdecay.paper.transfer;

import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.SnapshotRef;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.transfer.StageCandidate;
import java.util.Optional;

/**
 * What is transferred, and to what. In JSON it is an object of these components.
 *
 * @param strategy how
 * @param source the snapshots; all stages if none is named
 * @param data the data
 * @param seed the seed of data, of what is held out, and of fine-tuning
 * @param precision the precision of the network, if not FLOAT32
 */
public record TransferSpec(
        Strategy strategy,
        SnapshotRef source,
        DatasetSpec data,
        long seed,
        Optional<Precision> precision) {

    /** Transfers of before there were precisions, and all others in FLOAT32, have none. */
    public TransferSpec {
        precision =
                precision == null
                        ? Optional.empty()
                        : precision.filter(of -> of != Precision.FLOAT32);
    }

    /**
     * Describes a transfer in FLOAT32.
     *
     * @param strategy how
     * @param source the snapshots; all stages if none is named
     * @param data the data
     * @param seed the seed of data, of what is held out, and of fine-tuning
     */
    public TransferSpec(Strategy strategy, SnapshotRef source, DatasetSpec data, long seed) {
        this(strategy, source, data, seed, Optional.empty());
    }

    /**
     * Returns a short name that is unique for the content: readable parts, then a digest.
     *
     * @return letters, digits, '-' and '.'
     */
    public String id() {
        String digest = Json.digest(this).substring(0, 8);
        return String.join("-", strategy.toString(), data.name(), "s" + seed, digest);
    }

    /**
     * Names a snapshot as records do. Where a run beside the transfer is its source, that is no
     * path, so that what {@code reproduce} writes does not say where it was written.
     *
     * @param candidate one of the snapshots
     * @return its name
     */
    String nameOf(StageCandidate candidate) {
        return source.kind() == SnapshotRef.Kind.RUN
                ? source.at(candidate.stage()).toString()
                : candidate.name();
    }

    /** For people. */
    @Override
    public String toString() {
        return strategy
                + " of "
                + source
                + " to "
                + data
                + ", seed "
                + seed
                + precision.map(of -> ", in " + of).orElse("");
    }
}
