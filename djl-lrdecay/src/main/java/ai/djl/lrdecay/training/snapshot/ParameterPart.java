package ai.djl.lrdecay.training.snapshot;

import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a parameter file after its header. */
sealed interface ParameterPart {

    /**
     * Reads the part and checks it.
     *
     * @throws ParameterReader.UnfitException if it is not as it must be
     * @throws IOException if it cannot be read
     */
    void check(ParameterReader reader) throws IOException;

    /**
     * Bytes that are the same in every file of the network: versions, marks, names.
     *
     * @param bytes the bytes
     */
    record Fixed(byte[] bytes) implements ParameterPart {

        @Override
        public void check(ParameterReader reader) throws IOException {
            if (!Arrays.equals(reader.bytes(bytes.length), bytes)) {
                throw new ParameterReader.UnfitException(
                        "its layers, their sizes or names are not those of the network");
            }
        }
    }

    /**
     * The shape of an input of a block. The first length is the batch, which is free.
     *
     * @param lengths the lengths
     */
    record InputShape(List<Long> lengths) implements ParameterPart {

        @Override
        public void check(ParameterReader reader) throws IOException {
            List<Long> found = reader.shape();
            int rank = lengths.size();
            if (found.size() != rank || !found.subList(1, rank).equals(lengths.subList(1, rank))) {
                throw new ParameterReader.UnfitException(
                        "a layer of it has inputs of shape "
                                + found
                                + " where the network has "
                                + lengths);
            }
        }
    }

    /**
     * The values of a parameter.
     *
     * @param name its name, or null
     * @param type the type of the values
     * @param lengths its shape
     */
    record Values(@Nullable String name, DataType type, List<Long> lengths)
            implements ParameterPart {

        @Override
        public void check(ParameterReader reader) throws IOException {
            reader.values(String.valueOf(name), type, lengths);
        }
    }
}
