package ai.djl.lrdecay.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvSinkTest {

    @TempDir Path folder;

    private static EpochSummary summary(int epoch, double loss) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("accuracy, top 5", 0.5);
        metrics.put("a \"quoted\" name", 0.25);
        return new EpochSummary(epoch, 1, 0.1, loss, Double.NaN, metrics);
    }

    @Test
    void writesARowAnEpochAndContinuesAfterTheLastOneDone() throws Exception {
        Path file = folder.resolve("runs/run.csv");
        CsvSink sink = new CsvSink(file);
        sink.begin(Map.of(), 0);
        for (int epoch = 1; epoch <= 3; epoch++) {
            sink.epoch(summary(epoch, 1.0 / epoch));
        }
        sink.close();
        String header =
                "epoch,stage,learning_rate,train_loss,validation_loss,\"accuracy, top 5\","
                        + "\"a \"\"quoted\"\" name\"\r\n";
        String first = "1,1,0.1,1.0,,0.5,0.25\r\n";
        String second = "2,1,0.1,0.5,,0.5,0.25\r\n";
        String third = "3,1,0.1,0.3333333333333333,,0.5,0.25\r\n";
        assertThat(Files.readString(file)).isEqualTo(header + first + second + third);
        CsvSink resumed = new CsvSink(file);
        resumed.begin(Map.of(), 2);
        // Until they are done again: a training that has ended never does.
        assertThat(Files.readString(file)).isEqualTo(header + first + second + third);
        resumed.epoch(summary(2, 0.5));
        assertThat(Files.readString(file)).isEqualTo(header + first + second);
        resumed.epoch(summary(3, 1.0 / 3));
        assertThat(Files.readString(file)).isEqualTo(header + first + second + third);
        CsvSink fresh = new CsvSink(file);
        fresh.begin(Map.of(), 0);
        fresh.epoch(summary(1, 1));
        assertThat(Files.readString(file)).isEqualTo(header + first);
        // Of another training, perhaps: nothing is lost.
        Path before = folder.resolve("runs/run.csv.before-1");
        assertThat(Files.readString(before)).isEqualTo(header + first + second + third);
        new CsvSink(file).begin(Map.of(), 0);
        assertThat(Files.readString(folder.resolve("runs/run.csv.before-2")))
                .isEqualTo(header + first);
    }

    private static void run(Path file, int done, int last) {
        CsvSink sink = new CsvSink(file);
        sink.begin(Map.of(), done);
        for (int epoch = done + 1; epoch <= last; epoch++) {
            sink.epoch(summary(epoch, 1.0 / epoch));
        }
        sink.close();
    }

    /** An evaluator that was added before the training was resumed. */
    @Test
    void aMetricThatIsNewGetsAColumn() throws Exception {
        Path file = folder.resolve("run.csv");
        run(file, 0, 2);
        CsvSink resumed = new CsvSink(file);
        resumed.begin(Map.of(), 2);
        resumed.epoch(new EpochSummary(3, 1, 0.1, 0.25, Double.NaN, Map.of("f1", 0.75)));
        resumed.close();
        assertThat(Files.readString(file))
                .isEqualTo(
                        "epoch,stage,learning_rate,train_loss,validation_loss,\"accuracy, top 5\","
                                + "\"a \"\"quoted\"\" name\",f1\r\n"
                                + "1,1,0.1,1.0,,0.5,0.25,\r\n"
                                + "2,1,0.1,0.5,,0.5,0.25,\r\n"
                                + "3,1,0.1,0.25,,,,0.75\r\n");
    }

    /** A table that was begun after four epochs, killed in the seventh, and again. */
    @Test
    void aTableThatBeganLateHoldsEachEpochOnce() throws Exception {
        Path whole = folder.resolve("whole.csv");
        run(whole, 4, 8);
        Path file = folder.resolve("late.csv");
        run(file, 4, 6);
        run(file, 4, 6);
        assertThat(Files.readAllLines(file)).hasSize(3);
        // Killed while it wrote the seventh row.
        Files.writeString(file, Files.readString(file) + "7,1,0.1,0.1");
        run(file, 6, 8);
        assertThat(Files.readString(file)).isEqualTo(Files.readString(whole));
    }

    @Test
    void doesNotContinueAnotherFile() throws Exception {
        Path file = folder.resolve("notes.csv");
        Files.writeString(file, "one,two\n1,2\n");
        assertThatThrownBy(() -> new CsvSink(file).begin(Map.of(), 1))
                .hasMessageContaining("notes.csv is not a table of epochs");
        assertThat(Files.readString(file)).isEqualTo("one,two\n1,2\n");
    }

    private static List<EpochSummary> epochs(double loss, int last) {
        return IntStream.rangeClosed(1, last)
                .mapToObj(epoch -> summary(epoch, loss / epoch))
                .toList();
    }

    private static void show(Path file, List<EpochSummary> all, int done, int last) {
        CsvSink sink = new CsvSink(file);
        sink.begin(Map.of(), all.subList(0, done));
        all.subList(done, last).forEach(sink::epoch);
        sink.close();
    }

    /** Shown here, then elsewhere, then here again. */
    @Test
    void whatIsKnownAndMissingIsFilledIn() throws Exception {
        List<EpochSummary> all = epochs(1, 7);
        Path whole = folder.resolve("whole.csv");
        show(whole, all, 0, 7);
        Path file = folder.resolve("gap.csv");
        show(file, all, 0, 3);
        show(file, all, 5, 7);
        assertThat(file).hasSameBinaryContentAs(whole);
        show(file, all, 6, 7);
        assertThat(file).hasSameBinaryContentAs(whole);
        // A shorter one that has ended is shown where a longer one was.
        show(file, all, 4, 4);
        assertThat(file).hasSameBinaryContentAs(whole);
        show(file, all, 4, 5);
        assertThat(Files.readAllLines(file)).isEqualTo(Files.readAllLines(whole).subList(0, 6));
        assertThat(folder.resolve("gap.csv.before-1")).doesNotExist();
    }

    /** The table of another training is not touched, however much it has. */
    @ParameterizedTest
    @CsvSource({"6, 2", "2, 2", "1, 4"})
    void theTableOfAnotherTrainingIsKept(int theirs, int done) throws Exception {
        Path file = folder.resolve("table.csv");
        show(file, epochs(3, theirs), 0, theirs);
        byte[] before = Files.readAllBytes(file);
        Path whole = folder.resolve("whole.csv");
        show(whole, epochs(1, 5), 0, 5);
        show(file, epochs(1, 5), done, 5);
        assertThat(file).hasSameBinaryContentAs(whole);
        assertThat(folder.resolve("table.csv.before-1")).hasBinaryContent(before);
    }

    /** A column that somebody has added keeps what is in it. */
    @Test
    void whatOnlyTheTableHasStays() throws Exception {
        Path file = folder.resolve("notes.csv");
        Files.writeString(
                file,
                "epoch,stage,learning_rate,train_loss,validation_loss,note\r\n"
                        + "1,1,0.1,1.0,,good\r\n");
        CsvSink sink = new CsvSink(file);
        sink.begin(
                Map.of(),
                List.of(
                        new EpochSummary(1, 1, 0.1, 1, Double.NaN, Map.of()),
                        new EpochSummary(2, 1, 0.1, 0.5, Double.NaN, Map.of())));
        sink.close();
        assertThat(file)
                .content()
                .isEqualTo(
                        "epoch,stage,learning_rate,train_loss,validation_loss,note\r\n"
                                + "1,1,0.1,1.0,,good\r\n"
                                + "2,1,0.1,0.5,,\r\n");
    }

    /** A folder that cannot be made or written, for whatever reason, is named in a sentence. */
    @Test
    void saysWhichFileCannotBeWritten() {
        Path file = folder.resolve("x".repeat(300) + ".csv");
        CsvSink sink = new CsvSink(file);
        assertThatThrownBy(
                        () -> {
                            sink.begin(Map.of(), 0);
                            sink.epoch(summary(1, 0));
                        })
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file + " cannot be written: choose another file");
    }
}
