package ai.djl.lrdecay.training.listener;

import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the model of a trainer as a snapshot, with what is the same in all snapshots of a
 * training.
 *
 * @param architecture the name of the architecture; empty for the name of the model
 * @param arguments what it needs beside the name
 * @param data what the training data are, in the user's words
 * @param provenance what else is known of the training
 * @param average the average that snapshots hold; null for the trained weights
 */
record SnapshotWriter(
        String architecture,
        Map<String, String> arguments,
        String data,
        Map<String, String> provenance,
        @Nullable AveragedWeights average) {

    /** Names the training, where the provenance does not; nothing is named by an empty text. */
    SnapshotWriter named(String id) {
        Map<String, String> about = new TreeMap<>(provenance);
        if (!id.isEmpty()) {
            about.putIfAbsent(TrainedStage.RUN, id);
        }
        return new SnapshotWriter(architecture, arguments, data, about, average);
    }

    /** Writes it into a folder, which is replaced. */
    void write(
            Trainer trainer,
            Path target,
            int stage,
            int epoch,
            float rate,
            Map<String, Double> measures,
            boolean atEnd) {
        String name = trainer.getModel().getName();
        boolean averaged = average != null && !average.isEmpty();
        StageSnapshot snapshot =
                new StageSnapshot(
                        name,
                        architecture.isEmpty() ? name : architecture,
                        arguments,
                        shapes(trainer),
                        classes(trainer),
                        new TrainedStage(
                                stage,
                                epoch,
                                // Not through the binary fraction: 0.1 stays 0.1.
                                Double.parseDouble(Float.toString(rate)),
                                averaged ? unaveraged(measures) : measures,
                                data,
                                provenance,
                                atEnd),
                        "");
        try {
            if (average == null || average.isEmpty()) {
                StageSnapshot.write(trainer.getModel(), target, snapshot);
            } else {
                average.write(trainer, target, snapshot);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nobody has measured the averaged weights: what was measured says of which others it is. */
    private static Map<String, Double> unaveraged(Map<String, Double> measures) {
        Map<String, Double> renamed = new TreeMap<>();
        measures.forEach((key, value) -> renamed.put("unaveraged_" + key, value));
        return renamed;
    }

    private static List<List<Long>> shapes(Trainer trainer) {
        List<List<Long>> shapes = new ArrayList<>();
        for (Shape shape : trainer.getModel().describeInput().values()) {
            shapes.add(Arrays.stream(shape.getShape()).skip(1).boxed().toList());
        }
        return shapes;
    }

    /** The size of the last dimension of the output. */
    private static int classes(Trainer trainer) {
        Shape[] inputs = trainer.getModel().describeInput().values().toArray(new Shape[0]);
        Shape[] outputs = trainer.getModel().getBlock().getOutputShapes(inputs);
        return Math.toIntExact(outputs[0].get(outputs[0].dimension() - 1));
    }
}
