package ai.djl.lrdecay.tracking;

import ai.djl.lrdecay.util.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A file of events as TensorBoard reads it: TFRecords with masked CRC-32C, each an {@code Event}
 * message. Every event is handed to the operating system at once, so that a process that is killed
 * loses none.
 */
final class EventFile implements AutoCloseable {

    private static final int STRING_TYPE = 7;
    private static final int CRC_MASK = 0xa282ead8;
    private static final String PREFIX = "events.out.tfevents.";

    private final FileChannel channel;

    private EventFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Creates a file of its own in a folder; readers take the files in the order of their names.
     */
    static EventFile create(Path folder, double wallTime) throws IOException {
        Folders.create(folder);
        for (int number = 0; ; number++) {
            String name =
                    String.format(
                            Locale.ROOT,
                            PREFIX + "%010d.%05d.%d",
                            (long) wallTime,
                            number,
                            ProcessHandle.current().pid());
            Path path = folder.resolve(name);
            if (Files.exists(path)) {
                continue; // Another training of this second.
            }
            EventFile file =
                    new EventFile(
                            FileChannel.open(
                                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            file.write(new ProtoMessage().number(1, wallTime).text(3, "brain.Event:2"));
            return file;
        }
    }

    /** Lists the files of events in a folder, in the order in which readers take them. */
    static List<Path> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*")) {
            files.forEach(all::add);
        }
        return all.stream().sorted().toList();
    }

    /** Writes numbers by tag. */
    void scalars(double wallTime, long step, Map<String, Double> values) throws IOException {
        ProtoMessage summary = new ProtoMessage();
        values.forEach(
                (tag, value) ->
                        summary.message(
                                1,
                                new ProtoMessage().text(1, tag).floating(2, value.floatValue())));
        event(wallTime, step, summary);
    }

    /** Writes a text in Markdown. */
    void text(double wallTime, String tag, String markdown) throws IOException {
        ProtoMessage plugin = new ProtoMessage().text(1, "text");
        ProtoMessage tensor =
                new ProtoMessage()
                        .integer(1, STRING_TYPE)
                        .message(2, new ProtoMessage().message(2, new ProtoMessage().integer(1, 1)))
                        .text(8, markdown);
        ProtoMessage value =
                new ProtoMessage()
                        .text(1, tag + "/text_summary")
                        .message(8, tensor)
                        .message(9, new ProtoMessage().message(1, plugin));
        event(wallTime, 0, new ProtoMessage().message(1, value));
    }

    /** Writes histograms by tag. */
    void histograms(double wallTime, long step, Map<String, Histogram> histograms)
            throws IOException {
        ProtoMessage summary = new ProtoMessage();
        histograms.forEach(
                (tag, histogram) ->
                        summary.message(
                                1, new ProtoMessage().text(1, tag).message(5, encoded(histogram))));
        event(wallTime, step, summary);
    }

    private static ProtoMessage encoded(Histogram histogram) {
        return new ProtoMessage()
                .number(1, histogram.min())
                .number(2, histogram.max())
                .number(3, histogram.count())
                .number(4, histogram.sum())
                .number(5, histogram.sumOfSquares())
                .numbers(6, doubles(histogram.limits()))
                .numbers(7, doubles(histogram.counts()));
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private void event(double wallTime, long step, ProtoMessage summary) throws IOException {
        write(new ProtoMessage().number(1, wallTime).integer(2, step).message(5, summary));
    }

    private void write(ProtoMessage event) throws IOException {
        byte[] data = event.toByteArray();
        ByteBuffer record =
                ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length);
        record.putInt(masked(record.array(), 0, Long.BYTES));
        record.put(data);
        record.putInt(masked(data, 0, data.length));
        record.flip();
        while (record.hasRemaining()) {
            channel.write(record);
        }
    }

    private static int masked(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
