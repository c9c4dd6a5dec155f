package ai.djl.lrdecay.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ModelZoo;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.ParameterStore;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotZooTest {

    @TempDir Path folder;
    private Path root;

    @BeforeEach
    void cacheApart() {
        Engine.getInstance();
        System.setProperty("DJL_CACHE_DIR", folder.resolve("cache").toString());
        root = folder.resolve("zoo");
    }

    @AfterEach
    void cacheAsBefore() {
        System.clearProperty("DJL_CACHE_DIR");
        System.clearProperty(ZooLocation.PROPERTY);
    }

    private List<Path> publish(String name, String version, int channels) throws IOException {
        List<Path> snapshots =
                Trained.snapshots(folder.resolve(name + version), name + version, channels);
        new SnapshotPublisher(root)
                .publish(Trained.publication(name, version, channels), snapshots);
        return snapshots;
    }

    private Criteria.Builder<Image, Classifications> criteria(String name) {
        return Criteria.builder()
                .setTypes(Image.class, Classifications.class)
                .optArtifactId("ai.djl.lrdecay:" + name);
    }

    /** A grey and colourful picture of the network's size. */
    private static BufferedImage picture() {
        BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 8; x++) {
                picture.setRGB(x, y, x * 30 << 16 | y * 25 << 8 | (x + y) * 11);
            }
        }
        return picture;
    }

    /** What the network of a snapshot says of the picture, computed without the zoo. */
    private static double[] expected(Path snapshot) throws IOException {
        try (Model model = Model.newInstance("direct");
                NDManager manager = NDManager.newBaseManager()) {
            model.setBlock(Networks.create("wrn-10-1", 3));
            model.getBlock()
                    .initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 3, 8, 8));
            StageSnapshot.load(snapshot, model);
            float[] values = new float[3 * 64];
            for (int y = 0; y < 8; y++) {
                for (int x = 0; x < 8; x++) {
                    int[] channels = {x * 30, y * 25, (x + y) * 11};
                    for (int c = 0; c < 3; c++) {
                        values[c * 64 + y * 8 + x] =
                                (channels[c] / 255f - (0.25f + 0.125f * c)) / (0.5f + 0.25f * c);
                    }
                }
            }
            NDArray logits =
                    model.getBlock()
                            .forward(
                                    new ParameterStore(manager, false),
                                    new NDList(manager.create(values, new Shape(1, 3, 8, 8))),
                                    false)
                            .singletonOrThrow();
            float[] numbers = logits.toFloatArray();
            double[] probabilities = new double[3];
            double sum = 0;
            for (float number : numbers) {
                sum += Math.exp(number);
            }
            for (int i = 0; i < 3; i++) {
                probabilities[i] = Math.exp(numbers[i]) / sum;
            }
            return probabilities;
        }
    }

    private static void check(ZooModel<Image, Classifications> model, double[] expected)
            throws Exception {
        try (model;
                Predictor<Image, Classifications> predictor = model.newPredictor()) {
            Classifications found =
                    predictor.predict(ImageFactory.getInstance().fromImage(picture()));
            for (int i = 0; i < 3; i++) {
                assertThat(found.get(Trained.CLASSES.get(i)).getProbability())
                        .isCloseTo(expected[i], within(1e-5));
            }
        }
    }

    private Criteria.Builder<Image, Classifications> plain() {
        return Criteria.builder()
                .setTypes(Image.class, Classifications.class)
                .optModelPath(root)
                .optArtifactId("plain");
    }

    /** DJL's own repository of a folder reads the same description, and the files are checked. */
    @Test
    void djlItselfLoadsEachStageOfAFolder() throws Exception {
        List<Path> snapshots = publish("plain", "1.0.0", 3);
        for (int stage = 1; stage <= 3; stage++) {
            check(
                    plain().optFilter("stage", Integer.toString(stage)).build().loadModel(),
                    expected(snapshots.get(stage - 1)));
        }
        Path copy;
        try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
            copy =
                    files.filter(file -> file.endsWith("plain-stage2-0000.params"))
                            .findFirst()
                            .orElseThrow();
        }
        byte[] content = Files.readAllBytes(copy);
        content[content.length / 2] ^= 1;
        Files.write(copy, content);
        Criteria<Image, Classifications> damaged = plain().optFilter("stage", "2").build();
        assertThatThrownBy(damaged::loadModel)
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("plain-stage2-0000.params does not have the size");
    }

    @Test
    void criteriaLoadEachStage() throws Exception {
        List<Path> snapshots = publish("animals", "1.0.0", 3);
        SnapshotZoo zoo = new SnapshotZoo(root.toString());
        List<double[]> seen = new ArrayList<>();
        for (int stage = 1; stage <= 3; stage++) {
            double[] expected = expected(snapshots.get(stage - 1));
            seen.add(expected);
            check(
                    criteria("animals")
                            .optModelZoo(zoo)
                            .optFilter("stage", Integer.toString(stage))
                            .build()
                            .loadModel(),
                    expected);
        }
        assertThat(seen.get(0)).isNotEqualTo(seen.get(1));
        assertThat(seen.get(1)).isNotEqualTo(seen.get(2));
        // Without a filter the last stage.
        check(criteria("animals").optModelZoo(zoo).build().loadModel(), seen.get(2));
    }

    /** The dependency and the place are enough, and so is an address of the zoo's scheme. */
    @Test
    void djlFindsTheZooByItself() throws Exception {
        List<Path> snapshots = publish("animals", "1.0.0", 3);
        assertThat(ModelZoo.getModelZoo("ai.djl.lrdecay")).isInstanceOf(SnapshotZoo.class);
        System.setProperty(ZooLocation.PROPERTY, root.toString());
        check(
                criteria("animals").optFilter("stage", "2").build().loadModel(),
                expected(snapshots.get(1)));
        check(
                Criteria.builder()
                        .setTypes(Image.class, Classifications.class)
                        .optModelUrls("lrdecay://ai.djl.lrdecay/animals/1.0.0/animals-stage1")
                        .build()
                        .loadModel(),
                expected(snapshots.get(0)));
        check(
                Criteria.builder()
                        .setTypes(Image.class, Classifications.class)
                        .optModelUrls("lrdecay://ai.djl.lrdecay/animals")
                        .build()
                        .loadModel(),
                expected(snapshots.get(2)));
    }

    @Test
    void valuesOfAnyNumberOfChannels() throws Exception {
        publish("six", "1.0.0", 6);
        StagedSnapshots snapshots = new StagedSnapshots(new SnapshotZoo(root.toString()));
        try (ZooModel<float[], Classifications> model =
                        snapshots.load("six", 2, float[].class, Classifications.class);
                Predictor<float[], Classifications> predictor = model.newPredictor()) {
            Classifications found = predictor.predict(new float[6 * 64]);
            assertThat(found.getClassNames()).isEqualTo(Trained.CLASSES);
            assertThat(found.getProbabilities().stream().mapToDouble(p -> p).sum())
                    .isCloseTo(1, within(1e-5));
            assertThatThrownBy(() -> predictor.predict(new float[5]))
                    .hasMessageContaining("384 values, not 5");
        }
        assertThatThrownBy(() -> snapshots.load("six", 2, Image.class, Classifications.class))
                .hasMessageContaining("which are no images");
    }

    @Test
    void listsAndVerifies() throws Exception {
        publish("animals", "1.0.0", 3);
        publish("zebras", "2.1.0", 1);
        StagedSnapshots snapshots = new StagedSnapshots(new SnapshotZoo(root.toString()));
        assertThat(snapshots.models()).containsExactly("animals", "zebras");
        List<StageInfo> stages = snapshots.stages("animals");
        assertThat(stages).extracting(StageInfo::stage).containsExactly(1, 2, 3);
        assertThat(stages).extracting(StageInfo::accuracy).containsExactly(0.6, 0.7, 0.8);
        assertThat(stages.get(1).provenance()).containsEntry("seed", "1");
        assertThat(snapshots.verify("zebras")).hasSize(3);
        Path file;
        try (Stream<Path> files = Files.walk(root)) {
            file =
                    files.filter(path -> path.endsWith("zebras-stage2-0000.params"))
                            .findFirst()
                            .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> snapshots.verify("zebras"))
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("zebras-stage2-0000.params");
    }

    @Test
    void saysWhatIsNotThere() throws Exception {
        publish("animals", "1.0.0", 3);
        SnapshotZoo zoo = new SnapshotZoo(root.toString());
        assertThatThrownBy(
                        () ->
                                criteria("animals")
                                        .optModelZoo(zoo)
                                        .optFilter("stage", "4")
                                        .build()
                                        .loadModel())
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("its stages are [1, 2, 3]");
        assertThatThrownBy(() -> criteria("resnet50-imagenet").build().loadModel())
                .hasStackTraceContaining("zoo publish")
                .hasStackTraceContaining("LRDECAY_ZOO");
        System.setProperty(ZooLocation.PROPERTY, folder.resolve("nowhere").toString());
        assertThatThrownBy(() -> criteria("resnet50-imagenet").build().loadModel())
                .hasStackTraceContaining("is not a folder");
        assertThatThrownBy(() -> new StagedSnapshots().stages("../animals"))
                .hasMessageContaining("cannot be the name");
    }

    private static Criteria.Builder<Image, Classifications> address(String path) {
        return Criteria.builder()
                .setTypes(Image.class, Classifications.class)
                .optModelUrls("lrdecay://ai.djl.lrdecay/" + path);
    }

    /** A version is no filter, but a part of an address, and what the refusal says works. */
    @Test
    void anOlderVersionIsLoadedByItsAddress() throws Exception {
        List<Path> old = publish("animals", "1.0.0", 3);
        publish("animals", "1.1.0", 3);
        System.setProperty(ZooLocation.PROPERTY, root.toString());
        for (String version : new String[] {"1.0.0", "9.9.9"}) {
            assertThatThrownBy(
                            () ->
                                    criteria("animals")
                                            .optFilter("version", version)
                                            .build()
                                            .loadModel())
                    .isInstanceOf(ZooException.class)
                    .hasMessageContaining("a version is no filter")
                    .hasMessageContaining(
                            "optModelUrls(\"lrdecay://ai.djl.lrdecay/animals/" + version + "\")")
                    .hasMessageContaining("its versions are [1.1.0, 1.0.0]");
        }
        check(address("animals/1.0.0").build().loadModel(), expected(old.get(2)));
        check(
                address("animals/1.0.0").optFilter("stage", "2").build().loadModel(),
                expected(old.get(1)));
        check(address("animals/1.0.0/animals-stage1").build().loadModel(), expected(old.get(0)));
    }

    /** What is listed is what is loaded, and not the same stage of the newest version. */
    @Test
    void aSnapshotOfAnOlderVersionIsLoadedItself() throws Exception {
        List<Path> old = publish("animals", "1.0.0", 3);
        List<Path> newer = publish("animals", "1.1.0", 3);
        StagedSnapshots snapshots = new StagedSnapshots(new SnapshotZoo(root.toString()));
        assertThat(snapshots.versions("animals")).containsExactly("1.1.0", "1.0.0");
        assertThat(snapshots.verify("animals")).hasSize(6);
        for (StageInfo info : snapshots.verify("animals")) {
            Path of = (info.version().equals("1.0.0") ? old : newer).get(info.stage() - 1);
            check(snapshots.load(info, Image.class, Classifications.class), expected(of));
        }
        assertThat(snapshots.all("animals", "1.0.0"))
                .hasSize(3)
                .allMatch(info -> info.version().equals("1.0.0"));
        assertThatThrownBy(() -> snapshots.all("animals", "2.0.0"))
                .isInstanceOf(ZooException.class)
                .hasMessage("animals has no version 2.0.0: there are [1.1.0, 1.0.0]");
    }

    /** Stages of two versions are stages of two trainings. */
    @Test
    void aStageThatTheNewestVersionLacksIsNotTakenFromAnOlderOne() throws Exception {
        publish("animals", "1.0.0", 3);
        List<Path> one = Trained.snapshots(folder.resolve("one"), "one", 3).subList(0, 1);
        new SnapshotPublisher(root).publish(Trained.publication("animals", "1.1.0", 3), one);
        System.setProperty(ZooLocation.PROPERTY, root.toString());
        assertThatThrownBy(() -> criteria("animals").optFilter("stage", "2").build().loadModel())
                .isInstanceOf(ZooException.class)
                .hasMessage(
                        "animals 1.1.0 has nothing for {stage=2}: its stages are [1], and"
                                + " filters are stage and epoch");
        assertThatThrownBy(() -> address("animals").optFilter("stage", "2").build().loadModel())
                .isInstanceOf(ModelNotFoundException.class);
        check(address("animals").build().loadModel(), expected(one.get(0)));
        StagedSnapshots snapshots = new StagedSnapshots(new SnapshotZoo(root.toString()));
        assertThatThrownBy(() -> snapshots.load("animals", 2, Image.class, Classifications.class))
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("its stages are [1]");
        assertThat(snapshots.stages("animals")).hasSize(1);
    }

    @Test
    void aNameOfAnotherGroupIsTold() throws Exception {
        Files.createDirectories(root);
        Files.writeString(root.resolve("index.txt"), "org.example:animals\n");
        System.setProperty(ZooLocation.PROPERTY, root.toString());
        assertThatThrownBy(
                        () ->
                                new StagedSnapshots(new SnapshotZoo(root.toString()))
                                        .stages("animals"))
                .isInstanceOf(ZooException.class)
                .hasMessageContaining(", but org.example:animals of another group: publish it");
    }

    @Test
    void aPublishedVersionIsNeverChanged() throws Exception {
        List<Path> first = publish("animals", "1.0.0", 3);
        assertThatThrownBy(() -> publish("animals", "1.0.0", 3))
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("published already");
        List<Path> second = publish("animals", "1.1.0", 3);
        SnapshotZoo zoo = new SnapshotZoo(root.toString());
        check(criteria("animals").optModelZoo(zoo).build().loadModel(), expected(second.get(2)));
        System.setProperty(ZooLocation.PROPERTY, root.toString());
        check(
                Criteria.builder()
                        .setTypes(Image.class, Classifications.class)
                        .optModelUrls("lrdecay://ai.djl.lrdecay/animals/1.0.0/animals-stage3")
                        .build()
                        .loadModel(),
                expected(first.get(2)));
        List<Path> other = Trained.snapshots(folder.resolve("other"), "other", 3);
        List<Path> mixed = List.of(first.get(0), other.get(1), first.get(2));
        SnapshotPublisher publisher = new SnapshotPublisher(root);
        assertThatThrownBy(() -> publisher.publish(Trained.publication("mixed", "1.0.0", 3), mixed))
                .hasMessageContaining("of one training");
        assertThatThrownBy(() -> publisher.publish(Trained.publication("../up", "1.0.0", 3), first))
                .hasMessageContaining("not allowed");
        assertThatThrownBy(() -> publisher.publish(Trained.publication("up", "latest", 3), first))
                .hasMessageContaining("not allowed");
    }
}
