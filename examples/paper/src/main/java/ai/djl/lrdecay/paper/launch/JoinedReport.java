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
import ai.djl.lrdecay.util.Folders;
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
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * One report of a preset that was run in parts, from records wherever they are kept. Each part is
 * verified first, and each claim rests on the records of its own part, though another may have the
 * same run, too.
 */
public final class JoinedReport {

    private final Map<Path, Verification.Verified> parts = new LinkedHashMap<>();
    private final Map<String, Path> owners = new HashMap<>();

    private JoinedReport() {}

    /**
     * Draws the report.
     *
     * @param named output folders, folders that were published, or archives
     * @param temporary an empty folder, for what is unpacked
     * @param report where the report goes: a new folder, or an empty one
     * @return the verdicts counted, and where the report is
     * @throws RunException if a part does not pass verification or does not belong to the first, or
     *     the folder is not empty, or in one that was archived
     * @throws IOException if reading or writing fails
     */
    public static String write(List<Path> named, Path temporary, Path report) throws IOException {
        for (Path part : named) {
            OpenedReproduction.requireThere(part);
        }
        boolean made = !Files.exists(report);
        claim(report);
        JoinedReport joined = new JoinedReport();
        try {
            for (Path part : named) {
                joined.add(part, temporary.resolve(String.valueOf(joined.parts.size())));
            }
            return joined.write(report);
        } catch (IOException | RuntimeException e) {
            if (made) {
                Folders.delete(report);
            }
            throw e;
        }
    }

    /** Makes the folder at once: what takes a minute is not done for one that cannot be written. */
    private static void claim(Path report) throws IOException {
        for (Path above = report.toAbsolutePath().normalize();
                above != null;
                above = above.getParent()) {
            if (Files.exists(above.resolve(RecordsArchive.NAME))) {
                throw new RunException(
                        report + " lies in " + above + ", which was archived: name another folder");
            }
        }
        Folders.create(report);
        try (Stream<Path> files = Files.list(report)) {
            if (files.findAny().isPresent()) {
                throw new RunException(report + " is not empty: name a new folder for the report");
            }
        }
    }

    private void add(Path named, Path temporary) throws IOException {
        Verification.Verified part =
                OpenedReproduction.open(named, temporary).readWhole("to report");
        if (!parts.isEmpty()) {
            Map.Entry<Path, Verification.Verified> first = parts.entrySet().iterator().next();
            String other = difference(first.getValue().plan(), part.plan());
            if (!other.isEmpty()) {
                throw new RunException(
                        named
                                + " is no part of the same reproduction as "
                                + first.getKey()
                                + ": it has other "
                                + other);
            }
        }
        for (Experiment experiment : part.plan().experiments()) {
            Path owner = owners.putIfAbsent(experiment.id(), named);
            if (owner != null) {
                throw new RunException(
                        owner.equals(named)
                                ? named + " is named twice"
                                : owner
                                        + " and "
                                        + named
                                        + " both have the experiment "
                                        + experiment.id());
            }
        }
        parts.put(named, part);
    }

    /** What makes two plans parts of different reproductions; empty if nothing does. */
    private static String difference(Plan one, Plan other) {
        StringJoiner differences = new StringJoiner(", ");
        if (!one.preset().equals(other.preset())) {
            differences.add("sizes (preset " + other.preset() + ")");
        }
        if (!one.seeds().equals(other.seeds())) {
            differences.add("seeds");
        }
        if (!one.datasets().equals(other.datasets())) {
            differences.add("data sets (" + String.join(", ", other.datasets()) + ")");
        }
        return differences.toString();
    }

    private String write(Path report) throws IOException {
        Verification.Verified first = parts.values().iterator().next();
        Setting setting = first.plan().setting();
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
        SealedProtocol protocol = protocol();
        Plan plan = plan(setting, protocol);
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
        ReportWriter.write(report, header, all, protocol.summary());
        return String.join(
                System.lineSeparator(),
                "",
                TextSummary.of(all),
                "Report: " + report.resolve("index.html"),
                "");
    }

    /** That of all parts, or of this software: each part's says the same of its experiments. */
    private SealedProtocol protocol() throws IOException {
        List<SealedProtocol> protocols =
                parts.values().stream().map(Verification.Verified::protocol).distinct().toList();
        return protocols.size() == 1 ? protocols.get(0) : SealedProtocol.current();
    }

    /** All experiments that the protocol has, if only those are missing that need no runs. */
    private Plan plan(Setting setting, SealedProtocol protocol) {
        Preset preset = setting.preset();
        List<String> sealed = protocol.experiments(preset);
        List<Experiment> whole =
                Experiments.of(preset).stream().filter(e -> sealed.contains(e.id())).toList();
        boolean complete =
                whole.stream()
                        .allMatch(
                                experiment ->
                                        owners.containsKey(experiment.id())
                                                || (experiment.runs(setting).isEmpty()
                                                        && experiment
                                                                .transfers(setting)
                                                                .isEmpty()));
        List<String> ids =
                whole.stream()
                        .map(Experiment::id)
                        .filter(id -> complete || owners.containsKey(id))
                        .toList();
        // What came later is missing in nothing.
        boolean all = ids.size() == Experiments.of(preset).size();
        return new Plan(preset.label(), all ? List.of() : ids, setting.seeds(), setting.datasets());
    }
}
