package ai.djl.lrdecay.decay;

import ai.djl.Device;
import ai.djl.TrainingDivergedException;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.Trainer;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.listener.TrainingListenerAdapter;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shows the losses of a DJL training job to an {@link AutoDecay}.
 *
 * <p>By default it observes the mean training loss of each epoch. It evaluates the trainer's loss
 * on the predictions of each batch itself and sums it on the device, so it needs no metrics and no
 * particular place among the listeners, and no batch waits for the device.
 *
 * <p>At TERMINATE it ends the training by DJL's convention, an {@link EarlyStoppedException} that
 * {@code EasyTrain.fit} passes on; listeners after it are not told of that epoch.
 */
public final class AutoDecayListener extends TrainingListenerAdapter {

    /** What to do with a loss that is not finite. */
    public enum NonFinite {
        /** End the training with a {@link TrainingDivergedException}. */
        FAIL,
        /** Skip the observation. */
        SKIP
    }

    private enum Source {
        TRAINING,
        VALIDATION,
        METRIC
    }

    private final AutoDecay autoDecay;
    private final Source source;
    private final String metric;
    private final int batches;
    private final boolean stop;
    private final NonFinite nonFinite;
    private final Map<Device, NDArray> sums = new HashMap<>();
    private @Nullable NDManager manager;
    private long samples;
    private int batchesSeen;
    private int epoch;
    private int metricsSeen;
    private boolean metricAwaited;

    private AutoDecayListener(Builder builder) {
        autoDecay = Objects.requireNonNull(builder.autoDecay);
        source = builder.source;
        metric = builder.metric;
        batches = builder.batches;
        stop = builder.stop;
        nonFinite = builder.nonFinite;
    }

    /**
     * Returns a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
        if (metricAwaited) {
            // Whoever records the metric came after this listener in the last epoch.
            observeMetric(trainer);
        }
        if (source == Source.TRAINING) {
            add(trainer, batchData);
            batchesSeen++;
            if (batches > 0 && batchesSeen == batches) {
                observeSums();
            }
        }
    }

    /** {@inheritDoc} */
    @Override
    public void onValidationBatch(Trainer trainer, BatchData batchData) {
        if (source == Source.VALIDATION) {
            add(trainer, batchData);
        }
    }

