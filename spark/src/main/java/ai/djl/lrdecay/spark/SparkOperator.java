package ai.djl.lrdecay.spark;

import ai.djl.Device;
import ai.djl.lrdecay.hessian.operator.CurvatureOperator;
import ai.djl.lrdecay.hessian.operator.GradientSum;
import ai.djl.lrdecay.hessian.operator.LossCheck;
import ai.djl.lrdecay.hessian.operator.ProductSum;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.util.Pair;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * The Hessian or the Gauss-Newton matrix of a mean loss over data in partitions, which no machine
 * needs to hold as a whole. The algorithms of one machine work with it as they are.
 *
 * <p>For a product the vector goes to all executors, each of which multiplies it by the matrices of
 * its micro-batches; what comes back are sums in FLOAT64, added in an order that depends on the
 * number of micro-batches alone and rounded to FLOAT32 once. So a product has the same bits for any
 * number of partitions and executors, on repetition, and after an executor was lost, as long as all
 * executors compute with the same engine and number of threads ({@link #describe()} tells). From a
 * product of one machine it differs by the rounding of sums.
 *
 * <p>Executors keep the network and their data between products. They need PyTorch's natives on
 * their class path, and memory for them beyond that of Java ({@code
 * spark.executor.memoryOverhead}). They compute on CPUs.
 *
 * <p>Not safe for several threads.
 */
public final class SparkOperator implements CurvatureOperator {

    private final SparkData data;
    private final OperatorSetup setup;
    private final SparkSettings settings;
    private final String id = UUID.randomUUID().toString();
    private final NDManager manager;
    private final long dimension;
    private final Set<ExecutorPlace> places = new LinkedHashSet<>();
    private @Nullable GradientSum measured;
    private long products;

    private SparkOperator(Builder builder, Block block) {
        data = Builder.require(builder.data, "setData");
        settings = builder.settings;
        if (builder.mode == OperatorSetup.Mode.TRAINING && data.batches() > 1) {
            throw new IllegalArgumentException(
                    "in training mode batch norm couples the samples of a batch: the loss over "
                            + data.partitions()
                            + " partitions of "
                            + data.batches()
                            + " micro-batches is not that of the data; use evaluation mode, or"
                            + " optTrainingModeByMicroBatch");
        }
        Set<String> chosen = new TreeSet<>();
        long size = 0;
        for (Pair<String, Parameter> pair : block.getParameters()) {
            Parameter parameter = pair.getValue();
            if (parameter.requiresGradient() && builder.parameters.test(pair.getKey())) {
                chosen.add(pair.getKey());
                size += parameter.getArray().size();
            }
        }
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException(
                    "no trainable parameter is chosen: the block has "
                            + block.getParameters().keys());
        }
        dimension = size;
        setup =
                new OperatorSetup(
                        NetworkSetup.send(
                                data.context(),
                                Builder.require(builder.network, "setNetwork"),
                                block),
                        Builder.require(builder.loss, "setLoss"),
                        builder.kind,
                        chosen,
                        builder.mode);
        manager = NDManager.newBaseManager(Device.cpu(), PtEngine.ENGINE_NAME);
        manager.setName("curvature on spark");
        try {
            if (settings.checkDeterministic()) {
                checkDeterministic();
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
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
    public NDArray apply(NDArray vector) {
        if (vector.getShape().dimension() != 1 || vector.size() != dimension) {
            throw new IllegalArgumentException(
                    "the vector has shape "
                            + vector.getShape()
                            + " where the operator has dimension "
                            + dimension);
        }
        float[] product = apply(vector.toFloatArray());
        return vector.getManager().create(product, new Shape(dimension));
    }

    /** {@inheritDoc} */
    @Override
    public float[] apply(float[] vector) {
        double[] sum = sum(vector).sum();
        float[] product = new float[sum.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = (float) (sum[i] / data.samples() + settings.l2() * vector[i]);
        }
        return product;
    }

    /**
     * Multiplies a vector, and sums over all samples instead of taking the mean. The L2 term, which
     * belongs to no sample, is left out.
     *
     * @param vector of length {@link #dimension()}
     * @return the sum over the samples
     * @throws IllegalArgumentException if the length is another
     * @throws IllegalStateException if the job failed on Spark, in one sentence
     */
    public ProductSum sum(float[] vector) {
        if (vector.length != dimension) {
            throw new IllegalArgumentException(
                    "the vector has length "
                            + vector.length
                            + " where the operator has dimension "
                            + dimension);
        }
        products++;
        Broadcast<float[]> sent = data.context().broadcast(vector);
        try {
            return new ProductSum(
                    run((operator, from, to) -> operator.sum(sent.value(), from, to).sum()),
                    data.samples());
        } finally {
            // Otherwise every product would leave a vector in the memory of each executor.
            sent.destroy();
        }
    }

    /** Computes something for each micro-batch, and sums. */
    private double[] run(SparkLeaf leaf) {
        SummingJob.Result result =
                SummingJob.run(
                        data, settings.depth(dimension, data), task(setup, settings, id, leaf));
        places.addAll(result.places());
        return result.sum();
    }

    /** What is sent to executors must not refer to this operator, which stays here. */
    private static SummingJob.Part task(
            OperatorSetup setup, SparkSettings settings, String id, SparkLeaf leaf) {
        long idle = settings.idleSeconds();
        return (partition, slice, sums) ->
                ExecutorCache.use(
                        new ExecutorCache.Key(id, partition),
                        idle,
                        () -> setup.open(slice),
                        (OperatorSetup.Resident resident) -> {
                            slice.forEachBatch(
                                    (batch, from, to) ->
                                            sums.add(
                                                    batch, leaf.of(resident.operator(), from, to)));
                            return sums;
                        });
    }

    private GradientSum gradient() {
        double[] sums =
                run(
                        (operator, from, to) -> {
                            GradientSum sum = operator.meanLoss().sum(from, to);
                            double[] both =
                                    Arrays.copyOf(sum.gradient(), sum.gradient().length + 1);
                            both[both.length - 1] = sum.loss();
                            return both;
                        });
        int last = sums.length - 1;
        return new GradientSum(sums[last], Arrays.copyOf(sums, last), data.samples());
    }

    private void checkDeterministic() {
        GradientSum first = gradient();
        GradientSum second = gradient();
        double squares = 0;
        for (int i = 0; i < first.gradient().length; i++) {
            squares += Math.pow(first.gradient()[i] - second.gradient()[i], 2);
        }
        double moved = Math.sqrt(squares) / data.samples();
        LossCheck.require(first.meanLoss(), first.gradientNorm(), second.meanLoss(), moved);
        measured = first;
    }

    private GradientSum measured() {
        measured = measured == null ? gradient() : measured;
        return measured;
    }

    /**
     * Returns the mean loss over the data, without the L2 term. Where the check was declined, the
     * first call takes a pass over them.
     *
     * @return the loss
     */
    public double loss() {
        return measured().meanLoss();
    }

    /**
     * Returns the norm of the gradient of the mean loss. Where the check was declined, the first
     * call takes a pass over the data.
     *
     * @return the Euclidean norm, at least 0
     */
    public double gradientNorm() {
        return measured().gradientNorm();
    }

    /** {@inheritDoc} */
    @Override
    public long dimension() {
        return dimension;
    }

    /**
     * {@inheritDoc}
     *
     * @return FLOAT32
     */
    @Override
    public DataType dataType() {
        return DataType.FLOAT32;
    }

    /** {@inheritDoc} */
    @Override
    public NDManager manager() {
        return manager;
    }

    /** {@inheritDoc} */
    @Override
    public long products() {
        return products;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Engines and threads are those of the executors that have answered so far; where they are
     * not all the same, all are named, and the last bits may depend on who computed what.
     */
    @Override
    public Map<String, String> describe() {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("operator", setup.kind().title() + " on Spark");
        text.put("dimension", Long.toString(dimension));
        text.put("samples", Long.toString(data.samples()));
        text.put("micro-batches", Integer.toString(data.batches()));
        text.put("partitions", Integer.toString(data.partitions()));
        text.put("loss function", setup.loss().create().getName());
        if (measured != null) {
            text.put("loss", Double.toString(measured.meanLoss()));
            text.put("gradient norm", Double.toString(measured.gradientNorm()));
        }
        text.put("batch norm", setup.mode().label());
        text.put("type", DataType.FLOAT32.name());
        text.put("sums", DataType.FLOAT64.name() + ", a tree over the micro-batches");
        text.put("l2", Double.toString(settings.l2()));
        text.put("spark", data.context().version());
        text.put("executors' engine", all(ExecutorPlace::engine));
        text.put("executors' djl", all(ExecutorPlace::djl));
        text.put("executors' java", all(ExecutorPlace::java));
        text.put("executors' threads", all(ExecutorPlace::threads));
        return text;
    }

    private String all(Function<ExecutorPlace, Object> part) {
        Collection<String> texts =
                places.stream()
                        .map(part)
                        .map(String::valueOf)
                        .collect(Collectors.toCollection(TreeSet::new));
        return texts.isEmpty() ? "not known before a product" : String.join(", ", texts);
    }

    /** Lets executors forget the network. The data are not closed. */
    @Override
    public void close() {
        if (!data.context().sc().isStopped()) {
            String evicted = id;
            try {
                data.slices().foreachPartition(slices -> ExecutorCache.evict(evicted));
            } catch (Exception e) {
                // Executors that did not hear of it release it when it was idle for long enough.
            }
            setup.network().forget();
        }
        manager.close();
    }

    /** Builds a {@link SparkOperator}. */
    public static final class Builder extends SparkOperatorBuilder<Builder> {

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Builds the operator, at the present values of the parameters.
         *
         * @return the operator, to be closed
         * @throws IllegalArgumentException if training mode meets several micro-batches, the loss
         *     is not finite or not the same twice, or no parameter is chosen
         * @throws IllegalStateException if a job failed on Spark, in one sentence
         */
        public SparkOperator build() {
            return new SparkOperator(this, require(block, "setBlock"));
        }
    }
}
