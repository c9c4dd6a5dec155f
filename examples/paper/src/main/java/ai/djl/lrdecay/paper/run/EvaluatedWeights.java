package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.batch.IndexedBatches.Portion;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.optimizer.BlockOptimizer;
import ai.djl.lrdecay.training.optimizer.ScheduleFreeSgd;
import ai.djl.lrdecay.training.state.BatchNormStatistics;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Which weights of a training are evaluated: those that are trained, or their average with batch
 * norm computed anew on the training data.
 */
final class EvaluatedWeights implements AutoCloseable {

    /** Something to do with the evaluated weights in the block. */
    interface Action {
        void run() throws IOException;
    }

    private final Block block;
    private final BlockOptimizer optimizer;
    private final @Nullable WeightAverage average;
    private final IndexedBatches data;
    private final int batchSize;

    EvaluatedWeights(
            Block block,
            BlockOptimizer optimizer,
            @Nullable WeightAverage average,
            IndexedBatches data,
            int batchSize) {
        this.block = block;
        this.optimizer = optimizer;
        this.average = average;
        this.data = data;
        this.batchSize = batchSize;
    }

    void afterUpdate() {
        if (average != null) {
            average.afterUpdate(block);
        }
    }

    void afterEpoch(int epoch) {
        if (average != null) {
            average.afterEpoch(block, epoch);
        }
    }

    Map<String, HostTensor> capture() {
        return average == null ? Map.of() : average.capture();
    }

    void restore(Map<String, HostTensor> state) {
        if (average != null) {
            average.restore(block, state);
        }
    }

    /** Does something with the evaluated weights; afterwards every bit is as it was. */
    void use(NDManager manager, Action action) throws IOException {
        WeightAverage mean = average;
        boolean averaged = mean != null && !mean.isEmpty();
        if (!averaged && !(optimizer instanceof ScheduleFreeSgd)) {
            action.run();
            return;
        }
        Map<String, HostTensor> trained = BlockState.capture(block);
        if (optimizer instanceof ScheduleFreeSgd free) {
            free.toAverages(block);
        } else if (mean != null) {
            mean.swap(block);
        }
        try {
            BatchNormStatistics.recalibrate(block, manager, () -> inputs(manager));
            action.run();
        } finally {
            if (averaged && mean != null) {
                mean.swap(block);
            }
            BlockState.restore(block, trained);
        }
    }

    /** The training data in their order, batch by batch. */
    private Iterator<NDList> inputs(NDManager manager) {
        int size = Math.toIntExact(data.size());
        List<Portion> portions = Portions.batches(size, batchSize);
        IndexedBatches.Pass pass = data.pass(LongStream.range(0, size).toArray(), portions, 0);
        return new Iterator<>() {
            private @Nullable NDManager scratch;
            private int next;

            @Override
            public boolean hasNext() {
                boolean more = next < portions.size();
                if (!more) {
                    release();
                    pass.close();
                }
                return more;
            }

            @Override
            public NDList next() {
                release();
                NDManager own = manager.newSubManager();
                scratch = own;
                next++;
                return new NDList(pass.next(own).inputs());
            }

            private void release() {
                NDManager own = scratch;
                if (own != null) {
                    own.close();
                    scratch = null;
                }
            }
        };
    }

    @Override
    public void close() {
        if (average != null) {
            average.close();
        }
    }
}
