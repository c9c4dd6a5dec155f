package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.launch.Plan;
import ai.djl.lrdecay.paper.launch.PlanFile;
import ai.djl.lrdecay.paper.launch.PlannedJob;
import ai.djl.lrdecay.paper.protocol.SealedProtocol;
import ai.djl.lrdecay.paper.run.RunException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plan}: the jobs of a reproduction as a file, for a scheduler. */
@Command(
        name = "plan",
        sortOptions = false,
        description = {
            "Write the jobs of a reproduction to DIR/plan.jsonl, one per line, for a scheduler that"
                    + " starts 'run-one' for each.",
            "A job of a later wave starts from one of an earlier wave. 'report' and 'verify' work"
                    + " on what has arrived in DIR.",
            ""
        })
final class PlanCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Mixin private PlanOptions options;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "The output folder, which the machines share.")
    private Path out;

    @Mixin private DataFolderOption dataFolder;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        Plan plan = options.plan(DataSources.found(dataFolder.folders()));
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new RunException(out + " is a file, not a folder for a reproduction");
        }
        Files.createDirectories(out);
        SealedProtocol protocol = SealedProtocol.current();
        List<PlannedJob> jobs = PlanFile.plan(plan.jobs(), Optional.of(protocol.seal()));
        plan.write(out);
        PlanFile.write(jobs, out.resolve(PlanFile.NAME));
        show(jobs);
        return 0;
    }

    private void show(List<PlannedJob> jobs) {
        PrintWriter text = command.commandLine().getOut();
        int waves = jobs.isEmpty() ? 0 : jobs.get(jobs.size() - 1).wave() + 1;
        text.printf(Locale.ROOT, "%s: %d jobs%n", out.resolve(PlanFile.NAME), jobs.size());
        for (int wave = 0; wave < waves; wave++) {
            int number = wave;
            List<PlannedJob> same = jobs.stream().filter(job -> job.wave() == number).toList();
            long seconds = same.stream().mapToLong(job -> job.estimate().seconds()).sum();
            long most = same.stream().mapToLong(job -> job.estimate().seconds()).max().orElse(0);
            long memory =
                    same.stream().mapToLong(job -> job.estimate().mebibytes()).max().orElse(0);
            text.printf(
                    Locale.ROOT,
                    "wave %d: jobs %d to %d; about %.1f hours on one core, the longest %.0f"
                            + " minutes; up to %d MiB each%n",
                    wave,
                    same.get(0).index(),
                    same.get(same.size() - 1).index(),
                    seconds / 3600.0,
                    Math.ceil(most / 60.0),
                    memory);
        }
        if (!common.quiet()) {
            text.printf(
                    "Each: lrdecay run-one --plan %s --index N --out %s%n",
                    out.resolve(PlanFile.NAME), out);
        }
        text.flush();
    }
}
