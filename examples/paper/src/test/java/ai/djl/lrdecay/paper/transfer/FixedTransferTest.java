package ai.djl.lrdecay.paper.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.RunException;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.paper.run.SnapshotRef;
import ai.djl.lrdecay.paper.run.Specs;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.util.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FixedTransferTest {

    @TempDir Path folder;

    private Path source;
    private TransferSpec spec;

    @BeforeEach
    void prepare() throws Exception {
        source = folder.resolve("source");
        spec =
                new TransferSpec(
                        Strategy.FIX,
                        SnapshotRef.parse(source.toString()),
                        DataSources.parse("ps10:train=64,test=40,size=1,seed=4"),
                        1);
        train(0.1);
    }

    private void train(double rate) throws Exception {
        Specs.train(
                Specs.run("ps10:train=64,test=20,size=1", "constant", Specs.plain(rate, 16), 2)
                        .build(),
                new RunDirectory(source),
                false,
                RunListener.SILENT);
    }

    private final List<String> begun = new ArrayList<>();

    private TransferRecord transfer(String name) throws Exception {
        begun.clear();
        return new FixedTransfer(spec, Specs.CPU, DataFolders.standard(null))
                .run(folder.resolve(name), stage -> {}, begun::add);
    }

    private static List<Double> results(TransferRecord record) {
        TransferRecord.Stage stage = record.stages().get(0);
        return List.of(stage.sourceAccuracy(), stage.accuracy(), stage.logMe(), stage.probe());
    }

    /** Another network at the same place: its own features are used, not those that were kept. */
    @Test
    void featuresAreKeptByContent() throws Exception {
        List<Double> before = results(transfer("a"));
        assertThat(begun).hasSize(2).contains("Stage 1: the features of 104 images");
        Path record = folder.resolve("a/transfer.json");
        Files.delete(record);
        assertThat(results(transfer("a"))).isEqualTo(before);
        assertThat(begun).singleElement().asString().startsWith("Stage 1: a linear classifier on ");
        Files.delete(record);
        Folders.delete(source);
        train(0.4);
        List<Double> now = results(transfer("a"));
        assertThat(now).isEqualTo(results(transfer("fresh"))).isNotEqualTo(before);
    }

    /** In another precision it is another transfer, with features of its own. */
    @Test
    void thePrecisionIsPartOfATransfer() throws Exception {
        List<Double> float32 = results(transfer("a"));
        TransferSpec before = spec;
        spec =
                new TransferSpec(
                        spec.strategy(),
                        spec.source(),
                        spec.data(),
                        spec.seed(),
                        Optional.of(Precision.BFLOAT16));
        assertThat(spec.id()).isNotEqualTo(before.id());
        assertThatThrownBy(() -> transfer("a")).isInstanceOf(RunException.class);
        Files.delete(folder.resolve("a/transfer.json"));
        List<Double> bfloat16 = results(transfer("a"));
        assertThat(bfloat16).isEqualTo(results(transfer("fresh"))).isNotEqualTo(float32);
        assertThat(bfloat16.get(2)).isCloseTo(float32.get(2), within(0.02));
        assertThat(
                        new TransferSpec(
                                spec.strategy(),
                                spec.source(),
                                spec.data(),
                                spec.seed(),
                                Optional.of(Precision.FLOAT32)))
                .isEqualTo(before);
    }

    @Test
    void anEditedRecordIsNamed() throws Exception {
        Path record = transfer("a").sealed() ? folder.resolve("a/transfer.json") : folder;
        String text = Files.readString(record);
        for (String edited :
                List.of(
                        text.replaceFirst("\"accuracy\": 0\\.(\\d)", "\"accuracy\": 0.9$1"),
                        text.replaceFirst("\"digest\": \"\\w{64}\"", "\"digest\": null"),
                        text.replaceFirst("\"format\": 3", "\"format\": 2"),
                        text.replaceFirst("\"logMe\"", "\"logMf\""),
                        "")) {
            assertThat(edited).isNotEqualTo(text);
            Files.writeString(record, edited);
            assertThatThrownBy(() -> TransferRecord.read(record.getParent()))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(record.toString());
        }
        // What was never sealed is read, but not what is impossible.
        String old =
                text.replaceFirst("\"format\": 3", "\"format\": 2")
                        .replaceFirst("\"digest\": \"\\w{64}\"", "\"digest\": null");
        Files.writeString(record, old);
        assertThat(TransferRecord.read(record.getParent()).orElseThrow().sealed()).isFalse();
        Files.writeString(record, old.replaceFirst("\"accuracy\": 0\\.", "\"accuracy\": 17."));
        assertThatThrownBy(() -> TransferRecord.read(record.getParent()))
                .hasMessageContaining("impossible");
    }
}
