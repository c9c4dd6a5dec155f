package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.dataset.PatternKind;
import ai.djl.lrdecay.hessian.record.Eigenvalue;
import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.job.FixedTransferJob;
import ai.djl.lrdecay.paper.launch.FolderRecords;
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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The records that the runs of an experiment would have left in a {@link World}. They are kept in
 * memory, so that a conclusion is tried in milliseconds.
 */
final class SyntheticRecords implements Records {

    private static final Provenance PLACE =
            new Provenance(
                    "none", "none", "none", "none", new Execution(1, "cpu"), Optional.empty());

    private final World world;
    private final Set<RunSpec> runs;
    private final Set<TransferSpec> transfers;

    SyntheticRecords(Experiment experiment, Setting setting, World world) {
        this.world = world;
        runs = Set.copyOf(experiment.runs(setting));
        transfers = Set.copyOf(experiment.transfers(setting));
    }

    /** What an experiment concludes in a world. */
    static Findings conclude(Setting setting, Experiment experiment, World world)
            throws IOException {
        return experiment.conclude(setting, new SyntheticRecords(experiment, setting, world));
    }

    @Override
    public Optional<Run> find(RunSpec spec) {
        Trial trial = Trial.of(spec);
        return runs.contains(spec) && world.exists(trial)
                ? Optional.of(run(spec, trial))
                : Optional.empty();
    }

    private Run run(RunSpec spec, Trial trial) {
        int length = world.length(trial);
        List<EpochRecord> epochs = new ArrayList<>();
        boolean diverged = false;
        while (epochs.size() < length && !diverged) {
            int epoch = epochs.size() + 1;
            Reading reading = world.at(trial, epoch);
            diverged = !Double.isFinite(reading.loss());
            boolean stops = diverged || (epoch == length && length < trial.epochs());
            epochs.add(record(trial, epoch, reading, stops));
        }
        RunResult.Verdict verdict =
                diverged ? RunResult.Verdict.DIVERGED : RunResult.Verdict.COMPLETED;
        return new Run(spec, new RunResult(verdict, epochs.size(), "Synthetic."), epochs);
    }

    private static EpochRecord record(Trial trial, int epoch, Reading reading, boolean stops) {
        Map<String, Double> groups = new LinkedHashMap<>();
        groups.put(PatternKind.SIMPLE.label(), reading.simple());
        groups.put(PatternKind.COMPLEX.label(), reading.complex());
        Map<String, Double> fitted =
                trial.noisy() ? Map.of(PatternKind.NOISE.label(), reading.noise()) : Map.of();
        Decision decision =
                stops
                        ? Decision.STOP
                        : trial.decaysAfter(epoch) ? Decision.DECAY : Decision.CONTINUE;
        int stage = trial.stage(epoch);
        // A file has null for what is not finite, which is read as NaN.
        double loss = Double.isFinite(reading.loss()) ? reading.loss() : Double.NaN;
        return new EpochRecord(
                epoch,
                stage,
                trial.rate() * Math.pow(0.1, stage - 1.0),
                decision,
                new EpochRecord.Scores(loss, reading.accuracy(), groups, Double.NaN),
                new EpochRecord.Scores(loss, reading.accuracy(), groups, Double.NaN),
                fitted);
    }

    @Override
    public SortedMap<Integer, HessianSpectrum> spectra(RunSpec spec) {
        Trial trial = Trial.of(spec);
        SortedMap<Integer, HessianSpectrum> spectra = new TreeMap<>();
        find(spec).stream()
                .flatMap(run -> run.epochs().stream())
                .filter(epoch -> Double.isFinite(epoch.trainLoss()))
                .mapToInt(EpochRecord::epoch)
                .filter(trial::measures)
                .forEach(
                        epoch -> {
                            double sharpness = world.sharpness(trial, epoch);
                            spectra.put(epoch, spectrum(trial.eigenvalues(), sharpness));
                        });
        return spectra;
    }

    private static HessianSpectrum spectrum(int count, double sharpness) {
        List<Eigenvalue> largest =
                IntStream.range(0, count)
                        .mapToObj(i -> new Eigenvalue(sharpness / (1 + i), 1e-4, 1e-4, true))
                        .toList();
        return new HessianSpectrum(largest, List.of(), 20, 1, Map.of("batch norm", "training"));
    }

    @Override
    public Optional<TransferRecord> find(TransferSpec spec) {
        Trial trial = new Trial(spec.data().toString(), "fix", 1, 1, spec.seed(), "", 0, 0);
        if (!transfers.contains(spec) || !world.exists(trial)) {
            return Optional.empty();
        }
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
        return Optional.of(new TransferRecord(TransferRecord.FORMAT, spec, PLACE, stages));
    }

    /** Writes all of it as runs and transfers would. */
    void write(FolderRecords folders) throws IOException {
        for (RunSpec spec : runs) {
            Optional<Run> run = find(spec);
            if (run.isPresent()) {
                write(folders.directory(spec), run.get());
            }
        }
        for (TransferSpec spec : transfers) {
            Optional<TransferRecord> transfer = find(spec);
            if (transfer.isPresent()) {
                Path folder = folders.folder(new FixedTransferJob(spec));
                Files.createDirectories(folder);
                transfer.get().write(folder);
            }
        }
    }

    /** As RunDirectory had it before seals, and not made durable: that would take long. */
    private void write(RunDirectory directory, Run run) throws IOException {
        Files.createDirectories(directory.spectra());
        write(directory, "run.json", new RunInfo(RunInfo.UNSEALED, run.spec(), List.of(PLACE)));
        StringBuilder lines = new StringBuilder();
        run.epochs().forEach(epoch -> lines.append(Json.GSON.toJson(epoch)).append('\n'));
        Files.writeString(directory.root().resolve("metrics.jsonl"), lines);
        for (Map.Entry<Integer, HessianSpectrum> spectrum : spectra(run.spec()).entrySet()) {
            spectrum.getValue().save(directory.spectrum(spectrum.getKey()));
        }
        write(directory, "result.json", run.result());
    }

    private static void write(RunDirectory directory, String name, Object content)
            throws IOException {
        Files.writeString(directory.root().resolve(name), Json.PRETTY.toJson(content) + "\n");
    }
}
