package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.paper.run.RateSchedule.Decision;
import ai.djl.lrdecay.paper.run.RunResult.Verdict;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.training.Tally;
import ai.djl.lrdecay.training.checkpoint.Checkpoint;
import ai.djl.lrdecay.training.checkpoint.CheckpointStore;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.nn.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private final int every;

    RunLoop(
            RunSpec spec,
            RunDirectory directory,
            Training training,
            RateSchedule schedule,
            CheckpointStore checkpoints,
            RunListener listener,
            int every) {
        this.spec = spec;
        this.directory = directory;
        this.training = training;
        this.checkpoints = checkpoints;
        this.listener = listener;
        this.schedule = schedule;
        this.every = every;
    }

    RunResult run() throws IOException {
        int done = restore();
        directory.truncate(done);
        RunJournal journal = directory.journal();
        listener.onStart(done);
        Decision last = done == 0 ? Decision.CONTINUE : lastDecision(done);
        while (done < spec.epochs() && last != Decision.STOP) {
            int epoch = done + 1;
            int stage = schedule.stage();
            double rate = schedule.rate();
            long start = System.nanoTime();
            training.train(epoch, schedule.batches());
            training.evaluate();
            Training.Counts counts = training.drain();
            boolean finite = Double.isFinite(counts.train().loss());
            double loss = finite ? counts.train().loss() / training.trainData().size() : Double.NaN;
            last = finite ? schedule.endEpoch(loss) : Decision.STOP;
            EpochRecord record = record(epoch, stage, rate, last, loss, counts);
            double seconds = (System.nanoTime() - start) / 1e9;
            journal.append(record, seconds);
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
                snapshot(record, directory.snapshot(stage), true);
            } else if (every > 0 && epoch % every == 0) {
                snapshot(record, within(stage, epoch), false);
            }
            if (spec.curvature().isPresent()) {
                measure(spec.curvature().get(), epoch, last);
            }
            if (last == Decision.DECAY && schedule.batches() > 1) {
                listener.onNotice(growth(epoch));
            }
            listener.onMeasured(record);
            save(epoch);
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

    private String growth(int epoch) {
        int batch = spec.optimizer().batchSize();
        long samples = training.trainData().size();
        long wanted = (long) schedule.batches() * batch;
        String takes =
                wanted < samples
                        ? wanted + " samples"
                        : "all " + samples + " samples, since " + wanted + " are more";
        return String.format(
                Locale.ROOT,
                "After epoch %d an update takes %s; batch norm sees %d at a time.",
                epoch,
                takes,
                batch);
    }

    /** At the end of each stage, and in between as the specification says. */
    private void measure(CurvatureSpec curvature, int epoch, Decision decision) throws IOException {
        boolean due = curvature.every() > 0 && epoch % curvature.every() == 0;
        if (due || epoch == spec.epochs() || decision != Decision.CONTINUE) {
            Files.createDirectories(directory.spectra());
            training.spectrum(curvature).save(directory.spectrum(epoch));
        }
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
            throw new DamagedFileException(
                    directory.root().resolve("metrics.jsonl"),
                    "it has records of only "
                            + epochs.size()
                            + " epochs, and there is a checkpoint after epoch "
                            + checkpoint.epoch());
        }
        try {
            BlockState.restore(training.model().getBlock(), checkpoint.parameters());
            training.optimizer().restoreState(training.model().getBlock(), checkpoint.optimizer());
            training.evaluated().restore(checkpoint.average());
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
            Training.Counts counts) {
        Tally.Sums train = counts.train();
        Tally.Sums test = counts.test();
        IndexedBatches trainData = training.trainData();
        IndexedBatches testData = training.testData();
        return new EpochRecord(
                epoch,
                stage,
                rate,
                decision,
                new EpochRecord.Scores(
                        trainLoss,
                        Arrays.stream(train.correct()).sum() / trainData.size(),
                        groupAccuracies(trainData, train),
                        Double.NaN),
                new EpochRecord.Scores(
                        test.loss() / testData.size(),
                        Arrays.stream(test.correct()).sum() / testData.size(),
                        groupAccuracies(testData, test),
                        test.topFive() / testData.size()),
                training.noise()
                        .map(noise -> groupAccuracies(noise, counts.noise()))
                        .orElse(Map.of()));
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

    private Path within(int stage, int epoch) {
        Path end = directory.snapshot(stage);
        return end.resolveSibling(end.getFileName() + "-epoch-" + epoch);
    }

    /** Where a number is not finite nothing is written; then the next loss is not either. */
    private void save(int epoch) throws IOException {
        Block block = training.model().getBlock();
        if (BlockState.isFinite(block)) {
            checkpoints.save(
                    new Checkpoint(
                            spec.digest(),
                            epoch,
                            schedule.state(),
                            BlockState.capture(block),
                            training.optimizer().captureState(block),
                            training.evaluated().capture(),
                            Map.of()));
        }
    }

    private void snapshot(EpochRecord record, Path folder, boolean atEnd) throws IOException {
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put(TrainedStage.RUN, spec.id());
        provenance.put("schedule", spec.schedule().toString());
        provenance.put("seed", Long.toString(spec.seed()));
        spec.fineTuning().ifPresent(tuning -> provenance.put("start", tuning.start().toString()));
        spec.optimizer().average().ifPresent(of -> provenance.put("average", of.toString()));
        if (spec.network().precision() != Precision.FLOAT32) {
            provenance.put("precision", spec.network().precision().toString());
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put(TrainedStage.TEST_ACCURACY, record.testAccuracy());
        measures.put("testTopFiveAccuracy", record.test().topFive());
        measures.put("trainLoss", record.trainLoss());
        long[] shape = training.trainData().inputShape().getShape();
        StageSnapshot snapshot =
                new StageSnapshot(
                        spec.network().name(),
                        Arrays.stream(shape).boxed().toList(),
                        training.trainData().classes(),
                        new TrainedStage(
                                record.stage(),
                                record.epoch(),
                                record.learningRate(),
                                measures,
                                spec.data().toString(),
                                provenance,
                                atEnd));
        training.withEvaluated(() -> StageSnapshot.write(training.model(), folder, snapshot));
    }

    private RunResult finish(Verdict verdict, int epochs, String message) throws IOException {
        return directory.writeResult(new RunResult(verdict, epochs, message));
    }
}