    /** {@inheritDoc} */
    @Override
    public void onEpoch(Trainer trainer) {
        epoch++;
        if (source == Source.METRIC) {
            observeMetric(trainer);
        } else if (batches == 0) {
            if (samples == 0) {
                throw new IllegalStateException(
                        "AutoDecay observes the "
                                + (source == Source.VALIDATION ? "validation" : "training")
                                + " loss, but there was no such batch in epoch "
                                + epoch);
            }
            observeSums();
        }
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingEnd(Trainer trainer) {
        NDManager own = manager;
        if (own != null) {
            own.close();
            manager = null;
        }
        sums.clear();
    }

    private void add(Trainer trainer, BatchData batchData) {
        NDManager own = manager;
        if (own == null) {
            own = trainer.getManager().newSubManager();
            own.setName("autodecay");
            manager = own;
        }
        for (Device device : batchData.getLabels().keySet()) {
            NDList labels = batchData.getLabels().get(device);
            NDList predictions = batchData.getPredictions().get(device);
            long count = labels.get(0).getShape().get(0);
            NDManager home = own;
            NDArray sum =
                    sums.computeIfAbsent(device, d -> home.zeros(new Shape(), DataType.FLOAT64, d));
            try (NDManager scratch = own.newSubManager()) {
                NDArray loss = trainer.getLoss().evaluate(labels, predictions);
                loss.attach(scratch);
                sum.addi(loss.toType(DataType.FLOAT64, false).mul(count));
            }
            samples += count;
        }
    }

    private void observeSums() {
        double total = 0;
        for (NDArray sum : sums.values()) {
            total += sum.getDouble();
            sum.close();
        }
        sums.clear();
        double loss = total / samples;
        samples = 0;
        batchesSeen = 0;
        observe(loss);
    }

    private void observeMetric(Trainer trainer) {
        Metrics metrics = trainer.getMetrics();
        if (metrics == null) {
            throw new IllegalStateException(
                    "AutoDecay observes the metric '"
                            + metric
                            + "': give the trainer metrics with setMetrics(new Metrics())");
        }
        int recorded = metrics.hasMetric(metric) ? metrics.getMetric(metric).size() : 0;
        if (recorded == metricsSeen) {
            if (metricAwaited) {
                throw new IllegalStateException(
                        "AutoDecay observes the metric '"
                                + metric
                                + "', but nothing recorded it in epoch "
                                + epoch
                                + ": there are "
                                + metrics.getMetricNames());
            }
            metricAwaited = true;
            return;
        }
        metricAwaited = false;
        metricsSeen = recorded;
        observe(metrics.latestMetric(metric).getValue());
    }

    private void observe(double loss) {
        if (!Double.isFinite(loss) && nonFinite == NonFinite.FAIL) {
            throw new TrainingDivergedException(
                    "The loss that AutoDecay observes is not finite ("
                            + loss
                            + ") at the learning rate "
                            + autoDecay.learningRate()
                            + "; lower it, or add optNonFinite(SKIP)");
        }
        if (autoDecay.observe(loss) == Decision.TERMINATE && stop) {
            throw new EarlyStoppedException(
                    epoch,
                    "AutoDecay ended the training: the loss is stable at the learning rate "
                            + autoDecay.learningRate()
                            + " and did not drop significantly in stage "
                            + autoDecay.stage());
        }
    }

    /** Builds an {@link AutoDecayListener}. */
    public static final class Builder {

        private @Nullable AutoDecay autoDecay;
        private Source source = Source.TRAINING;
        private String metric = "";
        private int batches;
        private boolean stop = true;
        private NonFinite nonFinite = NonFinite.FAIL;

        private Builder() {}

        /**
         * Sets the learning rate that the optimizer of the same training uses.
         *
         * @param autoDecay the learning rate
         * @return this builder
         */
        public Builder setAutoDecay(AutoDecay autoDecay) {
            this.autoDecay = autoDecay;
            return this;
        }

        /**
         * Observes the validation loss of each epoch.
         *
         * @return this builder
         */
        public Builder optValidationLoss() {
            this.source = Source.VALIDATION;
            return this;
        }

        /**
         * Observes a metric that is recorded once an epoch in the trainer's metrics, lower being
         * better.
         *
         * @param metric its name, for instance {@code validate_epoch_SoftmaxCrossEntropyLoss}
         * @return this builder
         */
        public Builder optMetric(String metric) {
            this.source = Source.METRIC;
            this.metric = metric;
            return this;
        }

        /**
         * Observes the mean training loss of every so many batches instead of epochs.
         *
         * @param batches at least 1
         * @return this builder
         */
        public Builder optEveryBatches(int batches) {
            if (batches < 1) {
                throw new IllegalArgumentException(
                        "AutoDecay: the number of batches must be at least 1, not " + batches);
            }
            this.batches = batches;
            return this;
        }

        /**
         * Chooses whether TERMINATE ends the training; it does by default. Otherwise it is only
         * reported to the callback, and the rate stays.
         *
         * @param stop whether to end it
         * @return this builder
         */
        public Builder optStop(boolean stop) {
            this.stop = stop;
            return this;
        }

        /**
         * Sets what to do with a loss that is not finite; FAIL by default.
         *
         * @param nonFinite what to do
         * @return this builder
         */
        public Builder optNonFinite(NonFinite nonFinite) {
            this.nonFinite = nonFinite;
            return this;
        }

        /**
         * Builds the listener.
         *
         * @return the listener, for one training
         * @throws NullPointerException if no AutoDecay was set
         * @throws IllegalArgumentException if batches are counted for anything but the training
         *     loss
         */
        public AutoDecayListener build() {
            Objects.requireNonNull(autoDecay, "set an AutoDecay with setAutoDecay");
            if (batches > 0 && source != Source.TRAINING) {
                throw new IllegalArgumentException(
                        "AutoDecay: batches can be counted for the training loss only");
            }
            return new AutoDecayListener(this);
        }
    }
}
