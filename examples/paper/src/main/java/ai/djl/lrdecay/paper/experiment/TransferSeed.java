package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.transfer.TransferRecord;
import java.util.Comparator;
import java.util.List;

/**
 * What came of the transfers of a seed. Targets are numbered from 0, stages from 1.
 *
 * @param tuned the runs that fine-tune, by target and stage
 * @param fixed what came of each stage with fixed features, by target
 */
record TransferSeed(List<List<Run>> tuned, List<List<TransferRecord.Stage>> fixed) {

    TransferSeed {
        tuned = tuned.stream().map(List::copyOf).toList();
        fixed = fixed.stream().map(List::copyOf).toList();
    }

    /** Test accuracy of a stage on the source. */
    double source(int stage) {
        return fixed.get(0).get(stage - 1).sourceAccuracy();
    }

    /** What a stage added on the source. */
    double sourceGain(int stage) {
        return source(stage) - source(stage - 1);
    }

    /** Test accuracy of a stage on a target. */
    double accuracy(TransferStrategy strategy, int target, int stage) {
        return switch (strategy) {
            case FINETUNE -> {
                Run run = tuned.get(target).get(stage - 1);
                yield Window.end(run).share(run, EpochRecord::testAccuracy);
            }
            case FIX -> fixed.get(target).get(stage - 1).accuracy();
        };
    }

    /** What a stage added on a target. */
    double gain(TransferStrategy strategy, int target, int stage) {
        return accuracy(strategy, target, stage) - accuracy(strategy, target, stage - 1);
    }

    /**
     * Whether stage 2 transfers more than stage 3, free of ratios: the gains of stage 2 on the
     * target times those of stage 3 on the source, less the other product. Its sign is that of the
     * difference of transferabilities where both stages gained on the source.
     */
    double fall(TransferStrategy strategy, int target) {
        return gain(strategy, target, 2) * sourceGain(3)
                - gain(strategy, target, 3) * sourceGain(2);
    }

    /** What a ranking makes of each stage for a target, in the order of the stages. */
    double[] scores(StageRanking ranking, int target) {
        return fixed.get(target).stream().mapToDouble(ranking::score).toArray();
    }

    /** The stage (from 1) that a ranking recommends for a target; the earliest of equals. */
    int recommended(StageRanking ranking, int target) {
        return fixed.get(target).stream()
                .max(
                        Comparator.comparingDouble(ranking::score)
                                .thenComparing(s -> s.stage(), Comparator.reverseOrder()))
                .orElseThrow()
                .stage();
    }
}
