package ai.djl.lrdecay.zoo;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import ai.djl.lrdecay.util.Folders;
import ai.djl.lrdecay.util.LockFile;
import ai.djl.lrdecay.util.Sha256;
import ai.djl.lrdecay.zoo.StageInfo.StageFile;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Puts the snapshots of a training into a folder that DJL can load from, or that a web server can
 * serve. The description is written last and atomically: until then nobody sees anything of a new
 * version. A version that is there is never changed. What was interrupted is completed or undone by
 * the next publication into the folder.
 *
 * <p>Any DJL block can be published: one of this library, one that a {@link NetworkProvider} makes
 * by name, or one that {@link Publication.Builder#optBlock} makes. Its parameters are FLOAT32.
 */
public final class SnapshotPublisher {

    private final Path root;
    private final PublishingFiles files;

    /**
     * Publishes into a folder.
     *
     * @param root the folder, made if need be
     */
    public SnapshotPublisher(Path root) {
        this(root, what -> {});
    }

    /** For tests, which end a publication before a step. */
    SnapshotPublisher(Path root, PublishingFiles.Step step) {
        this.root = root.toAbsolutePath().normalize();
        files = new PublishingFiles(step);
    }

    /**
     * Publishes the snapshots of a training.
     *
     * @param publication what they do not say themselves
     * @param snapshots their folders, in the order of the stages; before the end of a stage there
     *     may be snapshots of epochs within it, in their order
     * @return what was published, in the same order
     * @throws ZooException if the version is there already, the snapshots do not belong together,
     *     or their parameters do not fit the network or are not finite
     * @throws IOException if a snapshot is damaged or was changed, or reading or writing fails;
     *     nothing is left behind then
     */
    public List<StageInfo> publish(Publication publication, List<Path> snapshots)
            throws IOException {
        List<StageSnapshot> described = new ArrayList<>();
        for (Path snapshot : snapshots) {
            described.add(StageSnapshot.readSealed(snapshot));
        }
        new OneTraining(described, snapshots).check(publication.translation().classNames().size());
        for (int i = 0; i < described.size(); i++) {
            checkParameters(publication, described.get(i), snapshots.get(i));
        }
        ModelVersion model = publication.model();
        Path folder = root.resolve(SnapshotRepository.folder(model.groupId(), model.artifactId()));
        Path made = PublishedFolder.firstMissing(folder);
        try {
            Folders.create(root);
            try (LockFile lock = LockFile.acquire(root.resolve(PublishedFolder.LOCK))) {
                Folders.create(folder);
                return publish(folder, publication, described, snapshots);
            }
        } catch (IOException | RuntimeException e) {
            PublishedFolder.forget(made, e);
            throw e;
        }
    }

    private List<StageInfo> publish(
            Path folder,
            Publication publication,
            List<StageSnapshot> described,
            List<Path> snapshots)
            throws IOException {
        PublishedFolder zoo = new PublishedFolder(root, files);
        List<String> completed = zoo.repair();
        ModelVersion model = publication.model();
        Path metadata = folder.resolve(PublishedModels.METADATA);
        PublishedFolder.removeTemporary(metadata);
        boolean there = PublishedModels.versions(metadata).contains(model.version());
        if (there && !completed.contains(model.indexEntry())) {
            throw publishedAlready(model);
        }
        Path temporary = PublishedFolder.temporary(folder);
        try {
            List<StageInfo> infos = new ArrayList<>();
            for (int i = 0; i < described.size(); i++) {
                infos.add(
                        write(
                                temporary,
                                publication,
                                described.get(i),
                                snapshots.get(i),
                                stages(described)));
            }
            String text = MetadataWriter.with(metadata, infos);
            if (there) {
                // An earlier attempt came to its end but for the index: if it was this one.
                Folders.delete(temporary);
                if (!MetadataWriter.has(metadata, infos)) {
                    throw publishedAlready(model);
                }
                return infos;
            }
            files.flush(temporary);
            files.move(temporary, folder.resolve(model.version()));
            files.replace(metadata, text);
        } catch (IOException | RuntimeException e) {
            undo(temporary, folder, model.version(), e);
            throw e;
        }
        zoo.index();
        return MetadataWriter.read(metadata, model);
    }

    private static void undo(Path temporary, Path folder, String version, Exception reason) {
        try {
            Folders.delete(temporary);
            Path metadata = folder.resolve(PublishedModels.METADATA);
            if (!PublishedModels.versions(metadata).contains(version)) {
                Folders.delete(folder.resolve(version));
            }
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static int stages(List<StageSnapshot> described) {
        return (int) described.stream().filter(snapshot -> snapshot.about().atEnd()).count();
    }

    private static ZooException publishedAlready(ModelVersion model) {
        return new ZooException(
                model.artifactId()
                        + " "
                        + model.version()
                        + " is published already: choose another version");
    }

    private static void checkParameters(
            Publication publication, StageSnapshot snapshot, Path folder) throws IOException {
        Path file = folder.resolve(snapshot.parameterFile());
        StageInfo info = info(publication, snapshot, snapshot.stage(), List.of());
        StageNetworks.layout(
                        info.network(),
                        info.classNames().size(),
                        folder.toString(),
                        block(publication, info),
                        Files.size(file))
                .check(file);
    }

    private static Block block(Publication publication, StageInfo info) throws ZooException {
        Supplier<Block> own = publication.block();
        return own == null ? StageNetworks.create(info) : own.get();
    }

    private StageInfo write(
            Path target, Publication publication, StageSnapshot snapshot, Path folder, int stages)
            throws IOException {
        StageInfo info = info(publication, snapshot, stages, List.of());
        Path own = Files.createDirectories(target.resolve(info.name()));
        try (Model model = Model.newInstance(info.name(), Device.cpu())) {
            Block block = block(publication, info);
            block.initialize(model.getNDManager(), DataType.FLOAT32, info.network().batchOfOne());
            model.setBlock(block);
            model.load(folder, snapshot.name());
            // What the training left among the properties is nobody's business.
            new ArrayList<>(model.getProperties().keySet())
                    .forEach(key -> model.getProperties().remove(key));
            model.setProperty("Epoch", "0");
            model.save(own, info.name());
        } catch (MalformedModelException e) {
            throw new ZooException(folder + " does not fit its network", e);
        }
        files.write(own.resolve(StageInfo.SYNSET), StageInfo.synset(info.classNames()));
        List<StageFile> list = new ArrayList<>();
        for (String name : List.of(info.parameterFile(), StageInfo.SYNSET)) {
            Path file = own.resolve(name);
            list.add(new StageFile(name, Files.size(file), Sha256.of(file)));
        }
        StageInfo complete = info(publication, snapshot, stages, list);
        complete.check(folder.toString());
        return complete;
    }

    private static StageInfo info(
            Publication publication, StageSnapshot snapshot, int stages, List<StageFile> list) {
        TrainedStage about = snapshot.about();
        Map<String, String> provenance = new TreeMap<>(about.provenance());
        provenance.putAll(publication.provenance());
        return new StageInfo(
                publication.model(),
                new TrainedStage(
                        about.stage(),
                        about.epoch(),
                        about.learningRate(),
                        about.measures(),
                        about.data(),
                        provenance,
                        about.atEnd()),
                stages,
                new NetworkDescription(
                        snapshot.architecture(), snapshot.arguments(), snapshot.inputShapes()),
                publication.translation(),
                publication.licence(),
                list);
    }
}
