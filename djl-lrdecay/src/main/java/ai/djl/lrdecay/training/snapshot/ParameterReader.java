package ai.djl.lrdecay.training.snapshot;

import ai.djl.ndarray.types.DataType;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a parameter file that nobody trusts: nothing is as long as it says before it is read. */
final class ParameterReader {

    private static final int MAGIC = 'D' << 24 | 'J' << 16 | 'L' << 8 | '@';
    private static final int MODEL_VERSION = 1;
    private static final int ARRAY_VERSION = 3;
    private static final int MOST_DIMENSIONS = 32;
    private static final int MOST_INPUTS = 64;
    private static final int MOST_PROPERTIES = 1000;
    private static final int PIECE = 1 << 16;

    private final DataInputStream in;

    ParameterReader(DataInputStream in) {
        this.in = in;
    }

    /** What is read is not what must be there; the message is a clause: "it is truncated". */
    static final class UnfitException extends IOException {

        private static final long serialVersionUID = 1;

        UnfitException(String message) {
            super(message);
        }
    }

    private static UnfitException noParameters() {
        return new UnfitException("it is not a parameter file of DJL");
    }

    /** Reads what {@code Model.save} writes before the parameters. */
    void header() throws IOException {
        if (number() != MAGIC || number() != MODEL_VERSION) {
            throw noParameters();
        }
        text();
        String type = text();
        if (Arrays.stream(DataType.values()).noneMatch(known -> known.name().equals(type))) {
            throw noParameters();
        }
        for (int left = count(MOST_INPUTS); left > 0; left--) {
            text();
            shape();
        }
        for (int left = count(MOST_PROPERTIES); left > 0; left--) {
            text();
            text();
        }
    }

    /** Reads what must be the end. */
    void end() throws IOException {
        if (in.read() >= 0) {
            throw new UnfitException("it is longer than the parameters of the network");
        }
    }

    byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw truncated();
        }
        return bytes;
    }

    private static UnfitException truncated() {
        return new UnfitException("it is truncated");
    }

    private int number() throws IOException {
        return ByteBuffer.wrap(bytes(Integer.BYTES)).getInt();
    }

    private int count(int most) throws IOException {
        int count = number();
        if (count < 0 || count > most) {
            throw noParameters();
        }
        return count;
    }

    private String text() throws IOException {
        try {
            return in.readUTF();
        } catch (EOFException e) {
            throw truncated();
        } catch (UTFDataFormatException e) {
            throw noParameters();
        }
    }

    /** Reads a shape with its layout. */
    List<Long> shape() throws IOException {
        List<Long> lengths = new ArrayList<>();
        for (int left = count(MOST_DIMENSIONS); left > 0; left--) {
            long length = ByteBuffer.wrap(bytes(Long.BYTES)).getLong();
            if (length < -1 || length > Integer.MAX_VALUE) {
                throw noParameters();
            }
            lengths.add(length);
        }
        bytes(Character.BYTES * count(MOST_DIMENSIONS));
        return lengths;
    }

    /** Reads an array that must have this type and shape, and finite values. */
    void values(String name, DataType type, List<Long> lengths) throws IOException {
        if (!text().equals("NDAR")) {
            throw noParameters();
        }
        int version = number();
        if (version < 2 || version > ARRAY_VERSION) {
            throw noParameters();
        }
        if (bytes(1)[0] == 1) {
            text();
        }
        String kind = text();
        String found = text();
        List<Long> shape = shape();
        if (!kind.equals("DENSE") || !found.equals(type.name()) || !shape.equals(lengths)) {
            throw new UnfitException(
                    "its parameter "
                            + name
                            + " has shape "
                            + shape
                            + " and type "
                            + found
                            + " where the network has "
                            + lengths
                            + " and "
                            + type);
        }
        ByteOrder order = order(version);
        long size = type.getNumOfBytes();
        for (long length : lengths) {
            size *= length;
        }
        if (number() != size) {
            throw new UnfitException("its parameter " + name + " does not have its size");
        }
        for (long left = size; left > 0; ) {
            byte[] piece = bytes((int) Math.min(PIECE, left));
            left -= piece.length;
            if (!isFinite(ByteBuffer.wrap(piece).order(order), type)) {
                throw new UnfitException(
                        "its parameter " + name + " holds values that are not finite");
            }
        }
    }

    private ByteOrder order(int version) throws IOException {
        if (version < ARRAY_VERSION) {
            return ByteOrder.nativeOrder();
        }
        byte mark = bytes(1)[0];
        if (mark != '<' && mark != '>') {
            throw noParameters();
        }
        return mark == '<' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    private static boolean isFinite(ByteBuffer values, DataType type) {
        boolean finite = true;
        switch (type) {
            case FLOAT32 -> {
                while (values.hasRemaining()) {
                    finite &= Float.isFinite(values.getFloat());
                }
            }
            case FLOAT64 -> {
                while (values.hasRemaining()) {
                    finite &= Double.isFinite(values.getDouble());
                }
            }
            case FLOAT16, BFLOAT16 -> {
                // All bits of the exponent: an infinity or no number.
                int exponent = type == DataType.FLOAT16 ? 0x7c00 : 0x7f80;
                while (values.hasRemaining()) {
                    finite &= (values.getShort() & exponent) != exponent;
                }
            }
            default -> {
                return true;
            }
        }
        return finite;
    }
}
