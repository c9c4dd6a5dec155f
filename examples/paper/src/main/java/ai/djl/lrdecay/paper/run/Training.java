package ai.djl.lrdecay.paper.run;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.batch.IndexedBatches.Portion;
import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.nn.HeadedNetwork;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.data.FittedData;
import ai.djl.lrdecay.training.Tally;
import ai.djl.lrdecay.training.TrainingStep;
import ai.djl.lrdecay.training.optimizer.BlockOptimizer;
import ai.djl.lrdecay.training.optimizer.MomentumSgd;
import ai.djl.lrdecay.training.optimizer.ScheduleFreeSgd;
import ai.djl.lrdecay.training.state.BackboneState;
import ai.djl.lrdecay.util.SplitMix64;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Data, model, optimizer and counters of a run, on its device or devices. */
final class Training implements AutoCloseable {

    /** Evaluation needs no gradients, so that larger batches fit. */
    private static final int MIN_EVALUATION_BATCH = 512;

    /** With more classes than this, the top-5 accuracy is computed, too. */
    private static final int MANY_CLASSES = 10;

    private final RunSpec spec;
    private final DataSource.Data data;
    private final Model model;
    private final BlockOptimizer optimizer;
    private final EvaluatedWeights evaluated;
    private final TrainingStep step;
    private final Runnable beforeBatch;
    private final List<NDManager> managers = new ArrayList<>();
    private final List<Tally> trainTallies = new ArrayList<>();
    private final List<Tally> testTallies = new ArrayList<>();
    private final List<Tally> noiseTallies = new ArrayList<>();

    /**
     * What was counted in an epoch.
     *
     * @param train on training data, as they were trained on
     * @param test on test data, after the epoch
     * @param noise on noise among the training data, after the epoch; nothing where there is none
     */
    record Counts(Tally.Sums train, Tally.Sums test, Tally.Sums noise) {

        Counts plus(Counts other) {
            return new Counts(
                    train.plus(other.train), test.plus(other.test), noise.plus(other.noise));
        }
    }

    /**
     * Circumstances of a training.
     *
     * @param execution threads and device
     * @param folders where the files of data are looked for
     * @param beside the folder that holds runs which this one may start from, or null
     * @param beforeBatch is called before each batch
     */
    record Surroundings(
            Execution execution, DataFolders folders, @Nullable Path beside, Runnable beforeBatch) {

        Surroundings(Execution execution, DataFolders folders, @Nullable Path beside) {
            this(execution, folders, beside, () -> {});
        }
    }

    private Training(
            RunSpec spec,
            DoubleSupplier rate,
            Surroundings around,
            DataSource.Data data,
            StartSnapshots.@Nullable Loaded start)
            throws RunException {
        this.spec = spec;
        this.data = data;
        beforeBatch = around.beforeBatch();
        Engine.getInstance().setRandomSeed(Long.hashCode(spec.seed()));
        List<Device> devices = Devices.all(around.execution().device());
        model = Model.newInstance(spec.network().name(), devices.get(0));
        HeadedNetwork block = Networks.create(spec.network().name(), data.train().classes());
        model.setBlock(block);
        NDManager manager = model.getNDManager();
        Shape input = new Shape(1).addAll(data.train().inputShape());
        block.initialize(manager, DataType.FLOAT32, input);
        if (start != null) {
            takeOver(start, block);
        }
        Set<String> head = BackboneState.headIds(block);
        double backboneRate = spec.fineTuning().map(FineTuningSpec::backboneRate).orElse(1.0);
        optimizer =
                optimizer(
                        spec.optimizer(),
                        update -> (float) rate.getAsDouble(),
                        id -> head.contains(id) ? 1 : backboneRate);
        evaluated =
                new EvaluatedWeights(
                        block,
                        optimizer,
                        spec.optimizer().average().map(AverageSpec::start).orElse(null),
                        data.plain(),
                        spec.optimizer().batchSize());
        step =
                new TrainingStep(
                        block,
                        Loss.softmaxCrossEntropyLoss(),
                        optimizer,
                        manager,
                        devices.subList(1, devices.size()),
                        spec.network().precision());
        for (Device device : devices) {
            NDManager onDevice = manager.getEngine().newBaseManager(device);
            managers.add(onDevice);
            trainTallies.add(new Tally(onDevice, data.train().groups().size()));
            noiseTallies.add(new Tally(onDevice, data.train().groups().size()));
            testTallies.add(
                    new Tally(
                            onDevice,
                            data.test().groups().size(),
                            data.test().classes() > MANY_CLASSES));
        }
    }

