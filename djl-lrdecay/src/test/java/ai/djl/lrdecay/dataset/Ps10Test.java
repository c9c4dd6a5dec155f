package ai.djl.lrdecay.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.Golden;
import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.lrdecay.training.optimizer.MomentumSgd;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.BatchSampler;
import ai.djl.training.dataset.Dataset.Usage;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.RandomSampler;
import ai.djl.training.dataset.Record;
import ai.djl.training.dataset.Sampler;
import ai.djl.training.dataset.SequenceSampler;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.tracker.Tracker;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class Ps10Test {

    private static Ps10.Builder small() {
        return Ps10.builder()
                .setSampling(16, false)
                .optTrainSize(400)
                .optTestSize(100)
                .optImageSize(3, 2)
                .optNoise(0.1)
                .optSeed(11);
    }

    static Stream<JsonObject> checksums() throws IOException {
        return StreamSupport.stream(Golden.read("ps10.json").getAsJsonArray().spliterator(), false)
                .map(JsonElement::getAsJsonObject);
    }

    /** The same bytes as an implementation in another language. */
    @ParameterizedTest
    @MethodSource("checksums")
    void hasTheContentOfTheReference(JsonObject golden) throws Exception {
        boolean train = golden.get("usage").getAsString().equals("train");
        int size = golden.get("size").getAsInt();
        String channels = golden.get("channels").getAsString().toUpperCase(Locale.ROOT);
        try (Ps10 data =
                Ps10.builder()
                        .setSampling(1, false)
                        .optUsage(train ? Usage.TRAIN : Usage.TEST)
                        .optTrainSize(size)
                        .optTestSize(size)
                        .optNoise(golden.get("noise").getAsDouble())
                        .optNoiseChannels(NoiseChannels.valueOf(channels))
                        .optNoiseKind(
                                golden.get("kind").getAsString().equals("flips")
                                        ? NoiseKind.FLIPS
                                        : NoiseKind.COLOURS)
                        .optSimpleShare(golden.get("simple_share").getAsDouble())
                        .optJitter(golden.get("jitter").getAsDouble())
                        .optSeed(golden.get("seed").getAsLong())
                        .build()) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            ByteBuffer sample = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < data.size(); i++) {
                sample.clear();
                sample.putInt(data.label(i)).putInt(data.kind(i).ordinal());
                for (float value : data.shown(i)) {
                    sample.putFloat(value);
                }
                sha.update(sample.array());
            }
            assertThat(HexFormat.of().formatHex(sha.digest()))
                    .isEqualTo(golden.get("sha256").getAsString());
        }
    }

    @Test
    void imagesShowThePatternAtEachPixel() {
        try (Ps10 data = small().build();
                NDManager manager = NDManager.newBaseManager()) {
            for (int i = 0; i < 50; i++) {
                Record record = data.get(manager, i);
                NDArray image = record.getData().singletonOrThrow();
                assertThat(image.getShape()).isEqualTo(new Shape(6, 3, 2));
                assertThat(image.getDataType()).isEqualTo(DataType.FLOAT32);
                float[] values = image.toFloatArray();
                for (int channel = 0; channel < 6; channel++) {
                    for (int pixel = 0; pixel < 6; pixel++) {
                        assertThat(values[channel * 6 + pixel]).isEqualTo(data.pattern(i)[channel]);
                    }
                }
                NDArray label = record.getLabels().singletonOrThrow();
                assertThat(label.getDataType()).isEqualTo(DataType.INT64);
                assertThat(label.getLong()).isEqualTo(data.label(i));
            }
        }
    }

    @Test
    void separatesPatternsByChannel() {
        try (Ps10 data = small().build()) {
            for (int i = 0; i < data.size(); i++) {
                float[] v = data.pattern(i);
                boolean left = v[0] != 0 || v[1] != 0 || v[2] != 0;
                boolean right = v[3] != 0 || v[4] != 0 || v[5] != 0;
                assertThat(left).isEqualTo(data.kind(i) == PatternKind.SIMPLE);
                assertThat(right).isEqualTo(data.kind(i) != PatternKind.SIMPLE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(NoiseChannels.class)
    void showsNoiseInTheChannelsAskedFor(NoiseChannels channels) {
        try (Ps10 data = small().optNoiseChannels(channels).build()) {
            int left = 0;
            int right = 0;
            int noise = 0;
            for (int i = 0; i < data.size(); i++) {
                if (data.kind(i) == PatternKind.NOISE) {
                    noise++;
                    left += data.pattern(i)[0] != 0 ? 1 : 0;
                    right += data.pattern(i)[3] != 0 ? 1 : 0;
                }
            }
            assertThat(noise).isEqualTo(40);
            switch (channels) {
                case COMPLEX -> assertThat(List.of(left, right)).isEqualTo(List.of(0, 40));
                case SIMPLE -> assertThat(List.of(left, right)).isEqualTo(List.of(40, 0));
                case BOTH -> assertThat(List.of(left, right)).isEqualTo(List.of(40, 40));
                case EITHER -> {
                    assertThat(left + right).isEqualTo(40);
                    assertThat(left).isBetween(5, 35);
                }
            }
        }
    }

    @Test
    void hasThePaperSCompositionByDefault() {
        try (Ps10 data = Ps10.builder().setSampling(1, false).build()) {
            assertThat(data.size()).isEqualTo(50_000);
            assertThat(data.groupSizes()).containsExactly(25_000, 25_000, 0);
            assertThat(data.inputShape()).isEqualTo(new Shape(6, 32, 32));
            Map<Integer, Set<String>> simple = new HashMap<>();
            Map<Integer, Set<String>> complex = new HashMap<>();
            Set<String> all = new HashSet<>();
            for (int i = 0; i < data.size(); i++) {
                String pattern = Arrays.toString(data.pattern(i));
                all.add(pattern);
                (data.kind(i) == PatternKind.SIMPLE ? simple : complex)
                        .computeIfAbsent(data.label(i), k -> new HashSet<>())
                        .add(pattern);
            }
            assertThat(simple).hasSize(10).allSatisfy((label, set) -> assertThat(set).hasSize(10));
            assertThat(complex)
                    .hasSize(10)
                    .allSatisfy((label, set) -> assertThat(set).hasSize(100));
            assertThat(all).hasSize(1100);
        }
    }

    @Test
    void testDataShowTheSamePatternsWithoutNoise() {
        try (Ps10 train = small().build();
                Ps10 test = small().optUsage(Usage.TEST).build()) {
            Map<String, Integer> labels = new HashMap<>();
            for (int i = 0; i < train.size(); i++) {
                labels.put(Arrays.toString(train.pattern(i)), train.label(i));
            }
            assertThat(test.size()).isEqualTo(100);
            assertThat(test.groupSizes()).containsExactly(50, 50, 0);
            int simple = 0;
            for (int i = 0; i < test.size(); i++) {
                Integer label = labels.get(Arrays.toString(test.pattern(i)));
                if (test.kind(i) == PatternKind.SIMPLE) {
                    simple++;
                    assertThat(label).isEqualTo(test.label(i));
                }
            }
            assertThat(simple).isEqualTo(50);
        }
    }

    /** The values of Section 5.1, from the samples themselves. */
    @Test
    void subsetsHaveTheComplexityOfThePaper() throws Exception {
        try (Ps10 simple =
                        Ps10.builder()
                                .setSampling(1, false)
                                .optTrainSize(4000)
                                .optImageSize(2, 2)
                                .optKinds(PatternKind.SIMPLE)
                                .build();
                Ps10 complex =
                        Ps10.builder()
                                .setSampling(1, false)
                                .optTrainSize(4000)
                                .optImageSize(2, 2)
                                .optKinds(PatternKind.COMPLEX)
                                .build()) {
            assertThat(simple.size()).isEqualTo(2000);
            assertThat(PatternComplexity.of(simple)).isEqualTo(3.3219, within4());
            assertThat(PatternComplexity.of(complex)).isEqualTo(6.6439, within4());
        }
    }

    private static org.assertj.core.data.Offset<Double> within4() {
        return org.assertj.core.data.Offset.offset(5e-5);
    }

    static Stream<Sampler> samplers() {
        return Stream.of(
                new BatchSampler(new SequenceSampler(), 7),
                new BatchSampler(new RandomSampler(), 16),
                new BatchSampler(new RandomSampler(), 100, true));
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void givesEverySamplerItsSamples(Sampler sampler) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try (Ps10 data = small().setSampling(sampler).build();
                NDManager manager = NDManager.newBaseManager()) {
            for (ExecutorService used : Arrays.asList(null, executor)) {
                int count = 0;
                for (Batch batch : data.getData(manager, sampler, used)) {
                    float[] images = batch.getData().singletonOrThrow().toFloatArray();
                    long[] labels = batch.getLabels().singletonOrThrow().toLongArray();
                    List<?> indices = batch.getIndices();
                    for (int i = 0; i < labels.length; i++) {
                        long index = (Long) indices.get(i);
                        assertThat(labels[i]).isEqualTo(data.label(index));
                        assertThat(images[i * 36 + 35]).isEqualTo(data.pattern(index)[5]);
                        assertThat(images[i * 36]).isEqualTo(data.pattern(index)[0]);
                    }
                    count += labels.length;
                    batch.close();
                }
                assertThat(count).isEqualTo(400);
            }
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void splitsAsDjlDoes() throws Exception {
        try (Ps10 data = small().build();
                NDManager manager = NDManager.newBaseManager()) {
            RandomAccessDataset part = data.subDataset(List.of(5L, 17L, 399L));
            List<Long> labels = new ArrayList<>();
            for (Batch batch : part.getData(manager)) {
                for (long label : batch.getLabels().singletonOrThrow().toLongArray()) {
                    labels.add(label);
                }
            }
            assertThat(labels)
                    .containsExactly(
                            (long) data.label(5), (long) data.label(17), (long) data.label(399));
        }
    }

    /** The documented way of DJL, from the batches to the accuracy, learns simple patterns. */
    @Test
    void trainsWithEasyTrain() throws Exception {
        Engine.getInstance().setRandomSeed(1);
        Tracker rate = Tracker.fixed(0.05f);
        try (Model model = Model.newInstance("easy");
                MomentumSgd sgd =
                        MomentumSgd.builder()
                                .setLearningRateTracker(rate)
                                .optMomentum(0.9f)
                                .build();
                Ps10 train = small().optNoise(0).setSampling(16, true).build();
                Ps10 test = small().optUsage(Usage.TEST).build()) {
            model.setBlock(
                    WideResNet.builder().setDepth(10).setWidenFactor(1).setClasses(10).build());
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optOptimizer(sgd)
                            .optDevices(new Device[] {Device.cpu()})
                            .addEvaluator(new Accuracy())
                            .addTrainingListeners(TrainingListener.Defaults.basic());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 6, 3, 2));
                EasyTrain.fit(trainer, 15, train, test);
                float loss = trainer.getTrainingResult().getTrainLoss();
                // Chance is log 10 = 2.30.
                assertThat(loss).isLessThan(2.1f);
            }
        }
    }

    @Test
    void pinsBatchesToTheDeviceAskedFor() throws Exception {
        try (Ps10 data = small().optDevice(Device.cpu()).build();
                NDManager manager = NDManager.newBaseManager()) {
            Batch batch = data.getData(manager).iterator().next();
            assertThat(batch.getData().get(0).getDevice()).isEqualTo(Device.cpu());
        }
    }

    @Test
    void worksAgainAfterBeingClosed() {
        try (NDManager manager = NDManager.newBaseManager();
                Ps10 data = small().build()) {
            NDList before = data.get(manager, 3).getData();
            data.close();
            NDList after = data.get(manager, 3).getData();
            assertThat(after.get(0)).isEqualTo(before.get(0));
        }
    }

    @Test
    void refusesWrongSettings() {
        assertThatThrownBy(() -> small().optNoise(1).build()).hasMessageContaining("noise");
        assertThatThrownBy(() -> small().optNoise(Double.NaN).build())
                .hasMessageContaining("noise");
        assertThatThrownBy(() -> small().optTrainSize(1).build()).hasMessageContaining("training");
        assertThatThrownBy(() -> small().optImageSize(0, 3).build())
                .hasMessageContaining("image size");
        assertThatThrownBy(() -> small().optPatterns(0, 3).build()).hasMessageContaining("pattern");
        assertThatThrownBy(() -> small().optKinds().build()).hasMessageContaining("kind");
        assertThatThrownBy(() -> small().optNoise(0).optKinds(PatternKind.NOISE).build())
                .hasMessageContaining("no sample");
        assertThatThrownBy(() -> Ps10.builder().build()).hasMessageContaining("sampler");
        try (Ps10 data = small().build();
                NDManager manager = NDManager.newBaseManager()) {
            assertThatThrownBy(() -> data.get(manager, 400))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> data.label(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    /** Known patterns, new categories: for transfer. */
    @Test
    void assignsThePatternsAnew() {
        Ps10Table plain = Ps10Table.create(small(), true);
        Ps10Table first = Ps10Table.create(small().optCategorySeed(5), true);
        Ps10Table again = Ps10Table.create(small().optCategorySeed(5), true);
        Ps10Table other = Ps10Table.create(small().optCategorySeed(6), true);
        assertThat(first.points()).isEqualTo(plain.points());
        assertThat(first.sampleRows()).isEqualTo(plain.sampleRows());
        assertThat(first.rowLabels()).isEqualTo(again.rowLabels());
        assertThat(first.rowLabels()).isNotEqualTo(other.rowLabels());
        int same = 0;
        Map<String, Integer> counts = new HashMap<>();
        for (int row = 0; row < first.rows(); row++) {
            if (first.kind(row) == PatternKind.NOISE) {
                assertThat(first.label(row)).isEqualTo(plain.label(row));
                continue;
            }
            same += first.label(row) == plain.label(row) ? 1 : 0;
            counts.merge(first.kind(row) + " " + first.label(row), 1, Integer::sum);
        }
        // A tenth of 1,100 keeps its category by chance, with a deviation of 10.
        assertThat(same).isBetween(70, 150);
        for (int category = 0; category < 10; category++) {
            assertThat(counts.get("SIMPLE " + category)).isEqualTo(10);
            assertThat(counts.get("COMPLEX " + category)).isEqualTo(100);
        }
    }
}
