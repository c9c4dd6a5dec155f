package ai.djl.lrdecay.paper.job;

import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.run.Provenance;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.RunInfo;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.Runner;
import ai.djl.lrdecay.paper.run.SealDepth;
import ai.djl.lrdecay.paper.run.TrackedRun;
import ai.djl.lrdecay.tracking.EpochSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A training run.
 *
 * @param spec the run
 */
public record TrainingJob(RunSpec spec) implements Job {

    @Override
    public JobKind kind() {
        return JobKind.TRAIN;
    }

    @Override
    public String id() {
        return spec.id();
    }

    @Override
    public Optional<String> after() {
        return spec.fineTuning().flatMap(tuning -> tuning.start().run());
    }

    @Override
    public Effort effort() {
        return new Effort(
                spec.data() + " " + spec.network(), spec.epochs(), spec.data().trainingSamples());
    }

    @Override
    public String run(JobFile file, DataFolders folders, RunListener listener) throws IOException {
        List<EpochSink> sinks =
                file.track().stream()
                        .map(target -> target.of(spec.id()).sink(spec.id(), listener::onNotice))
                        .toList();
        RunDirectory directory = new RunDirectory(file.folder());
        try (TrackedRun tracked = new TrackedRun(listener, spec, directory, sinks)) {
            return new Runner(file.execution(), folders, tracked, file.protocol())
                    .run(spec, directory, true)
                    .message();
        }
    }

    @Override
    public boolean isFinished(Path folder, SealDepth depth) throws IOException {
        return new RunDirectory(folder).isFinished(spec, depth);
    }

    @Override
    public boolean isSealed(Path folder) throws IOException {
        return new RunDirectory(folder).info().filter(RunInfo::sealed).isPresent();
    }

    @Override
    public int stepsDone(Path folder) {
        return new RunDirectory(folder).epochsDone();
    }

    @Override
    public List<Provenance> places(Path folder) throws IOException {
        return new RunDirectory(folder).info().map(RunInfo::places).orElse(List.of());
    }
}
