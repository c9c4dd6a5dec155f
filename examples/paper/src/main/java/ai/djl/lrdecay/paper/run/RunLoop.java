package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.paper.run.RateSchedule.Decision;
import ai.djl.lrdecay.paper.run.RunResult.Verdict;
import ai.djl.lrdecay.training.BlockState;
import ai.djl.lrdecay.training.Checkpoint;
import ai.djl.lrdecay.training.CheckpointStore;
import ai.djl.lrdecay.training.StageSnapshot;
import ai.djl.lrdecay.training.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The epochs of a run. The order of what is written after an epoch makes it safe to be killed at
 * any moment: the line of metrics, the snapshot if a stage ends, then the checkpoint. What is there
 * beyond the last checkpoint is done again, with the same outcome.
 */
final class RunLoop {

    private final RunSpec spec;
    private final RunDirectory directory;
    private final Training training;
    private final CheckpointStore checkpoints;
    private final RunListener listener;
    private final RateSchedule schedule;

    RunLoop(
            RunSpec spec,
            RunDirectory directory,
            Training training,
            CheckpointStore checkpoints,
            RunListener listener) {
        this.spec = spec;
        this.directory = directory;
        this.training = training;
        this.checkpoints = checkpoints;
        this.listener = listener;
        this.schedule =
                ScheduleSpec.parse(spec.schedule()).start(spec.learningRate(), spec.epochs());
    }

    RunResult run() throws IOException {
        int done = restore();
        directory.truncate(done);
        Decision last = done == 0 ? Decision.CONTINUE : lastDecision(done);
        while (done < spec.epochs() && last != Decision.STOP) {
            int epoch = done + 1;
            int stage = schedule.stage();
            double rate = schedule.rate();
            long start = System.nanoTime();
            training.train(epoch, rate);
            training.evaluate();
            List<Tally.Sums> sums = training.drain();
            Tally.Sums train = sums.get(0);
            Tally.Sums test = sums.get(1);
            boolean finite = Double.isFinite(train.loss());
            double loss = finite ? train.loss() / training.trainData().size() : Double.NaN;
            last = finite ? schedule.endEpoch(loss) : Decision.STOP;
            EpochRecord record = record(epoch, stage, rate, last, loss, train, test);
            double seconds = (System.nanoTime() - start) / 1e9;
            directory.append(record, seconds);
            if (!finite) {
                return finish(
                        Verdict.DIVERGED,
                        epoch,
                        "The training loss was not finite in epoch "
                                + epoch
                                + " at the learning rate "
                                + Json.number(rate)
                                + ".");
            }
            if (last != Decision.CONTINUE || epoch == spec.epochs()) {
                snapshot(record);
            }
            if (spec.eigenvalues() > 0 && measures(epoch, last)) {
                Files.createDirectories(directory.spectra());
                training.spectrum().save(directory.spectrum(epoch));
            }
            checkpoints.save(
                    new Checkpoint(
                            spec.digest(),
                            epoch,
                            schedule.state(),
                            BlockState.capture(training.model().getBlock()),
                            training.optimizer().captureState(training.model().getBlock())));
            done = epoch;
            listener.onEpoch(record, seconds);
        }
        String message =
                done < spec.epochs()
                        ? "The schedule ended the training after %d of %d epochs."
                        : "All %d epochs were trained.";
        return finish(
                Verdict.COMPLETED, done, String.format(Locale.ROOT, message, done, spec.epochs()));
    }

    /** At the end of each stage, and in between as the specification says. */
    private boolean measures(int epoch, Decision decision) {
        return epoch == spec.epochs()
                || decision != Decision.CONTINUE
                || (spec.measureEvery() > 0 && epoch % spec.measureEvery() == 0);
    }

    /** Returns the number of epochs that need not be done again. */
    private int restore() throws IOException {
        Optional<Checkpoint> latest = checkpoints.latest(listener::onNotice);
        if (latest.isEmpty()) {
            return 0;
        }
        Checkpoint checkpoint = latest.get();
        List<EpochRecord> epochs = directory.epochs();
        if (epochs.size() < checkpoint.epoch()) {
            throw new RunException(
                    directory.root()
                            + " has a checkpoint after epoch "
                            + checkpoint.epoch()
                            + " but records of only "
                            + epochs.size()
                            + " epochs: the folder was changed from outside");
        }
        try {
            BlockState.restore(training.model().getBlock(), checkpoint.parameters());
            training.optimizer().restoreState(training.model().getBlock(), checkpoint.optimizer());
            schedule.restore(checkpoint.state());
        } catch (IllegalArgumentException e) {
            throw new RunException(
                    "the checkpoint of epoch "
                            + checkpoint.epoch()
                            + " in "
                            + directory.checkpoints()
                            + " does not fit the run: "
                            + e.getMessage(),
                    e);
        }
        listener.onNotice("Continuing after epoch " + checkpoint.epoch() + ".");
        return checkpoint.epoch();
    }

    private Decision lastDecision(int epoch) throws IOException {
        return directory.epochs().get(epoch - 1).decision();
    }

    private EpochRecord record(
            int epoch,
            int stage,
            double rate,
            Decision decision,
            double trainLoss,
            Tally.Sums train,
            Tally.Sums test) {
        IndexedBatches trainData = training.trainData();
        IndexedBatches testData = training.testData();
        return new EpochRecord(
                epoch,
                stage,
                rate,
                decision,
                trainLoss,
                Arrays.stream(train.correct()).sum() / trainData.size(),
                test.loss() / testData.size(),
                Arrays.stream(test.correct()).sum() / testData.size(),
                groupAccuracies(trainData, train),
                groupAccuracies(testData, test),
                test.topFive() / testData.size());
    }

    private static Map<String, Double> groupAccuracies(IndexedBatches data, Tally.Sums sums) {
        Map<String, Double> accuracies = new LinkedHashMap<>();
        long[] sizes = data.groupSizes();
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] > 0) {
                accuracies.put(data.groups().get(i), sums.correct()[i] / sizes[i]);
            }
        }
        return accuracies;
    }

    private void snapshot(EpochRecord record) throws IOException {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("run", spec.id());
        properties.put("dataset", spec.dataset());
        properties.put("schedule", spec.schedule());
        properties.put("learningRate", Json.number(record.learningRate()));
        properties.put("seed", Long.toString(spec.seed()));
        properties.put("trainLoss", Double.toString(record.trainLoss()));
        properties.put("testAccuracy", Double.toString(record.testAccuracy()));
        if (Double.isFinite(record.testTopFive())) {
            properties.put("testTopFiveAccuracy", Double.toString(record.testTopFive()));
        }
        if (!spec.start().isEmpty()) {
            properties.put("start", spec.start());
        }
        long[] shape = training.trainData().inputShape().getShape();
        StageSnapshot.write(
                training.model(),
                directory.snapshot(record.stage()),
                new StageSnapshot(
                        spec.model(),
                        record.stage(),
                        record.epoch(),
                        spec.model(),
                        Arrays.stream(shape).boxed().toList(),
                        training.trainData().classes(),
                        properties,
                        ""));
    }

    private RunResult finish(Verdict verdict, int epochs, String message) throws IOException {
        RunResult result = new RunResult(verdict, epochs, message);
        directory.writeResult(result);
        return result;
    }
}
