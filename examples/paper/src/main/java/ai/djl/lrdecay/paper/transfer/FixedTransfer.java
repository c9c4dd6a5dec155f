package ai.djl.lrdecay.paper.transfer;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.nn.HeadedNetwork;
import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.data.FittedData;
import ai.djl.lrdecay.paper.run.Devices;
import ai.djl.lrdecay.paper.run.StartPoint;
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
    private final DataFolders folders;
    private final Path folder;

    /**
     * Creates a transfer.
     *
     * @param spec what is transferred, and to what
     * @param folders where the files of the data are looked for
     * @param folder where the record and the features go
     */
    public FixedTransfer(TransferSpec spec, DataFolders folders, Path folder) {
        this.spec = spec;
        this.folders = folders;
        this.folder = folder;
    }

    /**
     * Transfers all stages, unless that was done before.
     *
     * @param progress is shown each stage as soon as it is done
     * @return what came of it
     * @throws IOException if files are missing or damaged
     * @throws IllegalArgumentException if the data do not fit the network
     */
    public TransferRecord run(Consumer<TransferRecord.Stage> progress) throws IOException {
        Optional<TransferRecord> before = TransferRecord.read(folder);
        if (before.isPresent()) {
            before.get().stages().forEach(progress);
            return before.get();
        }
        List<TransferRecord.Stage> stages = new ArrayList<>();
        Path beside = folder.toAbsolutePath().getParent();
        Device device = Devices.all(spec.device()).get(0);
        for (StageCandidate candidate : StartPoint.candidates(spec.source(), beside, device)) {
            TransferRecord.Stage stage = transfer(candidate, device);
            stages.add(stage);
            progress.accept(stage);
        }
        TransferRecord record =
                new TransferRecord(
                        TransferRecord.FORMAT,
                        "fix",
                        spec.source(),
                        spec.dataset(),
                        spec.seed(),
                        stages);
        record.write(folder);
        return record;
    }

    private TransferRecord.Stage transfer(StageCandidate candidate, Device device)
            throws IOException {
        long start = System.nanoTime();
        List<Features> features = features(candidate);
        Features train = features.get(0);
        LinearClassifier classifier =
                LinearProbe.builder().optSeed(spec.seed()).optDevice(device).build().fit(train);
        Features scored =
                train.part(FeatureExtractor.sample(train.labels(), MOST_SCORED, spec.seed()));
        return new TransferRecord.Stage(
                candidate.name(),
                candidate.stage(),
                candidate.accuracy(),
                classifier.accuracy(features.get(1)),
                LogMe.score(scored.rows(), scored.labels()),
                classifier.heldOutAccuracy(),
                classifier.regularization(),
                (System.nanoTime() - start) / 1e9);
    }

    /** Those of training data without augmentation, and of test data. */
    private List<Features> features(StageCandidate candidate) throws IOException {
        Path trainFile = file(candidate, "train");
        Path testFile = file(candidate, "test");
        String key = spec + " " + candidate.name();
        Optional<Features> train = FeatureFile.read(trainFile, key);
        Optional<Features> test = FeatureFile.read(testFile, key);
        if (train.isPresent() && test.isPresent()) {
            return List.of(train.get(), test.get());
        }
        DatasetSpec dataset = DatasetSpec.parse(spec.dataset());
        try (Model model = candidate.opener().open();
                DataSource.Data data =
                        FittedData.open(dataset, spec.seed(), folders, candidate.inputs())) {
            if (!(model.getBlock() instanceof HeadedNetwork network)) {
                throw new IllegalArgumentException(
                        candidate.name() + " is not a network of a backbone and a head");
            }
            Features ofTrain = extract(network, model, data.plain());
            Features ofTest = extract(network, model, data.test());
            Files.createDirectories(folder.resolve("features"));
            FeatureFile.write(trainFile, key, ofTrain);
            FeatureFile.write(testFile, key, ofTest);
            return List.of(ofTrain, ofTest);
        }
    }

    private static Features extract(HeadedNetwork network, Model model, IndexedBatches data) {
        return FeatureExtractor.extract(network, model.getNDManager(), data);
    }

    private Path file(StageCandidate candidate, String part) {
        return folder.resolve("features")
                .resolve("stage-" + candidate.stage() + "-" + part + ".bin");
    }
}
