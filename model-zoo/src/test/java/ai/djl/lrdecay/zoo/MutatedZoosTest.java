package ai.djl.lrdecay.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.lrdecay.util.SplitMix64;
import ai.djl.modality.Classifications;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Zoos that were damaged, or made by somebody who means harm: each is refused in one sentence that
 * names the model or its file, or it is harmless. A seeded sample of each kind always, and with
 * {@code -Pattacks} one thousand and five hundred.
 */
class MutatedZoosTest {

    private static final int ZOOS =
            Integer.getInteger("lrdecay.attacks.zoos", 2 * ZooMutation.values().length);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LONGEST_SENTENCE = 2000;

    @TempDir static Path folder;
    private static MutableZoo zoo;
    private static List<float[]> logits;
    private static Map<String, byte[]> around;

    @BeforeAll
    static void publish() throws Exception {
        Engine.getInstance();
        System.setProperty("DJL_CACHE_DIR", folder.resolve("cache").toString());
        Files.createDirectories(folder.resolve("outside"));
        Files.writeString(folder.resolve("outside/secret"), "secret");
        Path root = folder.resolve("zoo");
        new SnapshotPublisher(root)
                .publish(
                        Trained.publication(MutableZoo.NAME, "1.0.0", 3),
                        Trained.snapshots(folder.resolve("run"), "run", 3));
        zoo = new MutableZoo(root);
        logits = new ArrayList<>();
        for (int stage = 1; stage <= MutableZoo.STAGES; stage++) {
            logits.add(logits(stage));
        }
        around = aroundTheCache();
    }

    @AfterAll
    static void cacheAsBefore() {
        System.clearProperty("DJL_CACHE_DIR");
    }

    @AfterEach
    void restore() throws IOException {
        zoo.restore();
    }

    private static Map<String, byte[]> aroundTheCache() throws IOException {
        Map<String, byte[]> contents = MutableZoo.contents(folder.resolve("run"));
        contents.putAll(MutableZoo.contents(folder.resolve("outside")));
        return contents;
    }

    private static StagedSnapshots snapshots() {
        return new StagedSnapshots(new SnapshotZoo(zoo.root().toString()));
    }

    private static float[] logits(int stage) throws Exception {
        try (ZooModel<NDList, NDList> model =
                        snapshots().load(MutableZoo.NAME, stage, NDList.class, NDList.class);
                Predictor<NDList, NDList> predictor = model.newPredictor();
                NDManager manager = NDManager.newBaseManager()) {
            StageInfo info = snapshots().stages(MutableZoo.NAME).get(stage - 1);
            NDList input = new NDList();
            for (Shape shape : info.network().batchOfOne()) {
                input.add(manager.full(shape, 0.5f, DataType.FLOAT32));
            }
            return predictor.predict(input).singletonOrThrow().toFloatArray();
        }
    }

    private static float[] byCriteria(int stage) throws Exception {
        Criteria<float[], Classifications> criteria =
                Criteria.builder()
                        .setTypes(float[].class, Classifications.class)
                        .optModelZoo(new SnapshotZoo(zoo.root().toString()))
                        .optArtifactId("ai.djl.lrdecay:" + MutableZoo.NAME)
                        .optFilter("stage", Integer.toString(stage))
                        .build();
        try (ZooModel<float[], Classifications> model = criteria.loadModel();
                Predictor<float[], Classifications> predictor = model.newPredictor()) {
            List<Long> shape = snapshots().stages(MutableZoo.NAME).get(stage - 1).inputShape();
            long size = shape.stream().reduce(1L, (a, b) -> a * b);
            assertThat(predictor.predict(new float[(int) size]).getClassNames()).isNotEmpty();
        }
        return logits(stage);
    }

    static IntStream zoos() {
        return IntStream.range(0, ZOOS);
    }

    @ParameterizedTest
    @MethodSource("zoos")
    void isRefusedInOneSentenceOrHarmless(int number) throws Exception {
        ZooMutation kind = ZooMutation.values()[number % ZooMutation.values().length];
        boolean recomputed = number / ZooMutation.values().length % 2 == 1;
        SplitMix64 random = SplitMix64.stream(14, "zoo", number);
        kind.apply(zoo, random);
        if (recomputed) {
            zoo.seal();
        }
        String what = number + ": " + kind + (recomputed ? ", sealed" : "");
        long begin = System.nanoTime();
        boolean found = outcome(what, () -> snapshots().published()).isGood();
        Outcome<List<StageInfo>> all = outcome(what, () -> snapshots().verify(MutableZoo.NAME));
        for (int stage = 1; stage <= MutableZoo.STAGES; stage++) {
            int wanted = stage;
            Outcome<float[]> answer = outcome(what, () -> byCriteria(wanted));
            if (answer.isGood() && !recomputed) {
                assertThat(answer.value()).as(what).containsExactly(logits.get(stage - 1));
            }
            if (all.isGood() && found && !answer.isGood()) {
                // What is verified can be loaded, unless its network is unknown here.
                assertThat(answer.refusal()).as(what).contains("is not known here");
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).as(what).isLessThan(PATIENCE);
        Map<String, byte[]> now = aroundTheCache();
        assertThat(now.keySet()).as(what).isEqualTo(around.keySet());
        now.forEach((name, bytes) -> assertThat(bytes).isEqualTo(around.get(name)));
        try (Stream<Path> top = Files.list(folder)) {
            assertThat(top.map(path -> path.getFileName().toString()))
                    .as(what)
                    .isSubsetOf("zoo", "cache", "run", "outside", "moved");
        }
    }

    /**
     * What came of it.
     *
     * @param value a value, or null
     * @param refusal why not
     */
    private record Outcome<T>(T value, String refusal) {
        boolean isGood() {
            return value != null;
        }
    }

    /** What came of it, refused as it should be if it was. */
    private static <T> Outcome<T> outcome(String what, Callable<T> use) {
        Throwable refused;
        try {
            return new Outcome<>(use.call(), "");
        } catch (Throwable e) {
            refused = e;
        }
        if (refused instanceof ModelNotFoundException && !listed()) {
            // DJL's own sentence, where the zoo has no such model.
            return new Outcome<>(null, "");
        }
        assertThat(refused).as(what).isInstanceOfAny(IOException.class, UncheckedIOException.class);
        String sentence = refused.getMessage();
        assertThat(sentence).as(what).containsAnyOf(MutableZoo.NAME, zoo.root().toString());
        assertThat(sentence.length()).as(what).isLessThan(LONGEST_SENTENCE);
        assertThat(sentence.chars().filter(Character::isISOControl).count()).as(what).isZero();
        assertThat(sentence).as(what).doesNotContain("Exception", "java.", "secret");
        return new Outcome<>(null, sentence);
    }

    private static boolean listed() {
        try {
            return snapshots().models().contains(MutableZoo.NAME);
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    /** The changes are real: without a change all of it is as it was published. */
    @Test
    void withoutAChangeAllIsWell() throws Exception {
        assertThat(snapshots().verify(MutableZoo.NAME)).hasSize(MutableZoo.STAGES);
        zoo.seal();
        for (int stage = 1; stage <= MutableZoo.STAGES; stage++) {
            assertThat(byCriteria(stage)).containsExactly(logits.get(stage - 1));
        }
        assertThat(Arrays.stream(ZooMutation.values()).count()).isGreaterThanOrEqualTo(40);
    }
}
