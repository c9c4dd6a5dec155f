package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.experiment.Experiment;
import ai.djl.lrdecay.paper.experiment.Experiments;
import ai.djl.lrdecay.paper.experiment.Preset;
import ai.djl.lrdecay.paper.experiment.Setting;
import ai.djl.lrdecay.paper.job.FixedTransferJob;
import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.job.TrainingJob;
import ai.djl.lrdecay.paper.run.FolderLock;
import ai.djl.lrdecay.paper.run.JsonFile;
import ai.djl.lrdecay.paper.run.RunException;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is to be reproduced: {@code reproduce.json} of the output folder, from which the report can
 * be drawn again.
 *
 * @param format the version of the file
 * @param preset the name of the preset
 * @param only the names of the experiments; none for all
 * @param seeds the seeds
 * @param datasets the names of the data sets that were found
 */
public record Plan(
        int format, String preset, List<String> only, List<Long> seeds, List<String> datasets) {

    private static final int FORMAT = 2;
    private static final String FILE = "reproduce.json";

    /** What may be there before, or where the plan itself was lost; logs of a scheduler, too. */
    private static final Pattern OWN =
            Pattern.compile(
                    "runs|logs|report|protocol\\.json|figures\\.json|plan\\.jsonl|lost\\+found"
                            + "|log|.*\\.(log|out|err)");

    /** Makes the lists unmodifiable and checks the names. */
    public Plan {
        only = List.copyOf(only);
        seeds = List.copyOf(seeds);
        datasets = List.copyOf(datasets);
        Experiments.select(Preset.named(preset), only);
    }

    /**
     * Plans a reproduction.
     *
     * @param preset the name of the preset
     * @param only the names of the experiments; none for all
     * @param seeds the seeds
     * @param datasets the names of the data sets that were found
     * @throws IllegalArgumentException if there is no such preset or experiment
     */
    public Plan(String preset, List<String> only, List<Long> seeds, List<String> datasets) {
        this(FORMAT, preset, only, seeds, datasets);
    }

    /**
     * Returns the circumstances of the experiments.
     *
     * @return the setting
     */
    public Setting setting() {
        return new Setting(Preset.named(preset), seeds, datasets);
    }

    /**
     * Returns the experiments.
     *
     * @return the experiments, in the order of the report
     */
    public List<Experiment> experiments() {
        return Experiments.select(Preset.named(preset), only);
    }

    /**
     * Leaves out experiments of a later version of the protocol, which nobody could have run.
     *
     * @param known the names of those that there were
     * @return the same plan; one of everything becomes one of all that there were
     */
    Plan among(List<String> known) {
        return only.isEmpty() && experiments().stream().anyMatch(e -> !known.contains(e.id()))
                ? new Plan(preset, known, seeds, datasets)
                : this;
    }

    /**
     * Returns the runs of all experiments, each once.
     *
     * @return the specifications
     */
    public List<RunSpec> runs() {
        Map<String, RunSpec> byId = new LinkedHashMap<>();
        for (Experiment experiment : experiments()) {
            experiment.runs(setting()).forEach(spec -> byId.putIfAbsent(spec.id(), spec));
        }
        return List.copyOf(byId.values());
    }

    /**
     * Returns all work, what others start from first.
     *
     * @return the runs and the transfers, each once
     */
    public List<Job> jobs() {
        Map<String, Job> byId = new LinkedHashMap<>();
        runs().forEach(spec -> byId.put(spec.id(), new TrainingJob(spec)));
        for (Experiment experiment : experiments()) {
            experiment
                    .transfers(setting())
                    .forEach(spec -> byId.putIfAbsent(spec.id(), new FixedTransferJob(spec)));
        }
        return List.copyOf(byId.values());
    }

    /**
     * Returns the command that does the same.
     *
     * @return a command line, without output folder
     */
    public String command() {
        StringBuilder command = new StringBuilder("./lrdecay reproduce --preset " + preset);
        if (!only.isEmpty()) {
            command.append(" --only ").append(String.join(",", only));
        }
        command.append(" --seed ").append(seeds.get(0)).append(" --seeds ").append(seeds.size());
        return command.toString();
    }

    /**
     * Writes the plan.
     *
     * @param out the output folder
     * @throws RunException if the folder holds a reproduction of another preset, or something else
     * @throws IOException if writing fails
     */
    public void write(Path out) throws IOException {
        requireOwn(out);
        JsonFile.write(file(out), this);
    }

    /**
     * Tells whether a folder has the report of a plan with other experiments or seeds, which this
     * one's will replace.
     *
     * @param out the output folder
     * @return the command of that plan; nothing if there is none, or it is the same
     * @throws IOException if the folder cannot be read
     */
    public Optional<String> replaced(Path out) throws IOException {
        try {
            return JsonFile.read(file(out), Plan.class)
                    .filter(there -> preset.equals(there.preset))
                    .map(Plan::command)
                    .filter(command -> !command.equals(command()));
        } catch (DamagedFileException e) {
            return Optional.empty(); // It is written again.
        }
    }

    /** Claims of one preset do not follow from the plan of another. */
    private void requireOwn(Path out) throws IOException {
        Optional<Plan> there;
        try {
            there = JsonFile.read(file(out), Plan.class);
        } catch (DamagedFileException e) {
            return; // It is written again.
        }
        if (there.isEmpty()) {
            FolderLock.requireUnused(out, "a reproduction", OWN.asMatchPredicate());
        } else if (!preset.equals(there.get().preset)) {
            throw new RunException(
                    out
                            + " holds a reproduction of the preset "
                            + there.get().preset
                            + ": choose another folder for "
                            + preset);
        }
    }

    /** Where the plan of an output folder is. */
    static Path file(Path out) {
        return out.resolve(FILE);
    }

    /**
     * Reads the plan.
     *
     * @param out the output folder
     * @return the plan
     * @throws DamagedFileException if the file is damaged
     * @throws RunException if there is none, or it is of another version
     * @throws IOException if it cannot be read
     */
    public static Plan read(Path out) throws IOException {
        Path file = file(out);
        int format =
                JsonFile.read(file, Format.class)
                        .map(Format::format)
                        .orElseThrow(
                                () ->
                                        new RunException(
                                                out
                                                        + " holds no reproduction (there is no "
                                                        + FILE
                                                        + "): name the folder given to 'reproduce"
                                                        + " --out'"));
        if (format != FORMAT) {
            throw new RunException(
                    file
                            + " was written by another version: reproduce in another folder, or use"
                            + " the version that wrote it");
        }
        Plan plan = JsonFile.read(file, Plan.class).orElseThrow();
        if (plan.seeds.isEmpty()) {
            throw new DamagedFileException(file, "it is not a plan");
        }
        return plan;
    }

    /** What all versions of the file say. */
    private record Format(int format) {}

    /**
     * Describes the plan for people.
     *
     * @return one line
     */
    public String summary() {
        return String.format(
                "Preset %s: %s; seeds %s.",
                preset,
                experiments().stream().map(Experiment::id).collect(Collectors.joining(", ")),
                seeds.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }
}
