package ai.djl.lrdecay.paper.data;

import ai.djl.lrdecay.batch.IndexedBatches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the data of a name on the command line come from. A new data set is a class of this kind
 * and a line in {@link DataSources}.
 */
public interface DataSource {

    /**
     * Training and test data of one run.
     *
     * @param train the training data, as they are trained on
     * @param test the test data
     * @param plain the training data without augmentation
     * @param noise the training samples whose labels are random, where it is known which those are
     * @param release releases what they hold
     */
    record Data(
            IndexedBatches train,
            IndexedBatches test,
            IndexedBatches plain,
            Optional<IndexedBatches> noise,
            Runnable release)
            implements AutoCloseable {

        /**
         * Data of which nothing is known to be noise.
         *
         * @param train the training data, as they are trained on
         * @param test the test data
         * @param plain the training data without augmentation
         * @param release releases what they hold
         */
        public Data(
                IndexedBatches train, IndexedBatches test, IndexedBatches plain, Runnable release) {
            this(train, test, plain, Optional.empty(), release);
        }

        @Override
        public void close() {
            release.run();
        }
    }

    /**
     * Returns the name.
     *
     * @return the name on the command line
     */
    String name();

    /**
     * Returns the options and what they mean, for people.
     *
     * @return one line
     */
    String usage();

    /**
     * Tells whether the name is followed by a folder, as in {@code imagenet:DIR}.
     *
     * @return true if it is
     */
    default boolean takesFolder() {
        return false;
    }

    /**
     * Tells whether it is data that can be found under its name, and not a form that the user's own
     * files may have.
     *
     * @return false if there is nothing to be found but by naming a folder
     */
    default boolean isPublished() {
        return true;
    }

    /**
     * Checks the options without loading anything.
     *
     * @param spec the data set
     * @throws IllegalArgumentException if an option is unknown or out of its range
     */
    void check(DatasetSpec spec);

    /**
     * Loads the data.
     *
     * @param spec the data set
     * @param seed the seed, where the options give none
     * @param folders where to look for files
     * @return the data
     * @throws IOException if files are missing or damaged
     */
    Data open(DatasetSpec spec, long seed, DataFolders folders) throws IOException;

    /**
     * What a trained network has to know about its inputs and outputs.
     *
     * @param classNames the names of the classes, in the order of the labels
     * @param mean the mean of each channel, which is taken from an input
     * @param deviation what each channel is divided by then
     */
    record Inputs(List<String> classNames, List<Float> mean, List<Float> deviation) {}

    /**
     * Describes inputs and outputs without decoding anything.
     *
     * @param spec the data set
     * @return names and normalisation
     * @throws IOException if files that name the classes are missing or damaged
     */
    Inputs inputs(DatasetSpec spec) throws IOException;

    /**
     * How values are normalised.
     *
     * @param mean the mean of each channel, which is taken from an input
     * @param deviation what each channel is divided by then
     */
    record Scaling(List<Float> mean, List<Float> deviation) {}

    /**
     * Says how values are normalised, without looking at any file.
     *
     * @param spec the data set
     * @return the normalisation
     */
    default Scaling scaling(DatasetSpec spec) {
        try {
            Inputs inputs = inputs(spec);
            return new Scaling(inputs.mean(), inputs.deviation());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Tells whether networks see the central square of 224/256 of an image's shorter side, or else
     * all of it.
     *
     * @param spec the data set
     * @return true for the central square
     */
    default boolean central(DatasetSpec spec) {
        return false;
    }

    /**
     * Adapts the options to the inputs of a network that is there already, where they leave it
     * open.
     *
     * @param spec the data set
     * @param shape channels, height and width of the network's inputs
     * @return the data set, in that shape if it has a choice
     */
    default DatasetSpec fitted(DatasetSpec spec, List<Long> shape) {
        return spec;
    }

    /**
     * Finds the files.
     *
     * @param folders where to look
     * @return the folder of the data; an empty path if they need no files; nothing if there are
     *     none
     */
    Optional<Path> find(DataFolders folders);
}
