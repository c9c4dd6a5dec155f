package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.RunResult;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.transfer.TransferRecord;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The records of finished runs and transfers, wherever they are kept: what is concluded from. */
public interface Records {

    /**
     * Reads a finished run.
     *
     * @param spec the specification
     * @return the run, or nothing if it is not finished
     * @throws IOException if a record is damaged
     */
    Optional<Run> find(RunSpec spec) throws IOException;

    /**
     * Reads the spectra that were measured in a run.
     *
     * @param spec the specification
     * @return the spectra by the epoch after which each was measured; none if there are none
     * @throws IOException if a record is damaged
     */
    SortedMap<Integer, HessianSpectrum> spectra(RunSpec spec) throws IOException;

    /**
     * Reads what came of a transfer.
     *
     * @param spec the transfer
     * @return the record, or nothing if it is not done
     * @throws IOException if the record is damaged
     */
    Optional<TransferRecord> find(TransferSpec spec) throws IOException;

    /**
     * Returns the records of before anything was run.
     *
     * @return records in which nothing is found
     */
    static Records none() {
        return new Records() {
            @Override
            public Optional<Run> find(RunSpec spec) {
                return Optional.empty();
            }

            @Override
            public SortedMap<Integer, HessianSpectrum> spectra(RunSpec spec) {
                return Collections.emptySortedMap();
            }

            @Override
            public Optional<TransferRecord> find(TransferSpec spec) {
                return Optional.empty();
            }
        };
    }

    /**
     * What a finished run left.
     *
     * @param spec the specification
     * @param result how it ended
     * @param epochs what was measured, at least one epoch
     */
    record Run(RunSpec spec, RunResult result, List<EpochRecord> epochs) {

        /**
         * Tells whether the training ended because its loss was no longer finite.
         *
         * @return true if it did; its last epoch is the one in which that happened
         */
        public boolean diverged() {
            return result.verdict() == RunResult.Verdict.DIVERGED;
        }

        /**
         * Returns the last epoch.
         *
         * @return what was measured in it
         */
        public EpochRecord last() {
            return epochs.get(epochs.size() - 1);
        }

        /**
         * Returns an epoch.
         *
         * @param number the epoch, from 1
         * @return what was measured in it
         */
        public EpochRecord epoch(int number) {
            return epochs.get(number - 1);
        }
    }
}
