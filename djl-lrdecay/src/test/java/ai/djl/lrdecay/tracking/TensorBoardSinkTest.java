package ai.djl.lrdecay.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorBoardSinkTest {

    @TempDir Path folder;

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** The bytes of TensorBoard's own writer, for scalars, a text and a histogram. */
    @Test
    void writesTheBytesOfTensorBoardsOwnWriter() throws Exception {
        double[] seconds = {0.5, 1.5, 2.5, 3.5, 4.5};
        int[] asked = {0};
        TensorBoardSink sink =
                new TensorBoardSink(folder, 0, () -> 1_700_000_000 + seconds[asked[0]++]);
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("model", "wrn-10-1");
        settings.put("a|b", "two\nlines");
        sink.begin(settings, 0);
        sink.epoch(summary(1, 1, 0.1, 2.5, 2.25, 0));
        sink.epoch(summary(2, 1, 0.1, 0.75, Double.POSITIVE_INFINITY, 0.5));
        sink.epoch(summary(3, 2, 0.01, 0.1, 1e-9, 1));
        sink.close();
        Path file = files(folder).get(0);
        assertThat(file.getFileName().toString()).startsWith("events.out.tfevents.1700000000.");
        try (EventFile more = EventFile.create(folder.resolve("more"), 1_700_000_000.5)) {
            Histogram histogram =
                    new Histogram(
                            -1, 2, 4, 1.5, 5.25, List.of(0.0, 1.0, 2.0), List.of(1.0, 1.0, 2.0));
            more.histograms(1_700_000_009.5, 300, Map.of("weights", histogram));
        }
        byte[] expected =
                Base64.getDecoder()
                        .decode(
                                Golden.read("events.json")
                                        .getAsJsonObject()
                                        .get("file")
                                        .getAsString());
        byte[] begun = Files.readAllBytes(file);
        byte[] histogram = Files.readAllBytes(files(folder.resolve("more")).get(0));
        int head = 16 + 9 + 2 + "brain.Event:2".length();
        byte[] actual = new byte[begun.length + histogram.length - head];
        System.arraycopy(begun, 0, actual, 0, begun.length);
        System.arraycopy(histogram, head, actual, begun.length, histogram.length - head);
        assertThat(actual).isEqualTo(expected);
    }

    private static EpochSummary summary(
            int epoch, int stage, double rate, double train, double validation, double accuracy) {
        return new EpochSummary(
                epoch, stage, rate, train, validation, Map.of("validation_accuracy", accuracy));
    }

    /** Each event is in the file before the next one comes, and a second run adds a file. */
    @Test
    void losesNothingThatWasWritten() throws Exception {
        TensorBoardSink first = new TensorBoardSink(folder);
        first.begin(Map.of(), 0);
        long before = Files.size(files(folder).get(0));
        first.epoch(summary(1, 1, 0.1, 1, 2, 3));
        assertThat(Files.size(files(folder).get(0))).isGreaterThan(before);
        TensorBoardSink second = new TensorBoardSink(folder);
        second.begin(Map.of("model", "mlp"), 1);
        second.epoch(summary(2, 1, 0.1, 1, 2, 3));
        second.close();
        first.close();
        assertThat(files(folder)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aHistogramCountsEveryValueOnce(long seed) {
        Random random = new Random(seed);
        float[] values = new float[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i == 7 ? Float.NaN : (float) random.nextGaussian();
        }
        Histogram histogram = Histogram.of(values);
        assertThat(histogram.count()).isEqualTo(999);
        assertThat(histogram.counts().stream().mapToDouble(Double::doubleValue).sum())
                .isEqualTo(999);
        assertThat(histogram.limits()).isSorted().hasSize(30);
        assertThat(histogram.limits().get(29)).isEqualTo(histogram.max());
        int at = 12;
        long below =
                IntStream.range(0, values.length)
                        .filter(i -> values[i] < histogram.limits().get(at))
                        .count();
        double counted =
                histogram.counts().subList(0, at + 1).stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
        assertThat(counted).isEqualTo(below);
        assertThat(Histogram.of(new float[] {2, 2, 2}).count()).isEqualTo(3);
        assertThat(Histogram.of(new float[] {Float.NaN}).count()).isZero();
    }
}
