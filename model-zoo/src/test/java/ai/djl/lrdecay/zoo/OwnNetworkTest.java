package ai.djl.lrdecay.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.ParameterStore;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that this library does not know, published by their owner under a group of its own. */
class OwnNetworkTest {

    private static final String GROUP = "org.example";

    @TempDir Path folder;
    private Path root;
    private Path picture;
    private float[] pixels;

    @BeforeEach
    void paint() throws IOException {
        Engine.getInstance();
        System.setProperty("DJL_CACHE_DIR", folder.resolve("cache").toString());
        root = folder.resolve("zoo");
        System.setProperty(ZooLocation.PROPERTY, root.toString());
        BufferedImage image = new BufferedImage(6, 6, BufferedImage.TYPE_INT_RGB);
        pixels = new float[3 * 36];
        for (int i = 0; i < 36; i++) {
            int[] colour = {i * 7, 255 - i * 5, i * i % 256};
            image.setRGB(i % 6, i / 6, colour[0] << 16 | colour[1] << 8 | colour[2]);
            for (int c = 0; c < 3; c++) {
                pixels[c * 36 + i] = colour[c] / 255f;
            }
        }
        picture = folder.resolve("picture.png");
        ImageIO.write(image, "png", picture.toFile());
    }

    @AfterEach
    void propertiesAsBefore() {
        System.clearProperty("DJL_CACHE_DIR");
        System.clearProperty(ZooLocation.PROPERTY);
    }

    /** What the network of each stage says of the picture, without the zoo. */
    private final List<float[]> expected = new ArrayList<>();

