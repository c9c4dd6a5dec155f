package ai.djl.lrdecay.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a folder of TensorBoard shows is neither mixed nor left with gaps. */
class ShownEpochsTest {

    @TempDir Path folder;

    private static byte[] ofTensorBoard() throws IOException {
        return Base64.getDecoder()
                .decode(Golden.read("events.json").getAsJsonObject().get("file").getAsString());
    }

    private static Map<Long, Float> shown(Path folder) throws IOException {
        return ShownEpochs.in(EventFile.in(folder));
    }

    /** A text, three epochs and a histogram, in the bytes of TensorBoard's own writer. */
    @Test
    void readsWhatTensorBoardWrites() throws Exception {
        Files.write(folder.resolve("events.out.tfevents.1"), ofTensorBoard());
        assertThat(shown(folder)).isEqualTo(Map.of(1L, 2.5f, 2L, 0.75f, 3L, 0.1f));
    }

    /** Cut anywhere, as by a kill, it has the epochs before the cut. */
    @Test
    void whatIsCutOffHasTheEpochsBefore() throws Exception {
        byte[] whole = ofTensorBoard();
        Path file = folder.resolve("events.out.tfevents.1");
        int most = 0;
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            Map<Long, Float> shown = shown(folder);
            assertThat(shown).hasSizeBetween(most, 3);
            assertThat(shown.keySet()).containsExactlyElementsOf(firstOf(shown.size()));
            most = shown.size();
        }
        assertThat(most).isEqualTo(3);
        Random random = new Random(4);
        for (int i = 0; i < 300; i++) {
            byte[] changed = whole.clone();
            changed[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, changed);
            assertThat(shown(folder)).hasSizeLessThanOrEqualTo(3);
        }
    }

    private static List<Long> firstOf(int count) {
        return LongStream.rangeClosed(1, count).boxed().toList();
    }

    private static List<EpochSummary> epochs(double loss, int last) {
        return IntStream.rangeClosed(1, last)
                .mapToObj(
                        epoch ->
                                new EpochSummary(epoch, 1, 0.1, loss / epoch, Double.NaN, Map.of()))
                .toList();
    }

    private void show(List<EpochSummary> all, int done, int last) {
        TensorBoardSink sink = new TensorBoardSink(folder);
        sink.begin(Map.of("model", "mlp"), all.subList(0, done));
        all.subList(done, last).forEach(sink::epoch);
        sink.close();
    }

    private static Map<Long, Float> losses(List<EpochSummary> epochs) {
        Map<Long, Float> losses = new TreeMap<>();
        epochs.forEach(epoch -> losses.put((long) epoch.epoch(), (float) epoch.trainLoss()));
        return losses;
    }

    /** Shown here, then elsewhere, then here again; and once more from an older checkpoint. */
    @Test
    void whatIsKnownAndMissingIsFilledIn() throws Exception {
        List<EpochSummary> all = epochs(1, 7);
        show(all, 0, 3);
        show(all, 5, 6);
        assertThat(shown(folder)).isEqualTo(losses(all.subList(0, 6)));
        show(all, 4, 7);
        assertThat(shown(folder)).isEqualTo(losses(all));
        assertThat(EventFile.in(folder)).hasSize(3);
        assertThat(folder.resolve("before-1")).doesNotExist();
    }

    /** A line from its middle back to its beginning is what TensorBoard would draw. */
    @Test
    void whatBeganLateIsShownFromItsBeginning() throws Exception {
        List<EpochSummary> all = epochs(1, 7);
        TensorBoardSink late = new TensorBoardSink(folder);
        late.begin(Map.of(), 3);
        all.subList(3, 5).forEach(late::epoch);
        late.close();
        show(all, 5, 7);
        assertThat(shown(folder)).isEqualTo(losses(all));
        assertThat(shown(folder.resolve("before-1"))).isEqualTo(losses(all.subList(3, 5)));
    }

    @Test
    void anotherTrainingIsAnotherRun() throws Exception {
        show(epochs(3, 4), 0, 4);
        show(epochs(1, 5), 2, 5);
        assertThat(shown(folder)).isEqualTo(losses(epochs(1, 5)));
        assertThat(shown(folder.resolve("before-1"))).isEqualTo(losses(epochs(3, 4)));
        show(epochs(2, 2), 0, 2);
        assertThat(shown(folder)).isEqualTo(losses(epochs(2, 2)));
        assertThat(shown(folder.resolve("before-2"))).isEqualTo(losses(epochs(1, 5)));
        // Nothing is shown yet of what was killed in its first epoch.
        show(epochs(2, 2), 0, 0);
        show(epochs(2, 2), 0, 1);
        assertThat(folder.resolve("before-3")).exists();
        assertThat(folder.resolve("before-4")).doesNotExist();
    }

    /** Files of others stay where they are. */
    @Test
    void whatOthersWroteIsNotTouched() throws Exception {
        try (EventFile other = EventFile.create(folder, 1)) {
            other.scalars(1, 5, Map.of("reward", 7.0));
        }
        show(epochs(1, 2), 0, 2);
        assertThat(EventFile.in(folder)).hasSize(2);
        assertThat(shown(folder)).isEqualTo(losses(epochs(1, 2)));
    }
}
