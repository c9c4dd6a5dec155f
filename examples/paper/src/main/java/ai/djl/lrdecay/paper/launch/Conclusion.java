package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.experiment.Experiment;
import ai.djl.lrdecay.paper.experiment.Records;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.ReportHeader;
import ai.djl.lrdecay.paper.report.ReportWriter;
import ai.djl.lrdecay.paper.report.TextSummary;
import ai.djl.lrdecay.paper.run.Job;
import ai.djl.lrdecay.paper.run.RunInfo;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** From records to the report; nothing is trained here. */
public final class Conclusion {

    private Conclusion() {}

    /**
     * Returns the records of an output folder.
     *
     * @param out the output folder
     * @return the records
     */
    public static Records records(Path out) {
        return new Records(out.resolve("runs"));
    }

    /**
     * What came of drawing a report.
     *
     * @param summary the verdicts as text, and where the report is
     * @param failures runs that failed or whose records are damaged, one sentence each
     */
    public record Outcome(String summary, List<String> failures) {}

    /**
     * Draws the report. A run whose records are damaged counts as not run, and is named.
     *
     * @param plan what was to be run
     * @param out the output folder
     * @param failed runs that failed, one sentence each
     * @return the outcome
     * @throws IOException if writing fails
     */
    public static Outcome write(Plan plan, Path out, List<String> failed) throws IOException {
        Records all = records(out);
        List<String> failures = new ArrayList<>(failed);
        Set<String> damaged = new HashSet<>();
        Map<String, String> provenance = new TreeMap<>();
        int finished = 0;
        for (Job job : plan.jobs()) {
            try {
                finished += all.isFinished(job) ? 1 : 0;
                if (job instanceof RunSpec spec && all.find(spec).isPresent()) {
                    provenance.putAll(
                            all.directory(spec).info().map(RunInfo::provenance).orElse(Map.of()));
                }
            } catch (DamagedFileException e) {
                damaged.add(job.id());
                if (failures.stream().noneMatch(failure -> failure.contains(job.id()))) {
                    failures.add(e.getMessage() + ".");
                }
            }
        }
        Records records = new Records(all.root(), damaged);
        List<Findings> findings = new ArrayList<>();
        for (Experiment experiment : plan.experiments()) {
            findings.add(experiment.conclude(plan.setting(), records));
        }
        ReportHeader header =
                new ReportHeader(plan.preset(), plan.command(), provenance, failures, finished);
        Path report = out.resolve("report");
        ReportWriter.write(report, header, findings);
        String summary =
                TextSummary.of(findings)
                        + System.lineSeparator()
                        + "Report: "
                        + report.resolve("index.html")
                        + System.lineSeparator();
        return new Outcome(summary, failures);
    }
}
