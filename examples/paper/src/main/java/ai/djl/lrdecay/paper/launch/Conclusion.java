package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.experiment.Experiment;
import ai.djl.lrdecay.paper.experiment.Records;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.ReportHeader;
import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.report.ReportWriter;
import ai.djl.lrdecay.paper.report.TextSummary;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
        RunPlaces places = new RunPlaces();
        int finished = 0;
        for (Job job : plan.jobs()) {
            try {
                if (all.isFinished(job)) {
                    finished++;
                    places.add(job, job.places(all.folder(job)));
                }
            } catch (IOException e) {
                damaged.add(job.id());
                if (failures.stream().noneMatch(failure -> failure.contains(job.id()))) {
                    failures.add(sentence(job, e));
                }
            }
        }
        Records records = new Records(all.root(), damaged);
        List<Findings> findings = new ArrayList<>();
        for (Experiment experiment : plan.experiments()) {
            findings.add(experiment.conclude(plan.setting(), records));
        }
        ReportHeader header =
                new ReportHeader(plan.preset(), plan.command(), places.texts(), failures, finished);
        Path report = out.resolve("report");
        ReportWriter.write(report, header, findings);
        String summary =
                TextSummary.of(findings)
                        + elsewhere(places)
                        + System.lineSeparator()
                        + "Report: "
                        + report.resolve("index.html")
                        + System.lineSeparator();
        return new Outcome(summary, failures);
    }

    private static String sentence(Job job, IOException e) {
        return e instanceof FileSystemException files
                ? files.getFile() + " cannot be read, so that " + job.id() + " counts as not run."
                : e.getMessage() + ", so that " + job.id() + " counts as not run.";
    }

    /** Which runs came from where, if that was not one place. */
    private static String elsewhere(RunPlaces places) {
        StringBuilder text = new StringBuilder();
        for (String line : places.differences()) {
            text.append(
                    text.length() == 0
                            ? System.lineSeparator()
                                    + "Not all runs were computed in the same place:"
                                    + System.lineSeparator()
                            : "");
            text.append("  ").append(line).append(System.lineSeparator());
        }
        return text.toString();
    }
}
