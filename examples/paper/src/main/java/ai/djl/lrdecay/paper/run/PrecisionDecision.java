package ai.djl.lrdecay.paper.run;

import ai.djl.Device;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.training.precision.PrecisionChoice;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The precision of a run: as it was begun, or as it is asked for, by a measurement where that is
 * left open. A run that is there already is never measured again.
 *
 * @param spec the run in its precision
 * @param measured the times that were measured, if the run is to begin and not in float32 anyhow
 * @param chosen whether the precision follows from them
 */
public record PrecisionDecision(RunSpec spec, Optional<PrecisionChoice> measured, boolean chosen) {

    /** A part of a batch tells as much. */
    private static final int MOST_SAMPLES = 64;

    /**
     * Decides, which takes some passes over a batch of the data where it is measured.
     *
     * @param spec the run, in any precision
     * @param wish what is asked for
     * @param directory the folder of the run
     * @param execution threads and device
     * @param folders where the files of the data are looked for
     * @return the decision
     * @throws IOException if the folder or the data cannot be read
     */
    public static PrecisionDecision of(
            RunSpec spec,
            PrecisionWish wish,
            RunDirectory directory,
            Execution execution,
            DataFolders folders)
            throws IOException {
        Optional<RunInfo> begun = directory.info();
        if (begun.isPresent() && wish == PrecisionWish.AUTO) {
            return unmeasured(spec, begun.get().spec().network().precision());
        } else if (begun.isPresent() || wish == PrecisionWish.FLOAT32) {
            Precision asked =
                    wish == PrecisionWish.FLOAT32 ? Precision.FLOAT32 : Precision.BFLOAT16;
            return unmeasured(spec, asked);
        }
        Path beside = directory.root().toAbsolutePath().getParent();
        PrecisionChoice choice =
                measure(spec, new Training.Surroundings(execution, folders, beside));
        boolean chosen = wish == PrecisionWish.AUTO;
        Precision precision = chosen ? choice.precision() : Precision.BFLOAT16;
        return new PrecisionDecision(in(spec, precision), Optional.of(choice), chosen);
    }

    private static PrecisionDecision unmeasured(RunSpec spec, Precision precision) {
        return new PrecisionDecision(in(spec, precision), Optional.empty(), false);
    }

    private static RunSpec in(RunSpec spec, Precision precision) {
        return spec.toBuilder().setNetwork(spec.network().in(precision)).build();
    }

    /** With a network of its own: what the run computes does not depend on it. */
    private static PrecisionChoice measure(RunSpec spec, Training.Surroundings around)
            throws IOException {
        Device device = Devices.of(around.execution().device());
        try (DataSource.Data data = Training.data(spec, around);
                NDManager manager = NDManager.newBaseManager(device)) {
            IndexedBatches samples = data.plain();
            Block block = Networks.create(spec.network().name(), samples.classes());
            block.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(samples.inputShape()));
            int size = Math.toIntExact(samples.size());
            int count = Math.min(size, Math.min(MOST_SAMPLES, spec.optimizer().batchSize()));
            DeviceBatch batch =
                    samples.gather(manager, manager.arange(0, count, 1, DataType.INT64));
            return PrecisionChoice.measure(
                    block,
                    Loss.softmaxCrossEntropyLoss(),
                    new NDList(batch.inputs()),
                    new NDList(batch.labels()));
        }
    }

    /**
     * Returns what the description of a run that begins says of the choice.
     *
     * @return the times, or nothing where nothing was chosen
     */
    public Optional<PrecisionChoice> recorded() {
        return measured.filter(times -> chosen);
    }

    /**
     * Says what was chosen, or that what was asked for does not pay.
     *
     * @return one sentence for people, or nothing
     */
    public Optional<String> notice() {
        if (chosen) {
            return measured.map(
                    times -> "Precision: " + spec.network().precision() + " (" + times + ").");
        }
        return measured.filter(times -> times.speedup() < 1)
                .map(times -> "Warning: bfloat16 is slower here: " + times + ".");
    }
}
