package ai.djl.lrdecay.paper.cli;

import static ai.djl.lrdecay.paper.cli.CommandRun.lrdecay;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import ai.djl.lrdecay.zoo.ZooLocation;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.ZooModel;
import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java that {@code zoo show} prints compiles, and loads the model wherever it is. */
class ZooShowCommandTest {

    private static final String IMPORTS =
            """
            import ai.djl.lrdecay.zoo.SnapshotZoo;
            import ai.djl.modality.Classifications;
            import ai.djl.modality.cv.Image;
            import ai.djl.ndarray.NDList;
            import ai.djl.repository.zoo.Criteria;
            import ai.djl.repository.zoo.ZooModel;
            """;

    @TempDir Path folder;
    private int compiled;

    @AfterEach
    void noPlace() {
        System.clearProperty(ZooLocation.PROPERTY);
    }

    /** One stage of a training of somebody's own, whose accuracy is that on validation data. */
    private CommandRun publish(Path zoo, String group) throws Exception {
        Path run = folder.resolve("run");
        if (!Files.exists(run)) {
            try (Model model = Model.newInstance("wrn")) {
                model.setBlock(Networks.create("wrn-10-1", 2));
                model.getBlock()
                        .initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 3, 8, 8));
                TrainedStage about =
                        new TrainedStage(
                                1,
                                4,
                                0.1,
                                Map.of(TrainedStage.VALIDATION_ACCURACY, 0.75),
                                "stripes",
                                Map.of());
                StageSnapshot.write(
                        model,
                        run.resolve("stage-1"),
                        new StageSnapshot("wrn-10-1", List.of(3L, 8L, 8L), 2, about));
            }
            Files.writeString(folder.resolve("classes.txt"), "cat\ndog\n");
        }
        CommandRun published =
                lrdecay(
                        "zoo",
                        "publish",
                        run.toString(),
                        "--name",
                        "plain",
                        "--group",
                        group,
                        "--classes",
                        folder.resolve("classes.txt").toString(),
                        "--zoo",
                        zoo.toString());
        assertThat(published.code()).as(published.err()).isZero();
        return published;
    }

    /** The model that the printed Java loads. */
    private String loaded(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("zoo", "show"));
        command.addAll(List.of(arguments));
        CommandRun show = lrdecay(command.toArray(String[]::new));
        assertThat(show.code()).as(show.err()).isZero();
        assertThat(show.out().lines()).allMatch(line -> line.length() <= 80);
        String code = show.out().substring(show.out().indexOf("Criteria.builder()"));
        Path source = folder.resolve("Printed" + ++compiled + ".java");
        Files.writeString(
                source,
                IMPORTS
                        + "public class Printed"
                        + compiled
                        + " { public static ZooModel<?, ?> load() throws Exception { return\n"
                        + code
                        + "; } }");
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int result =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                messages,
                                messages,
                                "-proc:none",
                                "-d",
                                folder.toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                source.toString());
        assertThat(result).as(messages.toString(StandardCharsets.UTF_8) + code).isZero();
        URL[] classes = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classes);
                ZooModel<?, ?> model =
                        (ZooModel<?, ?>)
                                loader.loadClass("Printed" + compiled)
                                        .getMethod("load")
                                        .invoke(null)) {
            return model.getName();
        }
    }

    @Test
    void thePrintedCodeLoadsTheModel() throws Exception {
        Path zoo = folder.resolve("a \"quoted\" zoo").resolve("of a long name".repeat(9));
        publish(zoo, "org.example");
        publish(zoo, "ai.djl.lrdecay");
        String place = zoo.toString();
        assertThat(loaded("plain", "--zoo", place)).isEqualTo("plain-stage1");
        assertThat(loaded("plain", "--zoo", place, "--group", "org.example"))
                .isEqualTo("plain-stage1");
        System.setProperty(ZooLocation.PROPERTY, place);
        assertThat(loaded("plain")).isEqualTo("plain-stage1");
        assertThat(loaded("plain", "--group", "org.example")).isEqualTo("plain-stage1");
        assertThat(loaded("wrn-fashion-mnist")).isEqualTo("wrn-fashion-mnist-stage3");
        assertThat(loaded("wrn-ps10")).isEqualTo("wrn-ps10-stage3");
    }

    /** It was measured on validation data. */
    @Test
    void anAccuracyIsNotSaidToBeThatOfATest() throws Exception {
        Path zoo = folder.resolve("zoo");
        assertThat(publish(zoo, "org.example").out())
                .contains("epoch 4, learning rate 0.1, accuracy 0.75");
        String[] options = {"--zoo", zoo.toString(), "--group", "org.example"};
        assertThat(CommandRun.of("zoo list", options).out())
                .contains("accuracy by stage", "0.75")
                .doesNotContain("test accuracy");
        assertThat(CommandRun.of("zoo show plain", options).out())
                .contains(" accuracy  size", "0.75", "not stated")
                .doesNotContain("test accuracy");
        assertThat(CommandRun.of("zoo verify", options).out())
                .isEqualTo("plain: 1 snapshot is good" + System.lineSeparator());
    }

    @Test
    void anOlderVersionIsShownAndLoaded() throws Exception {
        assertThat(CommandRun.of("zoo show wrn-fashion-mnist").out())
                .contains("wrn-fashion-mnist 2.0.0", "wrn-fashion-mnist/1.0.0");
        assertThat(CommandRun.of("zoo show wrn-fashion-mnist/1.0.0").out())
                .contains("wrn-fashion-mnist 1.0.0", "wrn-fashion-mnist/2.0.0");
        assertThat(loaded("wrn-fashion-mnist/1.0.0")).isEqualTo("wrn-fashion-mnist-stage3");
        assertThat(CommandRun.of("zoo show wrn-ps10").out()).doesNotContain("versions");
        Path old = folder.resolve("old.safetensors");
        CommandRun exported =
                CommandRun.of("zoo export wrn-fashion-mnist/1.0.0 --stage 2 --out", old.toString());
        assertThat(exported.code()).as(exported.err()).isZero();
        assertThat(Files.readString(old, StandardCharsets.ISO_8859_1))
                .contains("\"version\":\"1.0.0\"", "\"stage\":\"2\"");
        CommandRun none = CommandRun.of("zoo show wrn-ps10/7.0.0");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("wrn-ps10 has no version 7.0.0: there are [1.0.0]");
    }

    /** What ships is listed, and the place that cannot be read is named. */
    @Test
    void aPlaceThatCannotBeReadIsNotPassedOver() {
        Path nowhere = folder.resolve("nowhere");
        System.setProperty(ZooLocation.PROPERTY, nowhere.toString());
        CommandRun list = CommandRun.of("zoo list");
        assertThat(list.out()).contains("wrn-ps10");
        assertThat(list.err()).contains("the zoo " + nowhere + " is not a folder.").hasLineCount(1);
        assertThat(list.code()).isEqualTo(1);
        CommandRun named = CommandRun.of("zoo list", "--zoo", nowhere.toString());
        assertThat(named.out()).isEmpty();
        assertThat(named.err())
                .contains("the zoo " + nowhere + " is not a folder.")
                .hasLineCount(1);
        assertThat(named.code()).isEqualTo(1);
        CommandRun empty = CommandRun.of("zoo list", "--zoo", folder.toString());
        assertThat(empty.out())
                .startsWith("There are no models of the group ai.djl.lrdecay in " + folder);
        assertThat(empty.code()).isZero();
    }
}
