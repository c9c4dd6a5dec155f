package ai.djl.lrdecay.examples.data;

import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

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
     * Reads a file, packed by gzip or not.
     *
     * @param folder the folder
     * @param name the name of the file, without {@code .gz}
     * @param rank the number of dimensions it must have
     * @return the content
     * @throws DamagedFileException if the content is not what the format and the rank demand
     * @throws IOException if it cannot be read
     */
    static IdxFile read(Path folder, String name, int rank) throws IOException {
        Path plain = folder.resolve(name);
        Path packed = folder.resolve(name + ".gz");
        boolean unpack = !Files.exists(plain);
        Path file = unpack ? packed : plain;
        if (!Files.exists(file)) {
            throw new NoSuchFileException(
                    plain.toString(), null, "the file is missing (with or without .gz)");
        }
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = unpack ? new GZIPInputStream(raw, 1 << 16) : raw) {
            return parse(file, in, rank);
        } catch (ZipException e) {
            throw new DamagedFileException(file, "it is not a good gzip file", e);
        } catch (EOFException e) {
            throw new DamagedFileException(file, "it is truncated", e);
        }
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
