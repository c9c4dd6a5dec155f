package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.finding.CellValues;
import java.util.Arrays;

/**
 * One of several places in which a claim must hold.
 *
 * @param label what it is, for people; empty where there is only one
 * @param sample the quantity there
 */
record Cell(String label, Sample sample) {

    /** As plain data. */
    CellValues shown() {
        return new CellValues(
                label, sample.seeds(), Arrays.stream(sample.values()).boxed().toList());
    }
}
