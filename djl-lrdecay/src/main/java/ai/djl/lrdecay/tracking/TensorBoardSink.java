package ai.djl.lrdecay.tracking;

import ai.djl.lrdecay.util.Folders;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes event files that TensorBoard reads: losses, learning rate, stage and other metrics by
 * epoch, settings as a text, histograms of the parameters on request.
 *
 * <p>A training that is resumed writes another file into the same folder; epochs that are repeated
 * have the same values again. Earlier epochs that the folder lacks are shown, too, as far as the
 * training has kept their numbers, but not their histograms. What another training, or a part of
 * this one with gaps, left there is moved into a folder {@code before-1} within it, which
 * TensorBoard shows as a run of its own. Every event is handed to the operating system at once and
 * nothing is kept in memory. A file that cannot be written ends the training with an {@link
 * UncheckedIOException}.
 */
public final class TensorBoardSink implements EpochSink {

    /** The tag that every epoch has, first of all. */
    static final String TRAIN_LOSS = "loss/train";

    private static final double MILLIS = 1000;

    private final Path folder;
    private final int histogramsEvery;
    private final DoubleSupplier clock;
    private @Nullable EventFile file;

    TensorBoardSink(Path folder, int histogramsEvery, DoubleSupplier clock) {
        this.folder = folder;
        this.histogramsEvery = histogramsEvery;
        this.clock = clock;
    }

    /**
     * Creates a sink.
     *
     * @param folder the folder to which {@code tensorboard --logdir} is pointed; made if absent
     */
    public TensorBoardSink(Path folder) {
        this(folder, 0);
    }

    /**
     * Creates a sink that writes histograms of all parameters, too.
     *
     * @param folder the folder; made if absent
     * @param histogramsEvery the epochs from one to the next, at least 1; 0 for none
     * @throws IllegalArgumentException if the number of epochs is below 0
     */
    public TensorBoardSink(Path folder, int histogramsEvery) {
        this(folder, histogramsEvery, () -> System.currentTimeMillis() / MILLIS);
        if (histogramsEvery < 0) {
            throw new IllegalArgumentException(
                    "the epochs between histograms must be at least 0, not " + histogramsEvery);
        }
    }

    /** {@inheritDoc} */
    @Override
    public void begin(Map<String, String> settings, int epochsDone) {
        try {
            close();
            List<Path> files = EventFile.in(folder);
            if (epochsDone == 0 && !ShownEpochs.in(files).isEmpty()) {
                Folders.setAside(folder, files);
            }
            boolean empty = EventFile.in(folder).isEmpty();
            EventFile opened = EventFile.create(folder, clock.getAsDouble());
            file = opened;
            if (!settings.isEmpty() && (empty || epochsDone == 0)) {
                StringBuilder table = new StringBuilder("| setting | value |\n| --- | --- |\n");
                settings.forEach(
                        (name, value) ->
                                table.append("| ")
                                        .append(cell(name))
                                        .append(" | ")
                                        .append(cell(value))
                                        .append(" |\n"));
                opened.text(clock.getAsDouble(), "settings", table.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@inheritDoc} */
    @Override
    public void begin(Map<String, String> settings, List<EpochSummary> before) {
        int known = 0;
        try {
            List<Path> files = EventFile.in(folder);
            SortedMap<Long, Float> shown = ShownEpochs.in(files).headMap(before.size() + 1L);
            if (isOf(before, shown)) {
                known = shown.size();
            } else if (!before.isEmpty()) {
                Folders.setAside(folder, files);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        begin(settings, before.size());
        before.subList(known, before.size()).forEach(this::epoch);
    }

    /** Whether epochs are the first of a training, all of them up to some epoch. */
    private static boolean isOf(List<EpochSummary> before, SortedMap<Long, Float> shown) {
        for (int i = 0; i < shown.size(); i++) {
            Float loss = shown.get(i + 1L);
            if (loss == null || loss.compareTo((float) before.get(i).trainLoss()) != 0) {
                return false;
            }
        }
        return true;
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }

    /** {@inheritDoc} */
    @Override
    public void epoch(EpochSummary summary) {
        Map<String, Double> scalars = new LinkedHashMap<>();
        scalars.put(TRAIN_LOSS, summary.trainLoss());
        if (!Double.isNaN(summary.validationLoss())) {
            scalars.put("loss/validation", summary.validationLoss());
        }
        if (!Double.isNaN(summary.learningRate())) {
            scalars.put("learning_rate", summary.learningRate());
        }
        scalars.put("stage", (double) summary.stage());
        scalars.putAll(summary.metrics());
        try {
            opened().scalars(clock.getAsDouble(), summary.epoch(), scalars);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@inheritDoc} */
    @Override
    public void parameters(int epoch, Block block) {
        if (histogramsEvery == 0 || epoch % histogramsEvery != 0) {
            return;
        }
        Map<String, Histogram> histograms = new LinkedHashMap<>();
        for (Pair<String, Parameter> pair : block.getParameters()) {
            NDArray array = pair.getValue().getArray();
            if (array.getDataType() == DataType.FLOAT32) {
                histograms.put(pair.getKey(), Histogram.of(array.toFloatArray()));
            }
        }
        try {
            opened().histograms(clock.getAsDouble(), epoch, histograms);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EventFile opened() {
        EventFile known = file;
        if (known == null) {
            throw new IllegalStateException("begin was not called, or the sink is closed");
        }
        return known;
    }

    /** {@inheritDoc} */
    @Override
    public void close() {
        EventFile known = file;
        if (known != null) {
            file = null;
            try {
                known.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
