package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.experiment.Experiment;
import ai.djl.lrdecay.paper.experiment.Experiments;
import ai.djl.lrdecay.paper.experiment.Preset;
import ai.djl.lrdecay.paper.experiment.Setting;
import ai.djl.lrdecay.paper.run.Job;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.util.AtomicFiles;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is to be reproduced: {@code reproduce.json} of the output folder, from which the report can
 * be drawn again.
 *
 * @param preset the name of the preset
 * @param only the names of the experiments; none for all
 * @param seeds the seeds
 * @param threads CPU threads of each run
 * @param device {@code cpu} or {@code gpu:N}
 * @param datasets the names of the data sets that were found; null in plans of before there were
 *     any
 */
public record Plan(
        String preset,
        List<String> only,
        List<Long> seeds,
        int threads,
        String device,
        List<String> datasets) {

    private static final String FILE = "reproduce.json";

    /** Makes the lists unmodifiable and checks the names. */
    public Plan {
        only = List.copyOf(only);
        seeds = List.copyOf(seeds);
        datasets = datasets == null ? List.of() : List.copyOf(datasets);
        Preset.named(preset);
        Experiments.select(only);
    }

    /**
     * Returns the circumstances of the experiments.
     *
     * @return the setting
     */
    public Setting setting() {
        return new Setting(Preset.named(preset), seeds, threads, device, datasets);
    }

    /**
     * Returns the experiments.
     *
     * @return the experiments, in the order of the report
     */
    public List<Experiment> experiments() {
        return Experiments.select(only);
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
        runs().forEach(spec -> byId.put(spec.id(), spec));
        for (Experiment experiment : experiments()) {
            experiment.transfers(setting()).forEach(spec -> byId.putIfAbsent(spec.id(), spec));
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
     * @throws IOException if writing fails
     */
    public void write(Path out) throws IOException {
        AtomicFiles.writeString(out.resolve(FILE), Json.PRETTY.toJson(this) + "\n");
    }

    /**
     * Reads the plan.
     *
     * @param out the output folder
     * @return the plan
     * @throws DamagedFileException if the file is damaged
     * @throws IOException if it cannot be read
     */
    public static Plan read(Path out) throws IOException {
        Path file = out.resolve(FILE);
        if (!Files.exists(file)) {
            throw new IOException(
                    out
                            + " holds no reproduction (there is no "
                            + FILE
                            + "): name the folder given to 'reproduce --out'");
        }
        try {
            Plan plan = Json.GSON.fromJson(Files.readString(file), Plan.class);
            if (plan == null || plan.seeds.isEmpty()) {
                throw new DamagedFileException(file, "it is not a plan");
            }
            return plan;
        } catch (JsonParseException e) {
            throw new DamagedFileException(file, "it is not valid JSON", e);
        } catch (RuntimeException e) {
            throw new DamagedFileException(file, "its values are not valid", e);
        }
    }

    /**
     * Describes the plan for people.
     *
     * @return one line
     */
    public String summary() {
        return String.format(
                "Preset %s: %s; seeds %s, %s.",
                preset,
                experiments().stream().map(Experiment::id).collect(Collectors.joining(", ")),
                seeds.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                device);
    }
}
