package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.data.FashionMnistSource;
import ai.djl.lrdecay.paper.run.FineTuningSpec;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.ScheduleSpec;
import ai.djl.lrdecay.paper.run.SnapshotRef;
import ai.djl.lrdecay.paper.transfer.Strategy;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * What Section 6 is tried on: a training with two decays, the data that its three stages are
 * transferred to, and how they are fine-tuned.
 *
 * @param title the source, for people
 * @param source makes the training of a seed
 * @param targets the targets, the most dissimilar last
 * @param epochs the epochs of fine-tuning
 * @param rate the learning rate of a new head; the backbone has a tenth of it
 * @param batch samples a step of fine-tuning
 */
record TransferTask(
        String title,
        LongFunction<RunSpec> source,
        List<Target> targets,
        int epochs,
        double rate,
        int batch) {

    /** The snapshots of a training with two decays. */
    static final int STAGES = 3;

    private static final double BACKBONE = 0.1;
    private static final Source SOURCE = new Source("wrn-10-2", Recipe.LARGE_RATE);
    private static final Source LARGER_SOURCE = new Source("wrn-10-1", 4 * Recipe.LARGE_RATE);
    private static final List<String> PAPER_TARGETS =
            List.of("caltech256", "cub200", "mitindoor67", "sketch250");

    /**
     * Data to transfer to.
     *
     * @param name a short name
     * @param dataset the data for a seed, as on the command line
     */
    record Target(String name, LongFunction<String> dataset) {

        DatasetSpec data(long seed) {
            return DataSources.parse(dataset.apply(seed));
        }
    }

    /**
     * What is trained on clothes.
     *
     * @param model the network
     * @param rate its first learning rate
     */
    private record Source(String model, double rate) {}

    static TransferTask of(Setting setting) {
        boolean fashion = setting.datasets().contains(FashionMnistSource.NAME);
        return switch (setting.preset()) {
            case SMOKE -> ps10(setting, 1000, 2);
            case QUICK -> ps10(setting, 2000, 12);
            case STANDARD -> fashion ? fashion(7, SOURCE) : ps10(setting, 2000, 30);
            case PAPER ->
                    setting.datasets().contains(Recipe.IMAGENET)
                            ? imagenet(setting)
                            : fashion ? fashion(7, SOURCE) : ps10(setting, 5000, 30);
        };
    }

    /**
     * A source on which the last stage gains: images of four times as many pixels, and four times
     * the rate, at which two stages are too noisy to learn all of it. Without Fashion-MNIST there
     * is nothing to transfer.
     */
    static TransferTask larger(Setting setting) {
        TransferTask task = fashion(14, LARGER_SOURCE);
        return setting.datasets().contains(FashionMnistSource.NAME) ? task : task.withoutTargets();
    }

    /** The source is the training of Figure 9. */
    private static TransferTask ps10(Setting setting, int samples, int epochs) {
        Ps10Sizes sizes = Ps10Sizes.of(setting.preset());
        String size = DataSources.parse(sizes.dataset()).options().get("size");
        String data = "ps10:train=" + samples + ",test=10000,size=" + size;
        return new TransferTask(
                sizes.model() + " on " + sizes.dataset(),
                seed -> sizes.decay(sizes.dataset(), seed),
                List.of(
                        new Target(
                                "same patterns",
                                seed -> data + ",seed=" + seed + ",categories=" + seed),
                        new Target("new patterns", seed -> data + ",seed=" + (1000 + seed))),
                epochs,
                0.1,
                64);
    }

    private static TransferTask fashion(int size, Source source) {
        String data = FashionMnistSource.NAME + ":classes=0-5,train=36000,test=4000,size=" + size;
        String others = FashionMnistSource.NAME + ":classes=6-9,test=2000,size=" + size + ",train=";
        return new TransferTask(
                source.model() + " on " + data + ",augment=yes",
                seed ->
                        Recipe.sgd(
                                data + ",augment=yes",
                                source.model(),
                                "step@12,24",
                                source.rate(),
                                36,
                                seed),
                List.of(
                        new Target("other clothes", seed -> others + 1000),
                        new Target("other clothes, few", seed -> others + 200),
                        new Target(
                                "glyphs, few", seed -> "glyphs:train=200,test=2000,size=" + size)),
                30,
                0.05,
                64);
    }

    private TransferTask withoutTargets() {
        return new TransferTask(title, source, List.of(), epochs, rate, batch);
    }

    private static TransferTask imagenet(Setting setting) {
        return new TransferTask(
                "resnet50 on " + Recipe.IMAGENET,
                seed -> Recipe.imagenet("step@30,60", seed),
                PAPER_TARGETS.stream()
                        .filter(setting.datasets()::contains)
                        .map(name -> new Target(name, seed -> name))
                        .toList(),
                60,
                0.01,
                64);
    }

    /** The training of the source, then what fine-tunes its stages: by target, then by stage. */
    List<Function<Long, RunSpec>> runs() {
        List<Function<Long, RunSpec>> kinds = new ArrayList<>();
        kinds.add(source::apply);
        for (Target target : targets) {
            for (int stage = 1; stage <= STAGES; stage++) {
                int number = stage;
                kinds.add(seed -> tuning(target, number, seed));
            }
        }
        return kinds;
    }

    private RunSpec tuning(Target target, int stage, long seed) {
        RunSpec from = source.apply(seed);
        return RunSpec.builder()
                .setData(target.data(seed))
                .setNetwork(from.network())
                .optSchedule(ScheduleSpec.afterTwoThirds(epochs))
                .setOptimizer(Recipe.momentum(rate, batch, Recipe.WEIGHT_DECAY))
                .optFineTuning(
                        Optional.of(new FineTuningSpec(SnapshotRef.of(from).at(stage), BACKBONE)))
                .setEpochs(epochs)
                .optSeed(seed)
                .build();
    }

    /** The transfers of a seed with a fixed backbone, one for each target. */
    List<TransferSpec> fixed(long seed) {
        return targets.stream()
                .map(
                        target ->
                                new TransferSpec(
                                        Strategy.FIX,
                                        SnapshotRef.of(source.apply(seed)),
                                        target.data(seed),
                                        seed))
                .toList();
    }

    /**
     * The number of the run that fine-tunes a stage (from 1) for a target, among those of a seed.
     */
    static int tuningOf(int target, int stage) {
        return 1 + target * STAGES + stage - 1;
    }

    int last() {
        return targets.size() - 1;
    }

    IntStream targetNumbers() {
        return IntStream.range(0, targets.size());
    }
}