    private static BlockOptimizer optimizer(
            OptimizerSpec spec, Tracker rate, ToDoubleFunction<String> rateFactor) {
        if (spec.method().isPresent()) {
            return ScheduleFreeSgd.builder()
                    .setLearningRateTracker(rate)
                    .optInterpolation((float) spec.momentum())
                    .optWeightDecays((float) spec.weightDecay())
                    .build();
        }
        return MomentumSgd.builder()
                .setLearningRateTracker(rate)
                .optMomentum((float) spec.momentum())
                .optNesterov(spec.nesterov())
                .optWeightDecays((float) spec.weightDecay())
                .optRateFactor(rateFactor)
                .build();
    }

    private static void takeOver(StartSnapshots.Loaded start, HeadedNetwork network)
            throws RunException {
        try {
            BackboneState.copy(start.state(), network);
        } catch (IllegalArgumentException e) {
            throw new RunException(
                    "the backbone of "
                            + start.name()
                            + " does not fit the model: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Opens a run; its optimizer asks for the rate at each step. */
    static Training open(RunSpec spec, DoubleSupplier rate, Surroundings around)
            throws IOException {
        StartSnapshots.Loaded start = start(spec, around);
        DataSource.Data data = data(spec, around, start);
        try {
            return new Training(spec, rate, around, data, start);
        } catch (RunException | RuntimeException e) {
            data.close();
            throw e;
        }
    }

    private static StartSnapshots.@Nullable Loaded start(RunSpec spec, Surroundings around)
            throws IOException {
        return spec.fineTuning().isEmpty()
                ? null
                : StartSnapshots.load(spec.fineTuning().get().start(), around.beside());
    }

    private static DataSource.Data data(
            RunSpec spec, Surroundings around, StartSnapshots.@Nullable Loaded start)
            throws IOException {
        return start == null
                ? DataSources.of(spec.data()).open(spec.data(), spec.seed(), around.folders())
                : FittedData.open(spec.data(), spec.seed(), around.folders(), start.inputs());
    }

    /** The data that a run is trained on. */
    static DataSource.Data data(RunSpec spec, Surroundings around) throws IOException {
        return data(spec, around, start(spec, around));
    }

    Model model() {
        return model;
    }

    BlockOptimizer optimizer() {
        return optimizer;
    }

    EvaluatedWeights evaluated() {
        return evaluated;
    }

    /** Does something with the weights that are to be evaluated. */
    void withEvaluated(EvaluatedWeights.Action action) throws IOException {
        evaluated.use(model.getNDManager(), action);
    }

    IndexedBatches trainData() {
        return data.train();
    }

    IndexedBatches testData() {
        return data.test();
    }

    Optional<IndexedBatches> noise() {
        return data.noise();
    }

    /**
     * Trains one epoch; nothing is read back from the device.
     *
     * @param epoch the epoch, from 1
     * @param batches how many batches an update takes, at least 1
     */
    void train(int epoch, int batches) {
        if (spec.optimizer().fullBatch()) {
            descend();
        } else {
            stepThroughBatches(epoch, batches);
        }
        evaluated.afterEpoch(epoch);
    }

    private void stepThroughBatches(int epoch, int together) {
        // The engine's own stream (dropout) starts anew each epoch, so that a resumed run has it
        // too.
        SplitMix64 engineSeeds = SplitMix64.stream(spec.seed(), "engine", epoch);
        Engine.getInstance().setRandomSeed((int) engineSeeds.nextLong());
        IndexedBatches source = data.train();
        int size = Math.toIntExact(source.size());
        int[] order = SplitMix64.stream(spec.seed(), "order", epoch).permutation(size);
        List<List<Portion>> batches =
                batches().stream().map(batch -> Portions.shares(batch, step.devices())).toList();
        step.synchronize();
        try (IndexedBatches.Pass pass =
                source.pass(
                        Arrays.stream(order).asLongStream().toArray(),
                        batches.stream().flatMap(List::stream).toList(),
                        engineSeeds.nextLong())) {
            for (int from = 0; from < batches.size(); ) {
                int to = from + Math.min(together, batches.size() - from);
                update(pass, batches.subList(from, to));
                from = to;
            }
        }
    }

    /** One update along the gradient of several batches, whose samples have equal weights. */
    private void update(IndexedBatches.Pass pass, List<List<Portion>> batches) {
        int all = batches.stream().flatMap(List::stream).mapToInt(Portion::size).sum();
        for (List<Portion> batch : batches) {
            for (int device = 0; device < batch.size(); device++) {
                accumulate(pass, device, batch.get(device).size() / (double) all);
            }
        }
        step.update();
        evaluated.afterUpdate();
    }

    private void accumulate(IndexedBatches.Pass pass, int device, double weight) {
        beforeBatch.run();
        try (NDManager scratch = managers.get(device).newSubManager()) {
            step.accumulate(device, pass.next(scratch), weight, trainTallies.get(device));
        }
    }

    /**
     * One step along the gradient of all training data. The micro-batches are the same in each
     * epoch, so that with batch norm, which uses the statistics of a micro-batch, the same function
     * is descended all the time.
     */
    private void descend() {
        IndexedBatches source = data.train();
        int size = Math.toIntExact(source.size());
        List<Portion> portions = batches();
        step.synchronize();
        try (IndexedBatches.Pass pass =
                source.pass(LongStream.range(0, size).toArray(), portions, spec.seed())) {
            for (int i = 0; i < portions.size(); i++) {
                accumulate(pass, i % step.devices(), portions.get(i).size() / (double) size);
            }
        }
        step.update();
        evaluated.afterUpdate();
    }

    private List<Portion> batches() {
        return Portions.batches(Math.toIntExact(data.train().size()), spec.optimizer().batchSize());
    }

    /** Measures the largest eigenvalues of the Hessian of the training loss. */
    HessianSpectrum spectrum(CurvatureSpec curvature) {
        return curvature().spectrum(curvature, model.getBlock());
    }

    TrainingCurvature curvature() {
        return TrainingCurvature.of(spec, data, batches());
    }

    /** Evaluates test data and noise with the weights that are to be evaluated. */
    void evaluate() throws IOException {
        withEvaluated(
                () -> {
                    step.synchronize();
                    evaluate(data.test(), testTallies);
                    data.noise().ifPresent(noise -> evaluate(noise, noiseTallies));
                });
    }

    private void evaluate(IndexedBatches source, List<Tally> tallies) {
        int size = Math.toIntExact(source.size());
        int batchSize = Math.max(spec.optimizer().batchSize(), MIN_EVALUATION_BATCH);
        List<Portion> portions = new ArrayList<>();
        for (int from = 0; from < size; from += batchSize) {
            portions.add(new Portion(from, Math.min(size, from + batchSize)));
        }
        try (IndexedBatches.Pass pass =
                source.pass(LongStream.range(0, size).toArray(), portions, spec.seed())) {
            for (int i = 0; i < portions.size(); i++) {
                int device = i % step.devices();
                beforeBatch.run();
                try (NDManager scratch = managers.get(device).newSubManager()) {
                    step.evaluate(device, pass.next(scratch), tallies.get(device));
                }
            }
        }
    }

    /** Reads what was counted on training and on test data: the one time that the host waits. */
    Counts drain() {
        Counts all = counts(0);
        for (int device = 1; device < step.devices(); device++) {
            all = all.plus(counts(device));
        }
        return all;
    }

    private Counts counts(int device) {
        List<Tally.Sums> sums =
                Tally.drain(
                        List.of(
                                trainTallies.get(device),
                                testTallies.get(device),
                                noiseTallies.get(device)));
        return new Counts(sums.get(0), sums.get(1), sums.get(2));
    }

    @Override
    public void close() {
        evaluated.close();
        trainTallies.forEach(Tally::close);
        testTallies.forEach(Tally::close);
        noiseTallies.forEach(Tally::close);
        managers.forEach(NDManager::close);
        step.close();
        optimizer.close();
        model.close();
        data.close();
    }
}
