package ai.djl.lrdecay.paper.bench;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.batch.IndexedBatches.Portion;
import ai.djl.lrdecay.image.CropAndFlip;
import ai.djl.lrdecay.image.ResidentImages;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.training.Tally;
import ai.djl.lrdecay.training.TrainingStep;
import ai.djl.lrdecay.training.optimizer.MomentumSgd;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * A network, its data and our training step, as a run has them: batches are gathered, images
 * cropped and mirrored, and loss and accuracy counted.
 */
final class TrainingWork implements AutoCloseable {

    private static final int SHIFT = 4;
    private static final Random RANDOM = new Random(1);

    private final IndexedBatches data;
    private final IndexedBatches plain;
    private final Runnable release;
    private final Model model;
    private final TrainingStep step;
    private final Tally tally;
    private final long[] order;

    /**
     * Makes it ready.
     *
     * @param network the network's name
     * @param data what it is trained on
     * @param plain the same without augmentation
     * @param release releases the data
     * @param precision of the passes
     */
    private TrainingWork(
            Fixture fixture,
            String network,
            IndexedBatches data,
            IndexedBatches plain,
            Runnable release,
            Precision precision) {
        this.data = data;
        this.plain = plain;
        this.release = release;
        Engine.getInstance().setRandomSeed(1);
        model = Model.newInstance(network, fixture.device());
        model.setBlock(Networks.create(network, data.classes()));
        NDManager manager = model.getNDManager();
        Shape input = new Shape(1).addAll(data.inputShape());
        model.getBlock().initialize(manager, DataType.FLOAT32, input);
        MomentumSgd sgd =
                MomentumSgd.builder()
                        .setLearningRateTracker(Tracker.fixed(0.1f))
                        .optMomentum(0.9f)
                        .optWeightDecays(5e-4f)
                        .build();
        step =
                new TrainingStep(
                        model.getBlock(),
                        Loss.softmaxCrossEntropyLoss(),
                        sgd,
                        manager,
                        List.of(),
                        precision);
        tally = new Tally(manager, data.groups().size());
        order = LongStream.range(0, data.size()).toArray();
    }

    /** On PS10. */
    static TrainingWork ps10(
            Fixture fixture, String network, int samples, int size, Precision precision)
            throws IOException {
        DatasetSpec spec = DataSources.parse("ps10:train=" + samples + ",test=10,size=" + size);
        DataSource.Data opened = DataSources.of(spec).open(spec, 1, DataFolders.standard(null));
        return new TrainingWork(
                fixture, network, opened.train(), opened.plain(), opened::close, precision);
    }

    /** On images of random pixels; those of 32 x 32 are shifted and mirrored. */
    static TrainingWork images(
            Fixture fixture,
            String network,
            int samples,
            int size,
            int classes,
            Precision precision) {
        byte[] pixels = new byte[samples * size * size * 3];
        RANDOM.nextBytes(pixels);
        int[] labels = RANDOM.ints(samples, 0, classes).toArray();
        float[] mean = {0.5f, 0.5f, 0.5f};
        float[] deviation = {0.25f, 0.25f, 0.25f};
        ResidentImages images =
                new ResidentImages(pixels, labels, classes, size, size, mean, deviation);
        return new TrainingWork(
                fixture,
                network,
                images.augmented(new CropAndFlip(SHIFT, true)),
                images,
                images::close,
                precision);
    }

    /** One step after another, each on the next batch. */
    Contender steps(int batch) {
        int[] from = {0};
        return new TimedWork(
                () -> {
                    if (from[0] + batch > order.length) {
                        from[0] = 0;
                    }
                    pass(List.of(new Portion(from[0], from[0] + batch)), false);
                    from[0] += batch;
                },
                this::close);
    }

    /** Epochs of steps. */
    Contender epochs(int batch) {
        return new TimedWork(() -> pass(portions(batch), false), this::close);
    }

    /** Steps on all data, whose gradient is added up. */
    Contender fullBatches(int microBatch) {
        return new TimedWork(() -> pass(portions(microBatch), true), this::close);
    }

    /** The network, as it is trained so far. */
    Model model() {
        return model;
    }

    /** The data, as they are without augmentation. */
    IndexedBatches plain() {
        return plain;
    }

    private List<Portion> portions(int size) {
        List<Portion> portions = new ArrayList<>();
        for (int from = 0; from < order.length; from += size) {
            portions.add(new Portion(from, Math.min(from + size, order.length)));
        }
        return portions;
    }

    private void pass(List<Portion> portions, boolean full) {
        try (IndexedBatches.Pass pass = data.pass(order, portions, 1)) {
            for (Portion portion : portions) {
                try (NDManager scratch = model.getNDManager().newSubManager()) {
                    if (full) {
                        double share = portion.size() / (double) order.length;
                        step.accumulate(pass.next(scratch), share, tally);
                    } else {
                        step.train(pass.next(scratch), tally);
                    }
                }
            }
            if (full) {
                step.update();
            }
        }
        // A device works on while the host returns; this waits for it.
        tally.drain();
    }

    @Override
    public void close() {
        tally.close();
        step.close();
        model.close();
        release.run();
    }
}
