package ai.djl.lrdecay.tracking;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which epochs the event files of this library in a folder show, and with which training loss. What
 * others have written there is passed over, and so is what a killed process left unfinished.
 */
final class ShownEpochs {

    /** Of a record, enough for the step, the first tag and its value. */
    private static final int HEAD = 64;

    private static final int FRAME = Long.BYTES + Integer.BYTES;

    private static final int WALL_TIME = 0x09;
    private static final int STEP = 0x10;
    private static final int SUMMARY = 0x2a;
    private static final int VALUE = 0x0a;
    private static final int TAG = 0x0a;
    private static final int SIMPLE_VALUE = 0x15;

    private ShownEpochs() {}

    /**
     * Reads a folder.
     *
     * @param files the event files, in the order of their names
     * @return the training loss by epoch; of an epoch that was done again the last
     */
    static SortedMap<Long, Float> in(List<Path> files) throws IOException {
        SortedMap<Long, Float> shown = new TreeMap<>();
        for (Path file : files) {
            read(file, shown);
        }
        return shown;
    }

    private static void read(Path file, SortedMap<Long, Float> shown) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            long position = 0;
            while (position + FRAME <= size) {
                long length = bytes(channel, position, Long.BYTES).getLong();
                if (length < 0 || length > size - position - FRAME - Integer.BYTES) {
                    return;
                }
                int head = (int) Math.min(length, HEAD);
                Epoch epoch = epoch(bytes(channel, position + FRAME, head));
                if (epoch != null) {
                    shown.put(epoch.number, epoch.trainLoss);
                }
                position += FRAME + length + Integer.BYTES;
            }
        }
    }

    private record Epoch(long number, float trainLoss) {}

    private static ByteBuffer bytes(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
            // Until all is there.
        }
        return buffer.flip();
    }

    /** What {@link EventFile#scalars} wrote; null for another event. */
    private static @Nullable Epoch epoch(ByteBuffer event) {
        if (!next(event, WALL_TIME) || event.remaining() < Double.BYTES) {
            return null;
        }
        event.getDouble();
        if (!next(event, STEP)) {
            return null;
        }
        long step = varint(event);
        for (int message : new int[] {SUMMARY, VALUE}) {
            if (!next(event, message)) {
                return null;
            }
            varint(event);
        }
        if (!next(event, TAG)) {
            return null;
        }
        byte[] tag = TensorBoardSink.TRAIN_LOSS.getBytes(StandardCharsets.UTF_8);
        if (varint(event) != tag.length || event.remaining() < tag.length) {
            return null;
        }
        byte[] there = new byte[tag.length];
        event.get(there);
        return Arrays.equals(there, tag)
                        && next(event, SIMPLE_VALUE)
                        && event.remaining() >= Float.BYTES
                ? new Epoch(step, event.getFloat())
                : null;
    }

    private static boolean next(ByteBuffer event, int key) {
        return event.hasRemaining() && event.get() == key;
    }

    private static long varint(ByteBuffer event) {
        long value = 0;
        for (int shift = 0; event.hasRemaining() && shift < Long.SIZE; shift += 7) {
            byte part = event.get();
            value |= (long) (part & 0x7F) << shift;
            if (part >= 0) {
                break;
            }
        }
        return value;
    }
}
