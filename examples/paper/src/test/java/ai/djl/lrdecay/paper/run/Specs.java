package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.data.DataSources;
import java.io.IOException;

/** Small runs for tests, on one thread of the CPU. */
public final class Specs {

    /** One thread of the CPU. */
    public static final Execution CPU = new Execution(1, "cpu");

    private Specs() {}

    /** The smallest network, on the data and with the schedule and the optimizer given. */
    public static RunSpec.Builder run(
            String data, String schedule, OptimizerSpec optimizer, int epochs) {
        return RunSpec.builder()
                .setData(DataSources.parse(data))
                .setNetwork(NetworkSpec.parse("wrn-10-1"))
                .optSchedule(ScheduleSpec.parse(schedule))
                .setOptimizer(optimizer)
                .setEpochs(epochs);
    }

    /** SGD with the usual momentum and weight decay. */
    public static OptimizerSpec sgd(double rate, int batchSize) {
        return OptimizerSpec.builder()
                .setLearningRate(rate)
                .setBatchSize(batchSize)
                .optMomentum(0.9)
                .optWeightDecay(5e-4)
                .build();
    }

    /** SGD without momentum and weight decay. */
    public static OptimizerSpec plain(double rate, int batchSize) {
        return OptimizerSpec.builder().setLearningRate(rate).setBatchSize(batchSize).build();
    }

    /** Trains on one thread of the CPU. */
    public static RunResult train(
            RunSpec spec, RunDirectory directory, boolean resume, RunListener listener)
            throws IOException {
        return train(spec, CPU, directory, resume, listener);
    }

    /** Trains. */
    public static RunResult train(
            RunSpec spec,
            Execution execution,
            RunDirectory directory,
            boolean resume,
            RunListener listener)
            throws IOException {
        return new Runner(execution, DataFolders.standard(null), listener)
                .run(spec, directory, resume);
    }
}
