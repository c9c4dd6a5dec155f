package ai.djl.lrdecay.paper.bench;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All benchmarks. */
final class Benchmarks {

    private static final int BATCH = 128;
    private static final int SHORT_STEPS = 20;
    private static final int LARGE_SIZE = 32;
    private static final int CHANNELS = 6;
    private static final int OBSERVATIONS = 20_000;
    private static final String LAST = "channels-last";
    private static final String FIRST = "default";

    private Benchmarks() {}

    static List<Benchmark> all() {
        List<Benchmark> all = new ArrayList<>();
        all.add(patternStep("wrn-10-2", 2));
        all.add(patternStep("wrn-10-2", 4));
        for (Precision precision : Precision.values()) {
            all.add(imageStep(BenchGroup.STEP, "wrn-16-2", 8, BATCH, 21, precision));
            all.add(imageStep(BenchGroup.STEP, "wrn-16-2", 32, BATCH, 21, precision));
            all.add(imageStep(BenchGroup.STEP, "wrn-16-4", 32, BATCH, 21, precision));
            all.add(imageStep(BenchGroup.LARGE, "wrn-28-10", 32, BATCH, 5, precision));
            all.add(imageStep(BenchGroup.LARGE, "resnet50", 224, 16, 9, precision));
        }
        all.add(epoch());
        all.add(fullBatch(BenchGroup.FULL_BATCH, 2000));
        all.add(batch());
        all.add(decode());
        for (Precision precision : Precision.values()) {
            all.add(features(precision));
        }
        all.addAll(hessian());
        all.addAll(snapshots());
        all.add(observations());
        for (int samples = 1000; samples <= 8000; samples *= 2) {
            all.add(fullBatch(BenchGroup.GROWTH, samples));
        }
        for (int width = 1; width <= 4; width *= 2) {
            String network = "wrn-10-" + width;
            all.add(
                    new Benchmark(
                            BenchGroup.GROWTH,
                            "step " + network + " 8x8",
                            21,
                            SHORT_STEPS,
                            f ->
                                    TrainingWork.ps10(f, network, 10_000, 8, Precision.FLOAT32)
                                            .steps(BATCH),
                            List.of()));
        }
        return all;
    }

    private static List<Rival> layouts(String network, int size, int batch, Object... more) {
        List<Rival> rivals = new ArrayList<>();
        for (String layout : List.of(LAST, FIRST)) {
            Object[] parts = new Object[8 + more.length];
            System.arraycopy(
                    new Object[] {
                        "network", network, "size", size, "batch", batch, "layout", layout
                    },
                    0,
                    parts,
                    0,
                    8);
            System.arraycopy(more, 0, parts, 8, more.length);
            rivals.add(Rival.of(layout, "training", parts));
        }
        return rivals;
    }

    private static Benchmark patternStep(String network, int size) {
        return new Benchmark(
                BenchGroup.STEP,
                "step " + network + " " + size + "x" + size,
                31,
                SHORT_STEPS,
                f -> TrainingWork.ps10(f, network, 10_000, size, Precision.FLOAT32).steps(BATCH),
                layouts(network, size, BATCH, "channels", CHANNELS));
    }

    private static Benchmark imageStep(
            BenchGroup group,
            String network,
            int size,
            int batch,
            int rounds,
            Precision precision) {
        int classes = network.startsWith("resnet") ? 1000 : 10;
        String label = precision.toString();
        return new Benchmark(
                group,
                "step " + network + " " + size + "x" + size + " " + label,
                rounds,
                size < LARGE_SIZE ? SHORT_STEPS : 1,
                f ->
                        TrainingWork.images(f, network, 4 * batch, size, classes, precision)
                                .steps(batch),
                layouts(network, size, batch, "precision", label));
    }

    private static Benchmark epoch() {
        return new Benchmark(
                BenchGroup.EPOCH,
                "epoch wrn-10-2 2x2, 10000 samples",
                7,
                f -> TrainingWork.ps10(f, "wrn-10-2", 10_000, 2, Precision.FLOAT32).epochs(BATCH),
                layouts("wrn-10-2", 2, BATCH, "channels", CHANNELS, "samples", 10_000));
    }

    private static Benchmark fullBatch(BenchGroup group, int samples) {
        return new Benchmark(
                group,
                "full batch wrn-10-1 8x8, " + samples + " samples",
                9,
                f ->
                        TrainingWork.ps10(f, "wrn-10-1", samples, 8, Precision.FLOAT32)
                                .fullBatches(500),
                layouts("wrn-10-1", 8, 500, "channels", CHANNELS, "samples", samples, "full", 1));
    }

