package ai.djl.lrdecay.training.snapshot;

import ai.djl.Device;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.initializer.Initializer;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the parameter file of a network must look like, byte for byte except for the values of the
 * parameters and the size of the batch. DJL believes a parameter file: it allocates whatever the
 * file announces, takes shapes that are not those of the network, and ignores what is left over. A
 * file that was checked before has none of this, and its values are finite.
 */
public final class ParameterLayout {

    private final List<ParameterPart> parts;

    private ParameterLayout(List<ParameterPart> parts) {
        this.parts = parts;
    }

    /**
     * Looks at a network.
     *
     * @param block an initialised block
     * @return the layout of its parameter file
     */
    public static ParameterLayout of(Block block) {
        ParameterRecorder recorder = new ParameterRecorder();
        try (DataOutputStream out = new DataOutputStream(recorder)) {
            block.saveParameters(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ParameterLayout(recorder.parts());
    }

    /**
     * Looks at a network that has no parameters yet, and leaves it without: as it has to be for
     * loading. Its initializers are not those that it had.
     *
     * @param block a block that is not initialised
     * @param most how many bytes its parameters may have
     * @param inputs the shapes of its inputs, with the batch
     * @return the layout of its parameter file
     * @throws IllegalArgumentException if its parameters have more bytes, or the inputs do not fit
     *     it
     */
    public static ParameterLayout ofNew(Block block, long most, Shape... inputs) {
        try (NDManager scratch = NDManager.newBaseManager(Device.cpu())) {
            block.setInitializer(new Bounded(most), parameter -> true);
            block.initialize(scratch, DataType.FLOAT32, inputs);
            return of(block);
        } finally {
            block.clear();
        }
    }

    /** Zeros, as long as all of them together are not larger than a file. */
    private static final class Bounded implements Initializer {

        private long left;

        Bounded(long most) {
            left = most;
        }

        @Override
        public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
            long bytes = dataType.getNumOfBytes();
            for (long length : shape.getShape()) {
                // Not multiplied out: the product of hostile lengths overflows.
                bytes = length > 0 && bytes <= left / length ? bytes * length : Long.MAX_VALUE;
            }
            if (bytes > left) {
                throw new IllegalArgumentException(
                        "the network has more parameters than the file has bytes");
            }
            left -= bytes;
            return manager.zeros(shape, dataType);
        }
    }

    /**
     * Checks a parameter file as {@code Model.save} writes it.
     *
     * @param in its content, which is read to the end if it is good
     * @return what is wrong with it, as a clause: "it is truncated"; empty if nothing is
     * @throws IOException if it cannot be read
     */
    public Optional<String> problem(InputStream in) throws IOException {
        ParameterReader reader =
                new ParameterReader(new DataInputStream(new BufferedInputStream(in, 1 << 16)));
        try {
            reader.header();
            for (ParameterPart part : parts) {
                part.check(reader);
            }
            reader.end();
            return Optional.empty();
        } catch (ParameterReader.UnfitException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Checks a parameter file as {@code Model.save} writes it.
     *
     * @param file the file
     * @throws DamagedFileException if it does not fit or holds values that are not finite
     * @throws IOException if it cannot be read
     */
    public void check(Path file) throws IOException {
        Optional<String> problem;
        try (InputStream in = Files.newInputStream(file)) {
            problem = problem(in);
        }
        if (problem.isPresent()) {
            throw new DamagedFileException(file, problem.get());
        }
    }
}
