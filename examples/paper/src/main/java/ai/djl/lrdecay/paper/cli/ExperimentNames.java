package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.experiment.Experiment;
import ai.djl.lrdecay.paper.experiment.Experiments;
import java.util.Iterator;

/** The names of all experiments, for help texts. */
final class ExperimentNames implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
        return Experiments.all().stream().map(Experiment::id).iterator();
    }
}