    private static Benchmark batch() {
        return new Benchmark(
                BenchGroup.BATCH,
                "batch of ps10 8x8",
                41,
                SHORT_STEPS,
                Benchmarks::gathering,
                List.of(Rival.of("indexing", "gather", "batch", BATCH, "size", 8)));
    }

    private static Contender gathering(Fixture fixture) throws IOException {
        DatasetSpec spec = DataSources.parse("ps10:train=10000,test=10,size=8");
        DataSource.Data opened = DataSources.of(spec).open(spec, 1, DataFolders.standard(null));
        NDManager manager = NDManager.newBaseManager(fixture.device());
        IndexedBatches data = opened.train();
        return new TimedWork(
                () -> {
                    try (NDManager scratch = manager.newSubManager()) {
                        data.gather(scratch, scratch.arange(0, BATCH, 1, DataType.INT64))
                                .labels()
                                .getLong(0);
                    }
                },
                () -> {
                    manager.close();
                    opened.close();
                });
    }

    private static Benchmark decode() {
        return new Benchmark(
                BenchGroup.DECODE,
                "decode " + Photographs.FILES + " photographs",
                5,
                Photographs::decoding,
                List.of(
                        Rival.of(
                                "torchvision",
                                "decode",
                                "batch",
                                Photographs.BATCH,
                                "photographs",
                                Photographs.FOLDER)));
    }

    private static Benchmark features(Precision precision) {
        List<Rival> rivals = new ArrayList<>();
        for (String layout : List.of(LAST, FIRST)) {
            rivals.add(
                    Rival.of(
                            layout,
                            "features",
                            "network",
                            FeatureWork.NETWORK,
                            "batch",
                            FeatureWork.THEIR_BATCH,
                            "photographs",
                            FeatureWork.PHOTOGRAPHS,
                            "layout",
                            layout,
                            "precision",
                            precision));
        }
        return new Benchmark(
                BenchGroup.FEATURES,
                FeatureWork.NETWORK
                        + " features of "
                        + FeatureWork.FILES
                        + " photographs "
                        + precision,
                5,
                fixture -> FeatureWork.open(fixture, precision),
                rivals);
    }

    private static List<Benchmark> hessian() {
        return List.of(
                new Benchmark(
                        BenchGroup.HESSIAN,
                        "product wrn-10-1 8x8, 512 samples",
                        25,
                        CurvatureWork::products,
                        List.of(product("kept"), product("made anew"))),
                new Benchmark(
                        BenchGroup.HESSIAN,
                        "top ten wrn-10-1 8x8, 512 samples",
                        3,
                        CurvatureWork::spectra,
                        List.of(
                                Rival.of(
                                        "PyHessian",
                                        "spectrum",
                                        "network",
                                        CurvatureWork.NETWORK,
                                        "channels",
                                        CurvatureWork.CHANNELS,
                                        "tolerance",
                                        CurvatureWork.TOLERANCE))));
    }

    private static Rival product(String graph) {
        return Rival.of(
                "graph " + graph,
                "product",
                "network",
                CurvatureWork.NETWORK,
                "channels",
                CurvatureWork.CHANNELS,
                "graph",
                graph);
    }

    private static List<Benchmark> snapshots() {
        return List.of(
                new Benchmark(
                        BenchGroup.SNAPSHOT,
                        "save wrn-16-4",
                        21,
                        SnapshotWork::saving,
                        List.of(Rival.of("torch.save", "save", "network", SnapshotWork.NETWORK))),
                new Benchmark(
                        BenchGroup.SNAPSHOT,
                        "load wrn-16-4",
                        21,
                        SnapshotWork::loading,
                        List.of(Rival.of("torch.load", "load", "network", SnapshotWork.NETWORK))));
    }

    private static Benchmark observations() {
        return new Benchmark(
                BenchGroup.DECAY,
                OBSERVATIONS + " observations",
                21,
                fixture ->
                        new TimedWork(
                                () -> {
                                    AutoDecay decay =
                                            AutoDecay.builder().setLearningRate(0.1f).build();
                                    for (int i = 0; i < OBSERVATIONS; i++) {
                                        decay.observe(1.0 / (1 + i));
                                    }
                                },
                                () -> {}),
                List.of(Rival.of("ReduceLROnPlateau", "observations", "count", OBSERVATIONS)));
    }
}
