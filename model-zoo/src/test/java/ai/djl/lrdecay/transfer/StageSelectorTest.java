package ai.djl.lrdecay.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.image.ImageFiles;
import ai.djl.lrdecay.image.ImageFolder;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.zoo.ZooException;
import ai.djl.lrdecay.zoo.ZooLocation;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Blocks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The snapshots that ship with the library, on data they were not trained on. */
class StageSelectorTest {

    private static final String FASHION = "wrn-fashion-mnist";
    private static final String PS10 = "wrn-ps10";
    private static final int IMAGES = 200;
    private static final double CHANCE = 1.0 / Shapes.NAMES.size();

    @TempDir static Path folder;
    private static ImageFiles images;

    @BeforeAll
    static void draw() throws IOException {
        // Before the cache is moved: the engine's own files belong where they always are.
        Engine.getInstance();
        Shapes.draw(folder.resolve("images"), IMAGES);
        images = ImageFolder.read(folder.resolve("images"));
    }

    @AfterAll
    static void imagesAreForgotten() {
        images = null;
    }

    @BeforeEach
    void cacheApart() {
        System.setProperty("DJL_CACHE_DIR", folder.resolve("cache").toString());
        // Empty: nothing but what ships with the library.
        System.setProperty(ZooLocation.PROPERTY, "");
    }

    @AfterEach
    void cacheAsBefore() {
        System.clearProperty("DJL_CACHE_DIR");
        System.clearProperty(ZooLocation.PROPERTY);
    }

