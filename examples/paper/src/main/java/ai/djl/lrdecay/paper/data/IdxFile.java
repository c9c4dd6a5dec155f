package ai.djl.lrdecay.paper.data;

import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file in the IDX format of the MNIST family: a magic number, the dimensions, unsigned bytes.
 *
 * @param dimensions the dimensions, at least one
 * @param values as many bytes as the dimensions say
 */
record IdxFile(int[] dimensions, byte[] values) {

    private static final int UNSIGNED_BYTES = 0x08;
    private static final long MOST_BYTES = 1L << 30;

    /**
     * Reads a file.
     *
     * @param files where it is
     * @param name the name of the file
     * @param rank the number of dimensions it must have
     * @return the content
     * @throws DamagedFileException if the content is not what the format and the rank demand
     * @throws IOException if it cannot be read
     */
    static IdxFile read(RawFiles files, String name, int rank) throws IOException {
        return files.read(name, (file, in) -> parse(file, in, rank));
    }

    private static IdxFile parse(Path file, InputStream in, int rank) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(in.readNBytes(Integer.BYTES * (1 + rank)));
        if (header.limit() < header.array().length || header.remaining() < 4 * (1 + rank)) {
            throw new DamagedFileException(file, "it is truncated");
        }
        int magic = header.getInt();
        int expected = UNSIGNED_BYTES << 8 | rank;
        if (magic != expected) {
            throw new DamagedFileException(
                    file,
                    String.format("its magic number is 0x%08x instead of 0x%08x", magic, expected));
        }
        int[] dimensions = new int[rank];
        long count = 1;
        for (int i = 0; i < rank; i++) {
            dimensions[i] = header.getInt();
            if (dimensions[i] < 1 || dimensions[i] > MOST_BYTES / count) {
                throw new DamagedFileException(file, "its dimension " + i + " is " + dimensions[i]);
            }
            count *= dimensions[i];
        }
        byte[] values = in.readNBytes((int) count);
        if (values.length < count) {
            throw new DamagedFileException(
                    file, "it has " + values.length + " values instead of " + count);
        }
        if (in.read() >= 0) {
            throw new DamagedFileException(file, "it has more than its " + count + " values");
        }
        return new IdxFile(dimensions, values);
    }

    /** The bytes as numbers from 0 to 255. */
    int[] toInts() {
        int[] numbers = new int[values.length];
        Arrays.setAll(numbers, i -> values[i] & 0xFF);
        return numbers;
    }
}
