package ai.djl.lrdecay.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every type of input gets the pre-processing of the training, or is refused before loading. */
class InputTypesTest {

    /** How a user says which model is meant. */
    private enum Way {
        ZOO,
        ADDRESS,
        DJLS_OWN_REPOSITORY
    }

    @TempDir static Path folder;
    private static Path picture;

    @BeforeAll
    static void publish() throws Exception {
        Engine.getInstance();
        System.setProperty("DJL_CACHE_DIR", folder.resolve("cache").toString());
        Path root = folder.resolve("zoo");
        System.setProperty(ZooLocation.PROPERTY, root.toString());
        for (int channels : new int[] {3, 6}) {
            String name = "with-" + channels;
            new SnapshotPublisher(root)
                    .publish(
                            Trained.publication(name, "1.0.0", channels),
                            Trained.snapshots(folder.resolve(name), name, channels));
        }
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64; i++) {
            image.setRGB(i % 8, i / 8, (i * 3) << 16 | (255 - i) << 8 | (i * i) % 256);
        }
        picture = folder.resolve("picture.png");
        ImageIO.write(image, "png", picture.toFile());
    }

    @AfterAll
    static void propertiesAsBefore() {
        System.clearProperty("DJL_CACHE_DIR");
        System.clearProperty(ZooLocation.PROPERTY);
    }

    private static <I, O> Criteria<I, O> criteria(
            Way way, String name, Class<I> input, Class<O> output) {
        Criteria.Builder<I, O> builder = Criteria.builder().setTypes(input, output);
        return switch (way) {
            case ZOO -> builder.optArtifactId("ai.djl.lrdecay:" + name).build();
            case ADDRESS -> builder.optModelUrls("lrdecay://ai.djl.lrdecay/" + name).build();
            case DJLS_OWN_REPOSITORY ->
                    builder.optModelPath(folder.resolve("zoo")).optArtifactId(name).build();
        };
    }

    private static <I> List<Double> predict(Way way, Class<I> type, I input) throws Exception {
        try (ZooModel<I, Classifications> model =
                        criteria(way, "with-3", type, Classifications.class).loadModel();
                Predictor<I, Classifications> predictor = model.newPredictor()) {
            Classifications found = predictor.predict(input);
            assertThat(found.getClassNames()).isEqualTo(Trained.CLASSES);
            return found.getProbabilities();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void allAnswerAsTheImageDoes(Way way) throws Exception {
        byte[] bytes = Files.readAllBytes(picture);
        List<Double> wanted =
                predict(way, Image.class, ImageFactory.getInstance().fromFile(picture));
        assertThat(wanted.stream().mapToDouble(p -> p).sum()).isBetween(0.9999, 1.0001);

        assertThat(predict(way, Path.class, picture)).isEqualTo(wanted);
        assertThat(predict(way, URL.class, picture.toUri().toURL())).isEqualTo(wanted);
        assertThat(predict(way, InputStream.class, new ByteArrayInputStream(bytes)))
                .isEqualTo(wanted);
        assertThat(predict(way, String.class, picture.toString())).isEqualTo(wanted);
        assertThat(predict(way, String.class, picture.toUri().toString())).isEqualTo(wanted);
        String data = "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes);
        assertThat(predict(way, String.class, data)).isEqualTo(wanted);
        Input input = new Input();
        input.add(bytes);
        assertThat(predict(way, Input.class, input)).isEqualTo(wanted);
    }

    /** The values that the images become are those that a caller could give. */
    @Test
    void namesAnImageThatIsMissingOrNone() throws Exception {
        Path text = Files.writeString(folder.resolve("text.png"), "a text");
        for (Path image : List.of(folder.resolve("missing.png"), text)) {
            assertThatThrownBy(() -> predict(Way.ZOO, Path.class, image))
                    .hasMessageContaining(
                            "the image " + image + " cannot be read: is it there, and an image?");
            assertThatThrownBy(() -> predict(Way.ZOO, URL.class, image.toUri().toURL()))
                    .hasMessageContaining("the image " + image.toUri().toURL() + " cannot be read");
        }
    }

    @Test
    void allAnswerAsTheValuesDo() throws Exception {
        BufferedImage image = ImageIO.read(picture.toFile());
        float[] values = new float[3 * 64];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < 64; i++) {
                values[c * 64 + i] = (image.getRGB(i % 8, i / 8) >> (16 - 8 * c) & 255) / 255f;
            }
        }
        List<Double> wanted = predict(Way.ZOO, float[].class, values);
        List<Double> found = predict(Way.ZOO, Path.class, picture);
        for (int i = 0; i < 3; i++) {
            assertThat(found.get(i)).isBetween(wanted.get(i) - 1e-6, wanted.get(i) + 1e-6);
        }
    }

    /** As DJL Serving asks. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void servesInputs(Way way) throws Exception {
        List<Double> wanted = predict(way, Path.class, picture);
        try (ZooModel<Input, Output> model =
                        criteria(way, "with-3", Input.class, Output.class).loadModel();
                Predictor<Input, Output> predictor = model.newPredictor()) {
            Input bytes = new Input();
            bytes.add(Files.readAllBytes(picture));
            Input address = new Input();
            address.addProperty("Content-Type", "application/json");
            String json = "{\"image_url\": \"" + picture.toUri() + "\"}";
            address.add(json.getBytes(StandardCharsets.UTF_8));
            for (Input input : List.of(bytes, address)) {
                String text = predictor.predict(input).getData().getAsString();
                for (JsonElement item : JsonParser.parseString(text).getAsJsonArray()) {
                    int index =
                            Trained.CLASSES.indexOf(
                                    item.getAsJsonObject().get("className").getAsString());
                    double probability = item.getAsJsonObject().get("probability").getAsDouble();
                    assertThat(probability)
                            .isBetween(wanted.get(index) - 1e-5, wanted.get(index) + 1e-5);
                }
            }
        }
    }

    /** Nothing but the network: for those who ask for it. */
    @Test
    void arraysGoToTheNetworkAsTheyAre() throws Exception {
        try (ZooModel<NDList, NDList> model =
                        criteria(Way.ZOO, "with-3", NDList.class, NDList.class).loadModel();
                Predictor<NDList, NDList> predictor = model.newPredictor();
                NDManager manager = NDManager.newBaseManager()) {
            NDArray zeros = manager.zeros(new Shape(2, 3, 8, 8));
            assertThat(predictor.predict(new NDList(zeros)).singletonOrThrow().getShape())
                    .isEqualTo(new Shape(2, 3));
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void otherTypesAreRefusedInTheFirstSentence(Way way) {
        assertRefused(way, "with-3", Integer.class, Classifications.class)
                .hasMessageContaining("with-3-stage3 takes Image, Path, URL, InputStream, String")
                .hasMessageContaining("not java.lang.Integer and ");
        assertRefused(way, "with-3", Image.class, Float.class)
                .hasMessageContaining("gives Classifications")
                .hasMessageContaining("java.lang.Float");
        for (Class<?> image :
                List.of(
                        Image.class,
                        Path.class,
                        URL.class,
                        InputStream.class,
                        String.class,
                        Input.class)) {
            assertRefused(way, "with-6", image, Classifications.class)
                    .hasMessageContaining("with-6-stage3 has inputs of 6 channels")
                    .hasMessageContaining("load it with float[]");
        }
        assertRefused(way, "with-6", Input.class, Output.class)
                .hasMessageContaining("with-6-stage3 has inputs of 6 channels");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            Way way, String name, Class<?> input, Class<?> output) {
        Criteria<?, ?> criteria = criteria(way, name, input, output);
        return assertThatThrownBy(criteria::loadModel)
                .as(way + " " + input)
                .hasMessageNotContaining("\n");
    }

    /** A wrong stage or name is said first, not as the cause of something else. */
    @Test
    void wrongStagesAndNamesAreTheFirstSentence() {
        Criteria<Image, Classifications> stage =
                Criteria.builder()
                        .setTypes(Image.class, Classifications.class)
                        .optArtifactId("ai.djl.lrdecay:with-3")
                        .optFilter("stage", "4")
                        .build();
        assertThatThrownBy(stage::loadModel)
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("with-3 1.0.0 has nothing for {stage=4}")
                .hasMessageContaining("its stages are [1, 2, 3]");
        Criteria<Image, Classifications> address =
                Criteria.builder()
                        .setTypes(Image.class, Classifications.class)
                        .optModelUrls("lrdecay://ai.djl.lrdecay/with-3/1.0.0/with-3-stage4")
                        .build();
        assertThatThrownBy(address::loadModel)
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("with-3 1.0.0 has no snapshot 'with-3-stage4'")
                .hasMessageContaining("with-3-stage1");
        StagedSnapshots snapshots = new StagedSnapshots();
        assertThatThrownBy(() -> snapshots.load("nobody", 1, Image.class, Classifications.class))
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("there is no model 'nobody'")
                // DJL Serving answers with the message of the last cause.
                .hasNoCause();
    }

    /** Who brings a translator is not asked for types. */
    @Test
    void ownTranslatorsAreLeftAlone() throws Exception {
        Criteria<NDList, NDList> criteria =
                Criteria.builder()
                        .setTypes(NDList.class, NDList.class)
                        .optTranslator(new NoopTranslator())
                        .optArtifactId("ai.djl.lrdecay:with-6")
                        .build();
        try (ZooModel<NDList, NDList> model = criteria.loadModel()) {
            assertThat(model.getTranslator()).isInstanceOf(NoopTranslator.class);
        }
    }
}
