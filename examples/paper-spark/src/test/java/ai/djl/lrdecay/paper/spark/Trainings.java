package ai.djl.lrdecay.paper.spark;

import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.job.TrainingJob;
import ai.djl.lrdecay.paper.launch.PlanFile;
import ai.djl.lrdecay.paper.launch.PlannedJob;
import ai.djl.lrdecay.paper.launch.SingleJob;
import ai.djl.lrdecay.paper.run.Execution;
import ai.djl.lrdecay.paper.run.FineTuningSpec;
import ai.djl.lrdecay.paper.run.NetworkSpec;
import ai.djl.lrdecay.paper.run.OptimizerSpec;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.SnapshotRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Small trainings, and what one machine makes of them. */
final class Trainings {

    private Trainings() {}

    static RunSpec spec(long seed, double rate, int epochs) {
        return RunSpec.builder()
                .setData(DataSources.parse("ps10:train=200,test=50,size=2"))
                .setNetwork(NetworkSpec.parse("wrn-10-1"))
                .setOptimizer(
                        OptimizerSpec.builder().setLearningRate(rate).setBatchSize(50).build())
                .setEpochs(epochs)
                .optSeed(seed)
                .build();
    }

    static Job training(long seed, double rate, int epochs) {
        return new TrainingJob(spec(seed, rate, epochs));
    }

    /** A training that starts from the first snapshot of another one. */
    static Job fineTuning(RunSpec start) {
        return new TrainingJob(
                start.toBuilder()
                        .optFineTuning(
                                Optional.of(new FineTuningSpec(SnapshotRef.of(start).at(1), 0.1)))
                        .build());
    }

    /** Writes the plan of some trainings. */
    static List<PlannedJob> plan(List<Job> jobs, Path out) throws IOException {
        List<PlannedJob> planned = PlanFile.plan(jobs, Optional.empty());
        Files.createDirectories(out);
        PlanFile.write(planned, out.resolve(PlanFile.NAME));
        return planned;
    }

    /** Does the jobs in this process. */
    static void here(List<PlannedJob> planned, Path out) throws IOException {
        for (PlannedJob job : planned) {
            new SingleJob(job, out, new Execution(1, "cpu"), Optional.empty())
                    .run(DataFolders.standard(null), new RunListener() {});
        }
    }

    static Path metrics(Path out, PlannedJob job) {
        return out.resolve("runs").resolve(job.job().id()).resolve("metrics.jsonl");
    }

    static List<Job> several(int count, int epochs) {
        List<Job> jobs = new ArrayList<>();
        for (int seed = 1; seed <= count; seed++) {
            jobs.add(training(seed, 0.05, epochs));
        }
        return jobs;
    }
}
