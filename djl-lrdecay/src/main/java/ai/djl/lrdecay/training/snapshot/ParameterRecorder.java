package ai.djl.lrdecay.training.snapshot;

import ai.djl.ndarray.types.DataType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes down what a block writes when it is saved. Blocks write an encoded array and an encoded
 * shape in one call each, which tells them from the rest.
 */
final class ParameterRecorder extends OutputStream {

    /** How the encoding of an array begins. */
    private static final byte[] ARRAY = {0, 4, 'N', 'D', 'A', 'R'};

    private final List<ParameterPart> parts = new ArrayList<>();
    private final ByteArrayOutputStream fixed = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
        fixed.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > ARRAY.length
                && Arrays.equals(bytes, offset, offset + ARRAY.length, ARRAY, 0, ARRAY.length)) {
            flushFixed();
            parts.add(values(bytes, offset, length));
        } else if (isShape(ByteBuffer.wrap(bytes, offset, length))) {
            flushFixed();
            ParameterReader reader =
                    new ParameterReader(
                            new DataInputStream(new ByteArrayInputStream(bytes, offset, length)));
            parts.add(new ParameterPart.InputShape(reader.shape()));
        } else {
            fixed.write(bytes, offset, length);
        }
    }

    private static ParameterPart values(byte[] bytes, int offset, int length) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, offset, length));
        in.readUTF();
        in.readInt();
        String name = in.readByte() == 1 ? in.readUTF() : null;
        in.readUTF();
        DataType type = DataType.valueOf(in.readUTF());
        return new ParameterPart.Values(name, type, new ParameterReader(in).shape());
    }

    /** A rank of at least 1, as many lengths, a number of letters, as many letters. */
    private static boolean isShape(ByteBuffer bytes) {
        if (bytes.remaining() < 2 * Integer.BYTES + Long.BYTES) {
            return false;
        }
        int start = bytes.position();
        long rank = bytes.getInt(start);
        long letters = start + Integer.BYTES + rank * Long.BYTES;
        if (rank < 1 || letters + Integer.BYTES > bytes.limit()) {
            return false;
        }
        long end = letters + Integer.BYTES + (long) Character.BYTES * bytes.getInt((int) letters);
        return end == bytes.limit();
    }

    private void flushFixed() {
        if (fixed.size() > 0) {
            parts.add(new ParameterPart.Fixed(fixed.toByteArray()));
            fixed.reset();
        }
    }

    List<ParameterPart> parts() {
        flushFixed();
        return List.copyOf(parts);
    }
}