    private List<Path> train(String architecture, int outputs, float shift) throws IOException {
        Map<String, String> arguments = Map.of("outputs", Integer.toString(outputs));
        List<Path> snapshots = new ArrayList<>();
        for (int stage = 1; stage <= 2; stage++) {
            Engine.getInstance().setRandomSeed(stage);
            try (Model model = Model.newInstance("own");
                    NDManager manager = NDManager.newBaseManager()) {
                Block block = new SmallCnn().create(arguments);
                block.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(16, 3, 6, 6));
                model.setBlock(block);
                float[] shifted = pixels.clone();
                for (int i = 0; i < shifted.length; i++) {
                    shifted[i] -= shift;
                }
                NDList input = new NDList(manager.create(shifted, new Shape(1, 3, 6, 6)));
                expected.add(
                        block.forward(new ParameterStore(manager, false), input, false)
                                .singletonOrThrow()
                                .toFloatArray());
                snapshots.add(folder.resolve("run/stage-" + stage));
                StageSnapshot.write(
                        model,
                        snapshots.get(stage - 1),
                        new StageSnapshot(
                                "own",
                                architecture,
                                arguments,
                                List.of(List.of(3L, 6L, 6L)),
                                outputs,
                                new TrainedStage(
                                        stage,
                                        5 * stage,
                                        stage == 1 ? 0.1 : Double.NaN,
                                        Map.of("validation_loss", 1.5),
                                        "mine",
                                        Map.of("by", "me")),
                                ""));
            }
        }
        return snapshots;
    }

    private static Publication.Builder named(String name) {
        return Publication.builder().optGroup(GROUP).setName(name).setVersion("1.0.0");
    }

    private <I, O> Criteria.Builder<I, O> criteria(String name, Class<I> input, Class<O> output) {
        return Criteria.builder()
                .setTypes(input, output)
                .optModelZoo(new SnapshotZoo(root.toString(), GROUP))
                .optArtifactId(GROUP + ":" + name)
                .optFilter("stage", "1");
    }

    private static <I, O> O predict(Criteria<I, O> criteria, I input) throws Exception {
        try (ZooModel<I, O> model = criteria.loadModel();
                Predictor<I, O> predictor = model.newPredictor()) {
            return predictor.predict(input);
        }
    }

    /** Numbers come out; the network is made by its name. */
    @Test
    void numbersFromANetworkByName() throws Exception {
        List<StageInfo> published =
                new SnapshotPublisher(root)
                        .publish(named("own").build(), train(SmallCnn.NAME, 5, 0));
        StageInfo first = published.get(0);
        assertThat(first.model()).isEqualTo(new ModelVersion(GROUP, "own", "1.0.0"));
        assertThat(first.learningRate()).isEqualTo(0.1);
        assertThat(published.get(1).learningRate()).isNaN();
        assertThat(first.accuracy()).isNaN();
        assertThat(first.about().measures()).isEqualTo(Map.of("validation_loss", 1.5));
        assertThat(first.dataset()).isEqualTo("mine");

        StagedSnapshots snapshots = new StagedSnapshots(new SnapshotZoo(root.toString(), GROUP));
        assertThat(snapshots.published()).containsExactly("own");
        assertThat(snapshots.stages("own")).isEqualTo(published);
        assertThat(snapshots.verify("own")).hasSize(2);
        // Those of this library are others.
        assertThat(new StagedSnapshots(new SnapshotZoo(root.toString())).published()).isEmpty();

        float[] found = predict(criteria("own", float[].class, float[].class).build(), pixels);
        assertThat(found).containsExactly(expected.get(0), within(1e-5f));
        assertThat(predict(criteria("own", Path.class, float[].class).build(), picture))
                .containsExactly(expected.get(0), within(1e-5f));
        Criteria<Path, float[]> address =
                Criteria.builder()
                        .setTypes(Path.class, float[].class)
                        .optModelUrls("lrdecay://org.example/own/1.0.0/own-stage2")
                        .build();
        assertThat(predict(address, picture)).containsExactly(expected.get(1), within(1e-5f));
        assertThatThrownBy(
                        () ->
                                criteria("own", Path.class, Classifications.class)
                                        .build()
                                        .loadModel())
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("own-stage1 takes Image")
                .hasMessageContaining("gives float[]");
    }

    /** The owner's pre-processing, for every type that an image arrives as. */
    @Test
    void anOwnTranslator() throws Exception {
        new SnapshotPublisher(root)
                .publish(
                        named("shifted")
                                .optTranslator(RedFirst.NAME, Map.of("shift", "0.25"))
                                .build(),
                        train(SmallCnn.NAME, 1, 0.25f));
        assertThat(predict(criteria("shifted", Path.class, Double.class).build(), picture))
                .isCloseTo(expected.get(0)[0], within(1e-5));
        assertThat(
                        predict(
                                criteria("shifted", String.class, Double.class).build(),
                                picture.toUri().toString()))
                .isCloseTo(expected.get(0)[0], within(1e-5));
        assertThatThrownBy(
                        () ->
                                criteria("shifted", Image.class, Classifications.class)
                                        .build()
                                        .loadModel())
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("gives Double");
    }

    /** Without a provider, the block is handed over, and only then. */
    @Test
    void aBlockThatIsHandedOver() throws Exception {
        List<Path> snapshots = train("a-secret-network", 3, 0);
        assertThatThrownBy(() -> new SnapshotPublisher(root).publish(named("s").build(), snapshots))
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("'a-secret-network' is not known here")
                .hasMessageContaining("NetworkProvider");
        new SnapshotPublisher(root)
                .publish(
                        named("s")
                                .optClassNames(List.of("a", "b", "c"))
                                .optBlock(() -> new SmallCnn().create(Map.of("outputs", "3")))
                                .build(),
                        snapshots);
        Criteria.Builder<float[], Classifications> builder =
                criteria("s", float[].class, Classifications.class);
        assertThatThrownBy(() -> builder.build().loadModel())
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("optBlock");
        Classifications found =
                predict(
                        builder.optBlock(new SmallCnn().create(Map.of("outputs", "3"))).build(),
                        pixels);
        float[] logits = expected.get(0);
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(found.getProbabilities().get(i))
                    .isCloseTo(Math.exp(logits[i]) / sum, within(1e-5));
        }
        // Another block than that of the snapshot.
        assertThatThrownBy(
                        () ->
                                builder.optBlock(new SmallCnn().create(Map.of("outputs", "4")))
                                        .build()
                                        .loadModel())
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("s-stage1 has 3 names of classes")
                .hasMessageContaining("4 outputs");
    }

    @Test
    void aTranslatorThatIsNotHere() throws Exception {
        new SnapshotPublisher(root)
                .publish(
                        named("t").optTranslator("org.example.nowhere", Map.of()).build(),
                        train(SmallCnn.NAME, 2, 0));
        assertThatThrownBy(() -> criteria("t", Image.class, Double.class).build().loadModel())
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("t-stage1 needs the translator 'org.example.nowhere'")
                .hasMessageContaining("StageTranslatorProvider");
    }
}
