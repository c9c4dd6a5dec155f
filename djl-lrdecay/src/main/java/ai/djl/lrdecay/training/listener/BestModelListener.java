package ai.djl.lrdecay.training.listener;

import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.tensor.TensorFile;
import ai.djl.lrdecay.tracking.EpochSummary;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.training.state.TrainerWeights;
import ai.djl.lrdecay.util.AtomicFiles;
import ai.djl.lrdecay.util.Folders;
import ai.djl.training.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Keeps the parameters of the best epoch of a DJL training job in a file, and brings them back.
 *
 * <p>The metric is {@code train_loss}, {@code validation_loss}, or {@code validation_} and the name
 * of one of the trainer's evaluators in lower case. The file remembers its value and epoch, so a
 * training that is resumed does not replace better parameters by worse ones. One that begins anew
 * keeps the file of an earlier one beside it, as {@code FILE.before-1} and so on. A file that
 * cannot be written or read ends the training with an {@link UncheckedIOException}.
 */
public final class BestModelListener extends MeasuringListener {

    private static final String FORMAT = "djl-lrdecay best parameters 1";

    private final Path file;
    private final String metric;
    private final MetricMode mode;
    private double best = Double.NaN;
    private int bestEpoch;

    /** Whether the file is that of this training. */
    private boolean begun;

    private boolean checked;

    private final TrainingId id = new TrainingId();

    /**
     * Creates the listener.
     *
     * @param file the file of the best parameters, a safetensors file
     * @param metric the metric
     * @param mode whether small or large values are good
     */
    public BestModelListener(Path file, String metric, MetricMode mode) {
        super(null);
        this.file = file;
        this.metric = metric;
        this.mode = mode;
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingBegin(Trainer trainer) {
        super.onTrainingBegin(trainer);
        best = Double.NaN;
        bestEpoch = 0;
        begun = false;
        id.begin();
    }

    /** {@inheritDoc} */
    @Override
    protected Phase phase() {
        return Phase.KEEP_BEST;
    }

    /** {@inheritDoc} */
    @Override
    protected void saveState(Map<String, String> state) {
        id.save(state);
    }

    /** {@inheritDoc} */
    @Override
    protected void restoreState(Trainer trainer, Map<String, String> state) {
        super.restoreState(trainer, state);
        id.restore(state, epoch());
    }

    /** {@inheritDoc} */
    @Override
    protected void resumed(Trainer trainer) {
        begun = false;
        if (Files.exists(file)) {
            Map<String, String> about = read().metadata();
            int epoch = Integer.parseInt(about.getOrDefault("epoch", "0"));
            if (isOwn(about, epoch) && metric.equals(about.get("metric"))) {
                best = Double.parseDouble(about.getOrDefault("value", "NaN"));
                bestEpoch = epoch;
                begun = true;
            }
        }
    }

    /** This training's own may be of an epoch that was killed before its checkpoint. */
    private boolean isOwn(Map<String, String> about, int epoch) {
        String wrote = about.getOrDefault(TrainingId.NAME, "");
        boolean told = !wrote.isEmpty() && !id.toString().isEmpty();
        return told ? wrote.equals(id.toString()) : epoch <= epoch();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the metric is one of which the opposite is good
     */
    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
        if (!checked) {
            GoodValues.require(trainer, metric, mode, "for the BestModelListener");
            checked = true;
        }
        super.onTrainingBatch(trainer, batchData);
    }

    /** {@inheritDoc} */
    @Override
    protected void endEpoch(Trainer trainer) {
        EpochSummary summary = measured(trainer, 1);
        double value = summary.value(metric);
        if (Double.isNaN(value) && !known(summary)) {
            boolean unvalidated =
                    metric.startsWith("validation_") && Double.isNaN(summary.validationLoss());
            throw new IllegalStateException(
                    "there is no metric '"
                            + metric
                            + (unvalidated
                                    ? "' without validation data: pass them to EasyTrain.fit"
                                    : "': there are train_loss, validation_loss and "
                                            + summary.metrics().keySet()));
        }
        if (mode.isBetter(value, best)) {
            best = value;
            bestEpoch = epoch();
            Map<String, String> about =
                    Map.of(
                            "format",
                            FORMAT,
                            "epoch",
                            Integer.toString(epoch()),
                            "metric",
                            metric,
                            "value",
                            Double.toString(value),
                            TrainingId.NAME,
                            id.toString());
            Map<String, HostTensor> weights = BlockState.capture(trainer.getModel().getBlock());
            try {
                Path folder = file.toAbsolutePath().getParent();
                if (folder != null) {
                    Folders.create(folder);
                }
                if (!begun) {
                    AtomicFiles.setAside(file);
                    begun = true;
                }
                new TensorFile(about, weights).write(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private boolean known(EpochSummary summary) {
        return metric.equals(EpochSummary.TRAIN_LOSS)
                || metric.equals(EpochSummary.VALIDATION_LOSS)
                || summary.metrics().containsKey(metric);
    }

    /**
     * Returns the epoch of the best parameters.
     *
     * @return the epoch, from 1; 0 before the first; after a resume from an older checkpoint it may
     *     be one that is still to be done again
     */
    public int bestEpoch() {
        return bestEpoch;
    }

    /**
     * Returns the best value.
     *
     * @return the value; NaN before the first
     */
    public double bestValue() {
        return best;
    }

    /**
     * Copies the best parameters into the model of a trainer.
     *
     * @param trainer an initialised trainer of the same model
     * @throws UncheckedIOException if the file cannot be read or is damaged
     * @throws IllegalArgumentException if it does not fit the model
     */
    public void restore(Trainer trainer) {
        TrainerWeights.restore(trainer, read().tensors());
    }

    private TensorFile read() {
        try {
            if (!Files.exists(file)) {
                throw new NoSuchFileException(
                        file + " does not exist: no best parameters have been kept yet");
            }
            TensorFile content = TensorFile.read(file);
            if (!FORMAT.equals(content.metadata().get("format"))) {
                throw new DamagedFileException(file, "it does not hold best parameters");
            }
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
