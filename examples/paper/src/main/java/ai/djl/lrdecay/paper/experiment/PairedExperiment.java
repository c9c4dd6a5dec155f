package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * An experiment with several kinds of runs, each done once for every seed and compared within it.
 */
abstract class PairedExperiment implements Experiment {

    /** Makes the specification of each kind from a seed. */
    abstract List<Function<Long, RunSpec>> kinds(Setting setting);

    /** {@inheritDoc} */
    @Override
    public final List<RunSpec> runs(Setting setting) {
        return PairedRuns.specs(setting, kinds(setting));
    }

    /** What was recorded of the runs. */
    final PairedRuns read(Setting setting, Records records) throws IOException {
        return new PairedRuns(setting, records, kinds(setting));
    }
}
