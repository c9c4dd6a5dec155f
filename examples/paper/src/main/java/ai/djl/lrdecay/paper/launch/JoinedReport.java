package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.experiment.Experiment;
import ai.djl.lrdecay.paper.experiment.Experiments;
import ai.djl.lrdecay.paper.experiment.Preset;
import ai.djl.lrdecay.paper.experiment.Setting;
import ai.djl.lrdecay.paper.finding.Basis;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.ReportHeader;
import ai.djl.lrdecay.paper.protocol.SealedProtocol;
import ai.djl.lrdecay.paper.report.ReportWriter;
import ai.djl.lrdecay.paper.report.TextSummary;
import ai.djl.lrdecay.paper.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One report of a preset that was run in parts, from records wherever they are kept. Each part is
 * verified first, and each claim rests on the records of its own part, though another may have the
 * same run, too.
 */
public final class JoinedReport {

    private static final Set<String> OWN =
            Set.of("index.html", ReportWriter.CLAIMS, ReportWriter.FIGURES);

    private final Map<Path, Verification.Verified> parts = new LinkedHashMap<>();
    private final Map<String, Path> owners = new HashMap<>();

    private JoinedReport() {}

    /**
     * Draws the report.
     *
     * @param named output folders, folders that were published, or archives
     * @param temporary an empty folder, for what is unpacked
     * @param report where the report goes: a new folder, or one with an earlier report
     * @return the verdicts counted, and where the report is
     * @throws RunException if a part does not pass verification or does not belong to the first, or
     *     the folder holds something else
     * @throws IOException if reading or writing fails
     */
    public static String write(List<Path> named, Path temporary, Path report) throws IOException {
        requireOwn(report);
        JoinedReport joined = new JoinedReport();
        for (Path part : named) {
            joined.add(part, temporary.resolve(String.valueOf(joined.parts.size())));
        }
        return joined.write(report);
    }

    private static void requireOwn(Path report) throws IOException {
        if (!Files.exists(report)) {
            return;
        }
        if (!Files.isDirectory(report)) {
            throw new RunException(report + " is no folder: name another one for the report");
        }
        try (Stream<Path> files = Files.list(report)) {
            List<String> others =
                    files.map(file -> String.valueOf(file.getFileName()))
                            .filter(name -> !OWN.contains(name))
                            .sorted()
                            .toList();
            if (!others.isEmpty()) {
                throw new RunException(
                        report.resolve(others.get(0))
                                + " is no part of a report: name another folder");
            }
        }
    }

    private void add(Path named, Path temporary) throws IOException {
        Verification.Verified part =
                OpenedReproduction.open(named, temporary).readWhole("to report");
        if (!parts.isEmpty()) {
            Map.Entry<Path, Verification.Verified> first = parts.entrySet().iterator().next();
            if (!part.plan().setting().equals(first.getValue().plan().setting())) {
                throw new RunException(
                        named
                                + " is no part of the same reproduction as "
                                + first.getKey()
                                + ": its preset, seeds or data sets are others");
            }
        }
        for (Experiment experiment : part.plan().experiments()) {
            Path owner = owners.putIfAbsent(experiment.id(), named);
            if (owner != null) {
                throw new RunException(
                        owner + " and " + named + " both have the experiment " + experiment.id());
            }
        }
        parts.put(named, part);
    }

    private String write(Path report) throws IOException {
        Setting setting = parts.values().iterator().next().plan().setting();
        Map<String, Findings> findings = new HashMap<>();
        RunPlaces places = new RunPlaces();
        Map<String, List<String>> records = new HashMap<>();
        Set<String> confirmed = new HashSet<>();
        int runs = 0;
        for (Verification.Verified part : parts.values()) {
            Conclusion.Reading reading = part.reading();
            reading.findings().forEach(found -> findings.put(found.experiment(), found));
            places.addAll(reading.places());
            records.putAll(reading.basis().records());
            confirmed.addAll(reading.basis().confirmed());
            runs += reading.finished().size();
        }
        Plan plan = plan(setting);
        List<Findings> all = new ArrayList<>();
        for (Experiment experiment : plan.experiments()) {
            Findings found = findings.get(experiment.id());
            // Without any runs it rests on no records.
            all.add(
                    found != null
                            ? found
                            : experiment.conclude(setting, new FolderRecords(report)));
        }
        List<String> remarks = new ArrayList<>(setting.remarks());
        remarks.addAll(places.remarks());
        Basis basis =
                new Basis(
                        setting.preset().givesVerdicts(),
                        setting.seeds(),
                        remarks,
                        records,
                        confirmed);
        ReportHeader header =
                new ReportHeader(
                        plan.preset(), plan.command(), places.texts(), List.of(), runs, basis);
        ReportWriter.write(report, header, all, SealedProtocol.current().summary());
        return String.join(
                System.lineSeparator(),
                "",
                TextSummary.of(all),
                "Report: " + report.resolve("index.html"),
                "");
    }

    /** All experiments of the preset, if only those are missing that need no runs. */
    private Plan plan(Setting setting) {
        Preset preset = setting.preset();
        boolean complete =
                Experiments.of(preset).stream()
                        .allMatch(
                                experiment ->
                                        owners.containsKey(experiment.id())
                                                || (experiment.runs(setting).isEmpty()
                                                        && experiment
                                                                .transfers(setting)
                                                                .isEmpty()));
        List<String> ids =
                Experiments.of(preset).stream()
                        .map(Experiment::id)
                        .filter(owners::containsKey)
                        .toList();
        return new Plan(
                preset.label(), complete ? List.of() : ids, setting.seeds(), setting.datasets());
    }
}
