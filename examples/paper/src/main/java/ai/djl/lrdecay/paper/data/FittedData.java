package ai.djl.lrdecay.paper.data;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.transfer.StageInputs;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Optional;

/** Data made fit for a network that was trained on others: its shape and its normalisation. */
public final class FittedData {

    private FittedData() {}

    /**
     * Opens data.
     *
     * @param spec the data set
     * @param seed the seed, where the options give none
     * @param folders where to look for files
     * @param inputs what the network expects
     * @return the data
     * @throws IOException if files are missing or damaged
     * @throws IllegalArgumentException if the data have another shape
     */
    public static DataSource.Data open(
            DatasetSpec spec, long seed, DataFolders folders, StageInputs inputs)
            throws IOException {
        DataSource source = DataSources.of(spec);
        DatasetSpec fitted = source.fitted(spec, inputs.shape());
        DataSource.Data data = source.open(fitted, seed, folders);
        Shape shape = new Shape(inputs.shape());
        if (!data.train().inputShape().equals(shape)) {
            Shape found = data.train().inputShape();
            data.close();
            throw new IllegalArgumentException(
                    "the network was trained on inputs of "
                            + text(shape)
                            + ", and "
                            + spec
                            + " gives "
                            + text(found)
                            + remedy(shape, found));
        }
        DataSource.Scaling scaling = source.scaling(fitted);
        if (scaling.mean().equals(inputs.mean())
                && scaling.deviation().equals(inputs.deviation())) {
            return data;
        }
        Rescaling rescaling = Rescaling.between(scaling, inputs);
        IndexedBatches train = new RescaledBatches(data.train(), rescaling);
        IndexedBatches test = new RescaledBatches(data.test(), rescaling);
        IndexedBatches plain = new RescaledBatches(data.plain(), rescaling);
        Optional<IndexedBatches> noise =
                data.noise().map(batches -> new RescaledBatches(batches, rescaling));
        return new DataSource.Data(train, test, plain, noise, data.release());
    }

    private static String remedy(Shape wanted, Shape found) {
        return wanted.get(0) == found.get(0) && wanted.get(1) == wanted.get(2)
                ? ": try its option size=" + wanted.get(1)
                : "";
    }

    private static String text(Shape shape) {
        return shape.get(0) + " x " + shape.get(1) + " x " + shape.get(2);
    }
}
