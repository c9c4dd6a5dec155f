package ai.djl.lrdecay.paper.transfer;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.nn.HeadedNetwork;
import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.FittedData;
import ai.djl.lrdecay.paper.run.Devices;
import ai.djl.lrdecay.paper.run.Execution;
import ai.djl.lrdecay.paper.run.Provenance;
import ai.djl.lrdecay.paper.run.StartSnapshots;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.transfer.FeatureExtractor;
import ai.djl.lrdecay.transfer.Features;
import ai.djl.lrdecay.transfer.LinearClassifier;
import ai.djl.lrdecay.transfer.LinearProbe;
import ai.djl.lrdecay.transfer.LogMe;
import ai.djl.lrdecay.transfer.StageCandidate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The strategy {@code fix} of Section 6: the backbone stays as it is, a linear classifier is fitted
 * to its features. Features are extracted once and kept.
 */
public final class FixedTransfer {

    /**
     * LogME of that many samples tells the stages apart, and costs the same for all larger data.
     */
    private static final int MOST_SCORED = 5000;

    private final TransferSpec spec;
    private final Execution execution;
    private final DataFolders folders;
    private final Optional<String> protocol;

    /**
     * Creates a transfer.
     *
     * @param spec what is transferred, and to what
     * @param execution threads and device
     * @param folders where the files of the data are looked for
     */
    public FixedTransfer(TransferSpec spec, Execution execution, DataFolders folders) {
        this(spec, execution, folders, Optional.empty());
    }

    /**
     * Creates a transfer of a protocol.
     *
     * @param spec what is transferred, and to what
     * @param execution threads and device
     * @param folders where the files of the data are looked for
     * @param protocol the seal of the protocol, if any
     */
    public FixedTransfer(
            TransferSpec spec,
            Execution execution,
            DataFolders folders,
            Optional<String> protocol) {
        this.spec = spec;
        this.execution = execution;
        this.folders = folders;
        this.protocol = protocol;
    }

    /**
     * Transfers all stages, unless that was done before.
     *
     * @param folder where the record and the features go
     * @param progress is shown each stage as soon as it is done
     * @return what came of it
     * @throws IOException if files are missing or damaged, or the folder holds another transfer
     * @throws IllegalArgumentException if the data do not fit the network
     */
    public TransferRecord run(Path folder, Consumer<TransferRecord.Stage> progress)
            throws IOException {
        return run(folder, progress, begun -> {});
    }

    /**
     * Transfers all stages, unless that was done before, and says what takes long.
     *
     * @param folder where the record and the features go
     * @param progress is shown each stage as soon as it is done
     * @param begun is told in a line what begins
     * @return what came of it
     * @throws IOException if files are missing or damaged, or the folder holds another transfer
     * @throws IllegalArgumentException if the data do not fit the network
     */
    public TransferRecord run(
            Path folder, Consumer<TransferRecord.Stage> progress, Consumer<String> begun)
            throws IOException {
        Optional<TransferRecord> before = TransferFolder.read(folder, spec);
        if (before.isPresent()) {
            before.get().stages().forEach(progress);
            return before.get();
        }
        List<TransferRecord.Stage> stages = new ArrayList<>();
        Path beside = folder.toAbsolutePath().getParent();
        Device device = Devices.of(execution.device());
        for (StageCandidate candidate : StartSnapshots.candidates(spec.source(), beside, device)) {
            TransferRecord.Stage stage = transfer(folder, candidate, device, begun);
            stages.add(stage);
            progress.accept(stage);
        }
        TransferRecord record =
                TransferRecord.of(spec, Provenance.here(execution, protocol), stages);
        record.write(folder);
        return record;
    }

    private TransferRecord.Stage transfer(
            Path folder, StageCandidate candidate, Device device, Consumer<String> begun)
            throws IOException {
        long start = System.nanoTime();
        Split features = features(folder, candidate, begun);
        Features train = features.train();
        begun.accept(
                String.format(
                        "Stage %d: a linear classifier on %d features",
                        candidate.stage(), train.dimensions()));
        LinearClassifier classifier =
                LinearProbe.builder().optSeed(spec.seed()).optDevice(device).build().fit(train);
        Features scored =
                train.part(FeatureExtractor.sample(train.labels(), MOST_SCORED, spec.seed()));
        return new TransferRecord.Stage(
                spec.nameOf(candidate),
                candidate.stage(),
                candidate.accuracy(),
                classifier.accuracy(features.test()),
                LogMe.score(scored.rows(), scored.labels()),
                classifier.heldOutAccuracy(),
                classifier.regularization(),
                (System.nanoTime() - start) / 1e9);
    }

    /**
     * Features of a stage.
     *
     * @param train those of the training data without augmentation
     * @param test those of the test data
     */
    private record Split(Features train, Features test) {}

    private Split features(Path folder, StageCandidate candidate, Consumer<String> begun)
            throws IOException {
        Path trainFile = file(folder, candidate, "train");
        Path testFile = file(folder, candidate, "test");
        try (Model model = candidate.opener().open();
                DataSource.Data data =
                        FittedData.open(spec.data(), spec.seed(), folders, candidate.inputs())) {
            if (!(model.getBlock() instanceof HeadedNetwork network)) {
                throw new IllegalArgumentException(
                        candidate.name() + " is not a network of a backbone and a head");
            }
            // By content: another network, or other images, can come to the same place.
            String key = ContentKey.of(network, data, model.getNDManager(), spec.precision());
            Optional<Features> train = FeatureFile.read(trainFile, key);
            Optional<Features> test = FeatureFile.read(testFile, key);
            if (train.isPresent() && test.isPresent()) {
                return new Split(train.get(), test.get());
            }
            begun.accept(
                    String.format(
                            "Stage %d: the features of %d images",
                            candidate.stage(), data.plain().size() + data.test().size()));
            Features ofTrain = extract(network, model, data.plain());
            Features ofTest = extract(network, model, data.test());
            Files.createDirectories(folder.resolve("features"));
            FeatureFile.write(trainFile, key, ofTrain);
            FeatureFile.write(testFile, key, ofTest);
            return new Split(ofTrain, ofTest);
        }
    }

    private Features extract(HeadedNetwork network, Model model, IndexedBatches data) {
        return FeatureExtractor.extract(
                network, model.getNDManager(), data, spec.precision().orElse(Precision.FLOAT32));
    }

    private static Path file(Path folder, StageCandidate candidate, String part) {
        return folder.resolve("features")
                .resolve("stage-" + candidate.stage() + "-" + part + ".bin");
    }
}