    /** No thread that decoded images may outlive the call that needed it. */
    @AfterEach
    void decodersHaveEnded() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("image decoder")) {
                // They were told to end, which takes a moment; one that was not told never does.
                thread.join(10_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    private static StageSelection select(boolean probe, long seed) throws IOException {
        return StageSelector.builder()
                .optProbe(probe)
                .optSeed(seed)
                .build()
                .select(FASHION, images);
    }

    /** What is left of a score without the times, which differ from one run to the next. */
    private static List<String> withoutTimes(StageSelection selection) {
        return selection.ranked().stream()
                .map(one -> one.name() + " " + one.logMe() + " " + one.probe())
                .toList();
    }

    private static void ranked(StageSelection selection, ToDoubleFunction<StageScore> score) {
        assertThat(selection.ranked())
                .isSortedAccordingTo(Comparator.comparingDouble(score).reversed());
        assertThat(selection.best()).isEqualTo(selection.ranked().get(0));
        assertThat(selection.sureness()).isBetween(0.0, 1.0);
    }

    @Test
    void ranksTheStagesByLogMe() throws IOException {
        List<StageScore> shown = new ArrayList<>();
        StageSelection selection =
                StageSelector.builder().optProgress(shown::add).build().select(FASHION, images);
        assertThat(selection.ranked())
                .extracting(StageScore::stage)
                .containsExactlyInAnyOrder(1, 2, 3);
        assertThat(selection.ranked())
                .allSatisfy(
                        one -> assertThat(one.name()).isEqualTo(FASHION + "-stage" + one.stage()))
                .allSatisfy(one -> assertThat(one.probe()).isNaN());
        ranked(selection, StageScore::logMe);
        assertThat(selection.by()).isEqualTo(TransferScore.LOG_ME);
        assertThat(selection.samples()).isEqualTo(IMAGES);
        // The scores that were shown are those of the result, in the order of the stages.
        assertThat(shown).extracting(StageScore::stage).containsExactly(1, 2, 3);
        assertThat(shown).containsExactlyInAnyOrderElementsOf(selection.ranked());
        // Each is that of the features of its own stage.
        List<StageCandidate> candidates = Candidates.ofZoo(FASHION);
        for (StageScore one : selection.ranked()) {
            Features features =
                    StageSelector.features(candidates.get(one.stage() - 1), TargetData.of(images));
            assertThat(features.labels()).isEqualTo(images.labelArray());
            assertThat(one.logMe())
                    .isCloseTo(LogMe.score(features.rows(), features.labels()), within(1e-6));
        }
    }

    @Test
    void ranksTheStagesByTheProbe() throws IOException {
        StageSelection selection = select(true, 0);
        assertThat(selection.by()).isEqualTo(TransferScore.PROBE);
        assertThat(selection.ranked())
                .extracting(StageScore::stage)
                .containsExactlyInAnyOrder(1, 2, 3);
        ranked(selection, StageScore::probe);
        for (StageScore one : selection.ranked()) {
            // A fifth is held out; whatever the network has learnt tells shapes apart.
            double right = one.probe() * (IMAGES / 5);
            assertThat(right).isCloseTo(Math.rint(right), within(1e-9));
            assertThat(one.probe()).isGreaterThan(2 * CHANCE);
        }
        // The other score is there too, and is that of the ranking by LogME.
        for (StageScore byLogMe : select(false, 0).ranked()) {
            assertThat(selection.ranked())
                    .filteredOn(one -> one.stage() == byLogMe.stage())
                    .singleElement()
                    .extracting(StageScore::logMe)
                    .isEqualTo(byLogMe.logMe());
        }
    }

    /** Six channels, which no image has: batches of another kind. */
    @Test
    void ranksForDataThatAreNoImages() throws IOException {
        List<StageCandidate> candidates = Candidates.ofZoo(PS10);
        assertThat(candidates).extracting(StageCandidate::stage).containsExactly(1, 2, 3);
        TargetData data = inputs -> HostSamples.random(400, 3, new Shape(inputs.shape()), 6);
        for (boolean probe : new boolean[] {false, true}) {
            StageSelection selection =
                    StageSelector.builder().optProbe(probe).build().select(candidates, data);
            assertThat(selection.ranked())
                    .extracting(StageScore::stage)
                    .containsExactlyInAnyOrder(1, 2, 3);
            ranked(selection, probe ? StageScore::probe : StageScore::logMe);
            assertThat(selection.samples()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isDecidedByTheSeed(boolean probe) throws IOException {
        StageSelection first = select(probe, 1);
        StageSelection again = select(probe, 1);
        assertThat(withoutTimes(again)).isEqualTo(withoutTimes(first));
        assertThat(again.sureness()).isEqualTo(first.sureness());
        if (probe) {
            // Other samples are held out.
            assertThat(withoutTimes(select(true, 2))).isNotEqualTo(withoutTimes(first));
        }
    }

    @Test
    void printsNothing() throws IOException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(stream);
            System.setErr(stream);
            select(true, 0);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0})
    void ranksDestroyedFeaturesLast(double deviation) throws IOException {
        List<StageCandidate> stages = Candidates.ofZoo(FASHION);
        StageCandidate destroyed = Candidates.destroyed(stages.get(2), deviation);
        double[][] features = StageSelector.features(destroyed, TargetData.of(images)).rows();
        assertThat(features[IMAGES - 1]).isEqualTo(features[0]);
        assertThat(Arrays.stream(features[0]).anyMatch(value -> value > 0))
                .isEqualTo(deviation > 0);
        List<StageCandidate> all = new ArrayList<>(stages);
        // Neither the first nor the last.
        all.add(1, destroyed);
        for (boolean probe : new boolean[] {false, true}) {
            StageSelector selector = StageSelector.builder().optProbe(probe).build();
            StageSelection selection = selector.select(all, TargetData.of(images));
            assertThat(selection.ranked()).hasSize(4);
            assertThat(selection.ranked().get(3).name()).isEqualTo("destroyed");
            if (probe) {
                // All samples are told to be of one class, and classes have as many.
                assertThat(selection.ranked().get(3).probe()).isCloseTo(CHANCE, within(1e-12));
            }
            // Among two there is no doubt, whichever is the first.
            for (List<StageCandidate> two :
                    List.of(List.of(destroyed, stages.get(2)), List.of(stages.get(2), destroyed))) {
                selection = selector.select(two, TargetData.of(images));
                assertThat(selection.best().name()).isEqualTo(stages.get(2).name());
                assertThat(selection.sureness()).isEqualTo(1);
            }
        }
    }

    /** The same snapshot under two names: neither is better, which is as unsure as can be. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isUnsureOfATie(boolean probe) throws IOException {
        StageCandidate last = Candidates.ofZoo(FASHION).get(2);
        StageSelection selection =
                StageSelector.builder()
                        .optProbe(probe)
                        .build()
                        .select(
                                List.of(last, Candidates.renamed(last, "the same", last.opener())),
                                TargetData.of(images));
        // In the order in which they were given.
        assertThat(selection.ranked())
                .extracting(StageScore::name)
                .containsExactly(last.name(), "the same");
        assertThat(selection.ranked().get(0).logMe()).isEqualTo(selection.ranked().get(1).logMe());
        assertThat(selection.sureness()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void isSureOfASingleSnapshot() throws IOException {
        List<StageCandidate> one = Candidates.ofZoo(FASHION).subList(0, 1);
        for (boolean probe : new boolean[] {false, true}) {
            StageSelection selection =
                    StageSelector.builder()
                            .optProbe(probe)
                            .build()
                            .select(one, TargetData.of(images));
            assertThat(selection.sureness()).isEqualTo(1);
            assertThat(selection.best().stage()).isEqualTo(1);
        }
    }

    @Test
    void listsTheStagesOfTheZoo() throws Exception {
        List<StageCandidate> stages = Candidates.ofZoo(FASHION);
        assertThat(stages)
                .extracting(StageCandidate::name)
                .containsExactly(FASHION + "-stage1", FASHION + "-stage2", FASHION + "-stage3");
        StageCandidate last = stages.get(2);
        // As they are in the description of the model.
        assertThat(last.architecture()).isEqualTo("wrn-16-2");
        assertThat(last.inputs().shape()).containsExactly(1L, 28L, 28L);
        assertThat(last.inputs().mean()).containsExactly(0.286f);
        assertThat(last.inputs().deviation()).containsExactly(0.353f);
        assertThat(last.accuracy()).isCloseTo(0.9363, within(1e-9));
        try (Model first = stages.get(0).opener().open();
                Model third = last.opener().open()) {
            assertThat(first.getBlock().getParameters().get(0).getValue().getArray().toFloatArray())
                    .isNotEqualTo(
                            third.getBlock()
                                    .getParameters()
                                    .get(0)
                                    .getValue()
                                    .getArray()
                                    .toFloatArray());
        }
    }

    @Test
    void makesImagesFit() throws Exception {
        StageInputs colour =
                new StageInputs(
                        List.of(3L, 10L, 12L), List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), false);
        IndexedBatches data = TargetData.of(images).open(colour);
        assertThat(data).isInstanceOf(AutoCloseable.class);
        assertThat(data.inputShape()).isEqualTo(new Shape(3, 10, 12));
        assertThat(data.size()).isEqualTo(IMAGES);
        assertThat(data.classes()).isEqualTo(Shapes.NAMES.size());
        data.close();
    }

    @Test
    void refusesInOneSentence() throws IOException {
        List<StageCandidate> stages = Candidates.ofZoo(FASHION);
        StageSelector selector = StageSelector.builder().build();
        assertThatThrownBy(() -> selector.select(List.of(), TargetData.of(images)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no snapshot to choose from");
        // Images have one or three channels, those of the network have six.
        assertThatThrownBy(() -> selector.select(PS10, images))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the network has inputs of 6 channels, which are no images");
        TargetData colour = inputs -> HostSamples.random(20, 2, new Shape(3, 14, 14), 1);
        assertThatThrownBy(() -> selector.select(stages, colour))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("wrn-fashion-mnist-stage1 has inputs of 1 channels, the data have 3");
        StageCandidate headless =
                Candidates.renamed(
                        stages.get(0),
                        "plain",
                        () -> {
                            Model model = Model.newInstance("plain");
                            model.setBlock(Blocks.identityBlock());
                            return model;
                        });
        assertThatThrownBy(() -> selector.select(List.of(headless), TargetData.of(images)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "plain is not a network of a backbone and a head: its block must be a"
                                + " HeadedNetwork");
        assertThatThrownBy(() -> selector.select("no-such-model", images))
                .isInstanceOf(IOException.class)
                .isInstanceOf(ZooException.class);
    }

    /** The threads that decode end here, too: see {@link #decodersHaveEnded}. */
    @Test
    void namesAnImageThatCannotBeRead() throws IOException {
        Path broken = folder.resolve("broken.png");
        Files.writeString(broken, "no image");
        ImageFiles files =
                new ImageFiles(
                        images.classNames(),
                        List.of(images.files().get(0), broken, images.files().get(IMAGES - 1)),
                        List.of(0, 0, 4));
        assertThatThrownBy(() -> StageSelector.builder().build().select(FASHION, files))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(DamagedFileException.class)
                .hasMessageContaining("broken.png");
    }
}
