package org.example;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads event files by their specification: TFRecords (length, CRC, data, CRC) of the protocol
 * buffers {@code Event} and {@code Summary}.
 */
final class EventReader {

    // Event: wall_time = 1, step = 2, file_version = 3, summary = 5.
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    // Summary: value = 1; Summary.Value: tag = 1, simple_value = 2.
    private static final int VALUE = 1;
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final Map<String, String> values = new TreeMap<>();
    private int files;

    private EventReader() {}

    /** The files of a folder in the order of their names; the last value of a tag and step counts. */
    static EventReader read(Path folder) throws IOException {
        EventReader reader = new EventReader();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                reader.records(ByteBuffer.wrap(Files.readAllBytes(file)));
                reader.files++;
            }
        }
        return reader;
    }

    int files() {
        return files;
    }

    /** By {@code tag@step}: a number, or the bytes of whatever else it is. */
    Map<String, String> values() {
        return values;
    }

    private void records(ByteBuffer file) {
        file.order(ByteOrder.LITTLE_ENDIAN);
        boolean first = true;
        // A process that is killed may leave a part of a record at the end.
        while (file.remaining() >= 12) {
            int begin = file.position();
            long length = file.getLong();
            requireSum(file.array(), begin, 8, file.getInt());
            if (file.remaining() < length + 4) {
                return;
            }
            int data = file.position();
            file.position(data + (int) length);
            requireSum(file.array(), data, (int) length, file.getInt());
            event(part(file, data, (int) length), first);
            first = false;
        }
    }

    private static ByteBuffer part(ByteBuffer of, int from, int length) {
        ByteBuffer part = of.duplicate();
        part.position(from).limit(from + length);
        return part.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** CRC-32C bit by bit, masked as TensorFlow masks it. */
    private static void requireSum(byte[] bytes, int from, int length, int expected) {
        int crc = -1;
        for (int i = from; i < from + length; i++) {
            crc ^= bytes[i] & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) * 0x82f63b78);
            }
        }
        crc = ~crc;
        int masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
        if (masked != expected) {
            throw new IllegalStateException("a record has a wrong sum");
        }
    }

    private void event(ByteBuffer event, boolean first) {
        long step = 0;
        ByteBuffer summary = null;
        String version = "";
        while (event.hasRemaining()) {
            int key = (int) varint(event);
            switch (key >>> 3) {
                case STEP -> step = varint(event);
                case FILE_VERSION -> version = text(bytes(event));
                case SUMMARY -> summary = bytes(event);
                default -> skip(event, key & 7);
            }
        }
        if (first != version.equals("brain.Event:2")) {
            throw new IllegalStateException("a file begins with its version, and has no other");
        }
        while (summary != null && summary.hasRemaining()) {
            int key = (int) varint(summary);
            if (key >>> 3 == VALUE) {
                value(bytes(summary), step);
            } else {
                skip(summary, key & 7);
            }
        }
    }

    private void value(ByteBuffer value, long step) {
        String tag = "";
        StringBuilder content = new StringBuilder();
        while (value.hasRemaining()) {
            int from = value.position();
            int key = (int) varint(value);
            if (key >>> 3 == TAG) {
                tag = text(bytes(value));
            } else if (key == (SIMPLE_VALUE << 3 | FIXED32)) {
                content.append(value.getFloat());
            } else {
                skip(value, key & 7);
                byte[] raw = new byte[value.position() - from];
                value.get(from, raw);
                content.append(HexFormat.of().formatHex(raw));
            }
        }
        values.put(tag + "@" + step, content.toString());
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = from.get();
            value |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    private static ByteBuffer bytes(ByteBuffer from) {
        int length = (int) varint(from);
        ByteBuffer part = part(from, from.position(), length);
        from.position(from.position() + length);
        return part;
    }

    private static String text(ByteBuffer bytes) {
        byte[] raw = new byte[bytes.remaining()];
        bytes.get(raw);
        return new String(raw, StandardCharsets.UTF_8);
    }

    private static void skip(ByteBuffer from, int wire) {
        switch (wire) {
            case VARINT -> varint(from);
            case FIXED64 -> from.getLong();
            case BYTES -> bytes(from);
            case FIXED32 -> from.getInt();
            default -> throw new IllegalStateException("no such wire type: " + wire);
        }
    }
}
