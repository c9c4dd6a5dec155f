package ai.djl.lrdecay.training.listener;

import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.state.BatchNormStatistics;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.nn.Block;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Averaged weights as a network that can be used: with batch norm's statistics of their own.
 *
 * @param average the average
 * @param recalibration the data for batch norm; null for a network without
 */
record AveragedWeights(WeightAverage average, @Nullable Dataset recalibration) {

    /** Whether there is no average yet. */
    boolean isEmpty() {
        return average.isEmpty();
    }

    /** Writes a snapshot; the training continues with the weights and batch norm that it had. */
    void write(Trainer trainer, Path target, StageSnapshot snapshot) throws IOException {
        Block block = trainer.getModel().getBlock();
        Map<String, HostTensor> before = BlockState.capture(block);
        boolean swapped = average.isSwapped();
        if (!swapped) {
            average.swap(block);
        }
        try {
            if (recalibration != null) {
                BatchNormStatistics.recalibrate(trainer, recalibration);
            }
            StageSnapshot.write(trainer.getModel(), target, snapshot);
        } catch (TranslateException e) {
            throw new IOException("batch norm of the average could not be recomputed", e);
        } finally {
            if (!swapped) {
                average.swap(block);
            }
            BlockState.restore(block, before);
        }
    }
}
