package ai.djl.lrdecay.training;

import ai.djl.Device;
import ai.djl.lrdecay.training.listener.EpochMeter;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/**
 * The passes over the data: as {@code EasyTrain} makes them, but what several devices compute is
 * joined before the update, and the loss of each share of a batch is weighted by its size, so that
 * the gradient is that of the mean over the whole batch, however it is divided.
 */
final class FitLoop {

    private final Trainer trainer;
    private final TrainerPass pass;
    private final int microBatches;

    FitLoop(Trainer trainer, TrainerPass pass, int microBatches) {
        this.trainer = trainer;
        this.pass = pass;
        this.microBatches = microBatches;
    }

    /** Trains on all batches once. */
    void train(Dataset data, EpochMeter meter, Runnable afterUpdate)
            throws IOException, TranslateException {
        pass.parametersChanged();
        boolean isEmpty = true;
        for (Batch batch : trainer.iterateDataset(data)) {
            try (batch) {
                trainBatch(batch, meter);
                trainer.step();
            }
            isEmpty = false;
            pass.parametersChanged();
            afterUpdate.run();
        }
        requireBatch(isEmpty, "training");
    }

    private void trainBatch(Batch batch, EpochMeter meter) {
        BatchData batchData =
                new BatchData(batch, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        long samples = size(batch);
        List<Share> shares = shares(batch);
        try (GradientCollector collector = trainer.newGradientCollector()) {
            each(shares, share -> share.train(collector, samples));
        }
        collect(shares, batchData);
        for (Share share : shares) {
            meter.addTraining(trainer, share.loss(), share.size());
        }
        trainer.notifyListeners(listener -> listener.onTrainingBatch(trainer, batchData));
    }

    /** Evaluates all batches once. */
    void validate(Dataset data, EpochMeter meter) throws IOException, TranslateException {
        pass.parametersChanged();
        boolean isEmpty = true;
        for (Batch batch : trainer.iterateDataset(data)) {
            isEmpty = false;
            try (batch) {
                BatchData batchData =
                        new BatchData(batch, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
                List<Share> shares = shares(batch);
                each(shares, Share::evaluate);
                collect(shares, batchData);
                meter.addValidation(trainer, batchData);
                trainer.notifyListeners(listener -> listener.onValidationBatch(trainer, batchData));
            }
        }
        requireBatch(isEmpty, "validation");
    }

    private static void requireBatch(boolean isEmpty, String kind) {
        if (isEmpty) {
            throw new IllegalArgumentException(
                    "the "
                            + kind
                            + " data have no batch: they are empty, or fewer than a batch of which"
                            + " the last is dropped");
        }
    }

    private List<Share> shares(Batch batch) {
        List<Share> shares = new ArrayList<>();
        for (Batch split : batch.split(trainer.getDevices(), false)) {
            // Of 16 samples for five devices DJL gives four to each of the first four.
            if (size(split) > 0) {
                shares.add(new Share(split));
            }
        }
        return shares;
    }

    private static long size(Batch batch) {
        return batch.getLabels().get(0).getShape().get(0);
    }

    /** Does something with each share, side by side where the trainer has threads for it. */
    private void each(List<Share> shares, Consumer<Share> work) {
        ExecutorService executor = trainer.getExecutorService().orElse(null);
        if (shares.size() == 1 || executor == null) {
            shares.forEach(work);
            return;
        }
        List<CompletableFuture<Void>> futures = new ArrayList<>();
        for (Share share : shares) {
            futures.add(CompletableFuture.runAsync(() -> work.accept(share), executor));
        }
        try {
            CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static void collect(List<Share> shares, BatchData batchData) {
        for (Share share : shares) {
            put(batchData.getLabels(), share.labels);
            put(batchData.getPredictions(), share.predictions);
        }
    }

    private static void put(Map<Device, NDList> all, NDList part) {
        all.put(part.get(0).getDevice(), part);
    }

    /** What one device has of a batch. */
    private final class Share {

        private final NDList data;
        private final NDList labels;
        private NDList predictions = new NDList();
        private final List<NDArray> losses = new ArrayList<>();

        Share(Batch split) {
            data = split.getData();
            labels = split.getLabels();
        }

        long size() {
            return labels.get(0).getShape().get(0);
        }

        void train(GradientCollector collector, long ofBatch) {
            int parts = (int) Math.min(microBatches, size());
            List<NDList> outputs = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                long from = size() * part / parts;
                long to = size() * (part + 1) / parts;
                NDList inputs = parts == 1 ? data : slice(data, from, to);
                NDList targets = parts == 1 ? labels : slice(labels, from, to);
                NDList output = pass.train(inputs, targets);
                NDArray loss = trainer.getLoss().evaluate(targets, output);
                collector.backward(pass.share(loss, (to - from) / (double) ofBatch));
                outputs.add(output);
                losses.add(parts == 1 ? loss : loss.mul((to - from) / (double) size()));
            }
            predictions = outputs.size() == 1 ? outputs.get(0) : joined(outputs);
        }

        /** The mean loss of the share. */
        NDArray loss() {
            NDArray sum = losses.get(0);
            for (NDArray part : losses.subList(1, losses.size())) {
                sum = sum.add(part);
            }
            return sum;
        }

        void evaluate() {
            predictions = pass.evaluate(data);
        }

        private NDList slice(NDList list, long from, long to) {
            NDList sliced = new NDList();
            for (NDArray array : list) {
                sliced.add(array.get(new NDIndex("{}:{}", from, to)));
            }
            return sliced;
        }

        private NDList joined(List<NDList> parts) {
            NDList joined = new NDList();
            for (int i = 0; i < parts.get(0).size(); i++) {
                NDList same = new NDList();
                for (NDList part : parts) {
                    same.add(part.get(i));
                }
                joined.add(NDArrays.concat(same));
            }
            return joined;
        }
    }
}
