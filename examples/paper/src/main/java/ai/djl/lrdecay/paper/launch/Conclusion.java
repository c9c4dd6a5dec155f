package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.experiment.Experiment;
import ai.djl.lrdecay.paper.finding.Basis;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.ReportHeader;
import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.protocol.SealedProtocol;
import ai.djl.lrdecay.paper.report.ReportWriter;
import ai.djl.lrdecay.paper.report.TextSummary;
import ai.djl.lrdecay.paper.run.Provenance;
import ai.djl.lrdecay.paper.run.RunException;
import ai.djl.lrdecay.paper.run.SealDepth;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** From records to the report; nothing is trained here. */
public final class Conclusion {

    private Conclusion() {}

    /**
     * Returns the records of an output folder.
     *
     * @param out the output folder
     * @return the records
     */
    public static FolderRecords records(Path out) {
        return new FolderRecords(out.resolve("runs"));
    }

    /** Where the report of an output folder is. */
    static Path report(Path out) {
        return out.resolve("report");
    }

    /** Where its claims are. */
    static Path claims(Path out) {
        return report(out).resolve(ReportWriter.CLAIMS);
    }

    /**
     * What came of drawing a report.
     *
     * @param summary the verdicts counted, where the report is, and what to run next
     * @param failures runs that failed or whose records are damaged, one sentence each
     */
    public record Outcome(String summary, List<String> failures) {}

    /** Work whose records are damaged, and what is said of it. */
    record Failure(Job job, String sentence) {}

    /**
     * What the records of an output folder say.
     *
     * @param findings what each experiment found
     * @param failures runs whose records are damaged
     * @param places where the finished runs were computed
     * @param finished the work that is finished and intact
     * @param basis what the findings rest on
     */
    record Reading(
            List<Findings> findings,
            List<Failure> failures,
            RunPlaces places,
            List<Job> finished,
            Basis basis) {}

    /**
     * Concludes from records. A run whose records are damaged counts as not run.
     *
     * @param plan what was to be run
     * @param out the output folder
     * @param depth how much is compared with seals
     */
    static Reading read(Plan plan, Path out, SealDepth depth) throws IOException {
        FolderRecords all = records(out);
        List<Failure> failures = new ArrayList<>();
        Set<String> damaged = new HashSet<>();
        RunPlaces places = new RunPlaces();
        Confirmation confirmation = Confirmation.of(plan);
        List<Job> finished = new ArrayList<>();
        for (Job job : plan.jobs()) {
            try {
                if (job.isFinished(all.folder(job), depth)) {
                    finished.add(job);
                    List<Provenance> where = job.places(all.folder(job));
                    places.add(job, where);
                    confirmation.add(job, where);
                }
            } catch (IOException e) {
                damaged.add(job.id());
                failures.add(new Failure(job, sentence(job, e)));
            }
        }
        FolderRecords records = new FolderRecords(all.root(), damaged);
        List<Findings> findings = new ArrayList<>();
        Map<String, List<String>> folders = new LinkedHashMap<>();
        Set<String> confirmed = new LinkedHashSet<>();
        Set<String> ids = finished.stream().map(Job::id).collect(Collectors.toSet());
        for (Experiment experiment : plan.experiments()) {
            List<String> its = confirmation.ids(experiment);
            its = its.stream().filter(ids::contains).toList();
            folders.put(experiment.id(), its);
            if (!its.isEmpty() && confirmation.confirms(experiment)) {
                confirmed.add(experiment.id());
            }
            Findings found = experiment.conclude(plan.setting(), records);
            findings.add(confirmation.label(experiment, found));
        }
        Basis basis =
                new Basis(
                        plan.setting().preset().givesVerdicts(),
                        plan.seeds(),
                        plan.setting().remarks(),
                        folders,
                        confirmed);
        return new Reading(findings, failures, places, finished, basis);
    }

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
        return write(plan, out, failed, SealedProtocol.current());
    }

    /**
     * Draws the report of an output folder again, by the protocol that its claims were judged by.
     *
     * @param out the output folder
     * @return the outcome
     * @throws IOException if there is no reproduction in the folder, or writing fails
     */
    public static Outcome again(Path out) throws IOException {
        RecordsProtocol protocol = RecordsProtocol.of(out, Plan.read(out));
        if (!protocol.judges()) {
            throw new RunException(protocol.problems().get(0).replaceFirst("\\.$", ""));
        }
        return write(protocol.plan(), out, List.of(), protocol.protocol());
    }

    private static Outcome write(Plan plan, Path out, List<String> failed, SealedProtocol protocol)
            throws IOException {
        Reading reading = read(plan, out, SealDepth.PARAMETERS_BY_NAME);
        List<String> failures = new ArrayList<>(failed);
        for (Failure failure : reading.failures()) {
            // A run that was tried has said it already.
            if (failed.stream().noneMatch(said -> said.contains(failure.job().id()))) {
                failures.add(failure.sentence());
            }
        }
        ReportHeader header =
                new ReportHeader(
                        plan.preset(),
                        plan.command(),
                        reading.places().texts(),
                        failures,
                        reading.finished().size(),
                        reading.basis());
        Path report = report(out);
        ReportWriter.write(report, header, reading.findings(), protocol.summary());
        protocol.write(out);
        boolean complete = reading.finished().size() == plan.jobs().size();
        StringBuilder summary = new StringBuilder(elsewhere(reading.places()));
        line(summary, "");
        summary.append(TextSummary.of(reading.findings()));
        line(summary, "");
        line(summary, "Report: " + report.resolve("index.html"));
        NextStep.of(plan, out, complete).forEach(text -> line(summary, text));
        return new Outcome(summary.toString(), failures);
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append(System.lineSeparator());
    }

    private static String sentence(Job job, IOException e) {
        return e instanceof FileSystemException files
                ? files.getFile() + " cannot be read; " + job.id() + " counts as not run."
                : e.getMessage() + "; " + job.id() + " counts as not run.";
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
