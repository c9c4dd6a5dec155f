package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.transfer.TransferRecord;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The transfers of all seeds whose runs and transfers are finished. */
final class TransferSeeds {

    private final List<Long> numbers = new ArrayList<>();
    private final List<TransferSeed> seeds = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    TransferSeeds(Setting setting, TransferTask task, Records records) throws IOException {
        PairedRuns runs = new PairedRuns(setting, records, task.runs());
        int targets = task.targets().size();
        List<Long> missing = new ArrayList<>(setting.seeds());
        for (int i = 0; i < runs.seeds(); i++) {
            long seed = runs.numbers().get(i);
            List<List<TransferRecord.Stage>> fixed = new ArrayList<>();
            for (TransferSpec spec : task.fixed(seed)) {
                Optional<TransferRecord> record = records.find(spec);
                record.map(TransferRecord::stages)
                        .filter(stages -> stages.size() == TransferTask.STAGES)
                        .ifPresent(fixed::add);
            }
            if (targets > 0 && fixed.size() == targets) {
                numbers.add(seed);
                seeds.add(new TransferSeed(tuned(runs.complete().get(i), targets), fixed));
                missing.remove(seed);
            }
        }
        if (targets > 0 && !missing.isEmpty()) {
            remarks.add(
                    "Not all runs and transfers of these seeds are finished: "
                            + missing.stream()
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        remarks.addAll(runs.divergences());
    }

    private static List<List<Run>> tuned(List<Run> runs, int targets) {
        List<List<Run>> tuned = new ArrayList<>();
        for (int target = 0; target < targets; target++) {
            int first = TransferTask.tuningOf(target, 1);
            tuned.add(runs.subList(first, first + TransferTask.STAGES));
        }
        return tuned;
    }

    /** A quantity of each seed; no seed is dropped for its value. */
    Sample sample(ToDoubleFunction<TransferSeed> quantity) {
        return new Sample(numbers, values(quantity), remarks);
    }

    double[] values(ToDoubleFunction<TransferSeed> quantity) {
        return seeds.stream().mapToDouble(quantity).toArray();
    }

    List<TransferSeed> all() {
        return seeds;
    }

    boolean isEmpty() {
        return seeds.isEmpty();
    }
}
