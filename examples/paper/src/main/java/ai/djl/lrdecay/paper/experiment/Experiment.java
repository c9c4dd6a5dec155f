package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import java.io.IOException;
import java.util.List;

/** An experiment of the paper: the runs it needs, and what it concludes from their records. */
public interface Experiment {

    /**
     * Returns the name.
     *
     * @return the name, as on the command line
     */
    String id();

    /**
     * Tells whether a preset includes it.
     *
     * @param preset the preset
     * @return true unless it is kept for larger ones
     */
    default boolean isPartOf(Preset preset) {
        return true;
    }

    /**
     * Returns the runs it needs. Runs that several experiments need are run once.
     *
     * @param setting the circumstances
     * @return the specifications
     */
    List<RunSpec> runs(Setting setting);

    /**
     * Returns the transfers that it needs.
     *
     * @param setting the circumstances
     * @return the specifications
     */
    default List<TransferSpec> transfers(Setting setting) {
        return List.of();
    }

    /**
     * Concludes from records. Runs that are missing make claims {@code NOT_RUN}; nothing is trained
     * here.
     *
     * @param setting the circumstances
     * @param records the records of finished runs
     * @return the findings
     * @throws IOException if a record is damaged
     */
    Findings conclude(Setting setting, Records records) throws IOException;
}
