package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.dataset.PatternKind;
import ai.djl.lrdecay.hessian.record.Eigenvalue;
import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.job.FixedTransferJob;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.Execution;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.Provenance;
import ai.djl.lrdecay.paper.run.RateSchedule.Decision;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.RunInfo;
import ai.djl.lrdecay.paper.run.RunResult;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.transfer.TransferRecord;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Writes the records that the runs of an experiment would have left in a {@link World}. */
final class SyntheticRecords {

    private static final Provenance PLACE =
            new Provenance(
                    "none", "none", "none", "none", new Execution(1, "cpu"), Optional.empty());

    private final Path root;
    private final Setting setting;

    SyntheticRecords(Path root, Setting setting) {
        this.root = root;
        this.setting = setting;
    }

    /** What an experiment concludes in a world. */
    Findings conclude(Experiment experiment, World world) throws IOException {
        Records records = new Records(root);
        for (RunSpec spec : experiment.runs(setting)) {
            if (world.exists(Trial.of(spec))) {
                write(records.directory(spec), spec, world);
            }
        }
        for (TransferSpec spec : experiment.transfers(setting)) {
            Trial trial = trial(spec);
            if (world.exists(trial)) {
                write(records.folder(new FixedTransferJob(spec)), spec, trial, world);
            }
        }
        return experiment.conclude(setting, records);
    }

    private static Trial trial(TransferSpec spec) {
        return new Trial(spec.data().toString(), "fix", 1, 1, spec.seed(), "", 0, 0);
    }

    private static void write(RunDirectory directory, RunSpec spec, World world)
            throws IOException {
        Files.createDirectories(directory.spectra());
        // Written as RunDirectory had it before seals, and not made durable: that would take long.
        write(directory, "run.json", new RunInfo(RunInfo.UNSEALED, spec, List.of(PLACE)));
        Trial trial = Trial.of(spec);
        int length = world.length(trial);
        StringBuilder lines = new StringBuilder();
        boolean diverged = false;
        int epoch = 0;
        while (epoch < length && !diverged) {
            epoch++;
            Reading reading = world.at(trial, epoch);
            diverged = !Double.isFinite(reading.loss());
            boolean stops = diverged || (epoch == length && length < trial.epochs());
            lines.append(Json.GSON.toJson(record(trial, epoch, reading, stops))).append('\n');
            if (!diverged && trial.measures(epoch)) {
                spectrum(trial.eigenvalues(), world.sharpness(trial, epoch))
                        .save(directory.spectrum(epoch));
            }
        }
        Files.writeString(directory.root().resolve("metrics.jsonl"), lines);
        write(
                directory,
                "result.json",
                new RunResult(
                        diverged ? RunResult.Verdict.DIVERGED : RunResult.Verdict.COMPLETED,
                        epoch,
                        "Synthetic."));
    }

    private static void write(RunDirectory directory, String name, Object content)
            throws IOException {
        Files.writeString(directory.root().resolve(name), Json.PRETTY.toJson(content) + "\n");
    }

    private static EpochRecord record(Trial trial, int epoch, Reading reading, boolean stops) {
        Map<String, Double> groups = new LinkedHashMap<>();
        groups.put(PatternKind.SIMPLE.label(), reading.simple());
        groups.put(PatternKind.COMPLEX.label(), reading.complex());
        Map<String, Double> train = new LinkedHashMap<>(groups);
        if (trial.noisy()) {
            train.put(PatternKind.NOISE.label(), reading.noise());
        }
        Decision decision =
                stops
                        ? Decision.STOP
                        : trial.decaysAfter(epoch) ? Decision.DECAY : Decision.CONTINUE;
        int stage = trial.stage(epoch);
        return new EpochRecord(
                epoch,
                stage,
                trial.rate() * Math.pow(0.1, stage - 1.0),
                decision,
                new EpochRecord.Scores(reading.loss(), reading.accuracy(), train, Double.NaN),
                new EpochRecord.Scores(reading.loss(), reading.accuracy(), groups, Double.NaN));
    }

    private static HessianSpectrum spectrum(int count, double sharpness) {
        List<Eigenvalue> largest =
                IntStream.range(0, count)
                        .mapToObj(i -> new Eigenvalue(sharpness / (1 + i), 1e-4, 1e-4, true))
                        .toList();
        return new HessianSpectrum(largest, List.of(), 20, 1, Map.of("batch norm", "training"));
    }

    private static void write(Path folder, TransferSpec spec, Trial trial, World world)
            throws IOException {
        Files.createDirectories(folder);
        List<TransferRecord.Stage> stages = new ArrayList<>();
        for (int stage = 1; stage <= TransferTask.STAGES; stage++) {
            World.Transferred value = world.transferred(trial, stage);
            stages.add(
                    new TransferRecord.Stage(
                            "stage-" + stage,
                            stage,
                            value.source(),
                            value.target(),
                            value.logMe(),
                            value.probe(),
                            1,
                            1));
        }
        new TransferRecord(TransferRecord.FORMAT, spec, PLACE, stages).write(folder);
    }
}
