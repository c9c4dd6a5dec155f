package ai.djl.lrdecay.paper.protocol;

import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.experiment.Experiment;
import ai.djl.lrdecay.paper.experiment.Experiments;
import ai.djl.lrdecay.paper.experiment.JudgingConstants;
import ai.djl.lrdecay.paper.experiment.Preset;
import ai.djl.lrdecay.paper.experiment.Records;
import ai.djl.lrdecay.paper.experiment.Setting;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Kind;
import ai.djl.lrdecay.paper.finding.Protocol;
import ai.djl.lrdecay.paper.report.ClaimsFile;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import ai.djl.lrdecay.util.AtomicFiles;
import ai.djl.lrdecay.util.Sha256;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code protocol.json}: what the code judges and runs, without any result. Its SHA-256 is the seal
 * that runs and claims carry.
 *
 * @param version the version of the protocol, from 1
 * @param text the text of the file, whose bytes in UTF-8 are what is digested
 */
public record SealedProtocol(int version, String text) {

    /** The name of the file. */
    public static final String FILE = "protocol.json";

    /**
     * To be raised with each change of what is sealed, with an entry in
     * docs/background/protocol.md.
     */
    private static final int VERSION = 4;

    /**
     * Versions under which results were published, each kept as a resource. They stay, and so do
     * the results of those experiments that later versions leave as they are.
     */
    private static final List<Integer> PUBLISHED = List.of(3);

    private static final String EXPERIMENT = "experiment";
    private static final String EXPERIMENTS = "experiments";
    private static final String PRESET = "preset";
    private static final String PRESETS = "presets";

    /**
     * To be raised when the way from records to verdicts changes in what is not sealed otherwise:
     * the stage in which a claim is read, a control, how a p value is computed.
     */
    private static final int ANALYSIS = 2;

    /**
     * Makes the protocol of this code.
     *
     * @return the protocol
     * @throws IOException never, unless a folder of runs is in the way
     */
    public static SealedProtocol current() throws IOException {
        JsonObject protocol = new JsonObject();
        protocol.addProperty("version", VERSION);
        protocol.addProperty("analysis", ANALYSIS);
        protocol.add("rules", rules());
        JsonArray presets = new JsonArray();
        for (Preset preset : Preset.values()) {
            presets.add(preset(preset));
        }
        protocol.add(PRESETS, presets);
        return new SealedProtocol(VERSION, Json.PRETTY.toJson(protocol) + "\n");
    }

    /**
     * Returns the earlier versions under which results were published.
     *
     * @return the protocols, the oldest first
     */
    public static List<SealedProtocol> published() {
        return PUBLISHED.stream().map(SealedProtocol::published).toList();
    }

    private static SealedProtocol published(int version) {
        String name = "protocol-" + version + ".json";
        try (InputStream in = SealedProtocol.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the application has no " + name);
            }
            return new SealedProtocol(
                    version, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Finds an earlier version under which results were published.
     *
     * @param text the text of its file
     * @return the protocol; empty if it is none of them, to the last byte
     */
    public static Optional<SealedProtocol> published(String text) {
        return published().stream().filter(earlier -> earlier.text.equals(text)).findFirst();
    }

    /**
     * Names what two protocols fix in different ways, as far as it concerns some experiments.
     *
     * @param other the other protocol
     * @param preset the sizes of the experiments
     * @param experiments the experiments
     * @return what differs; empty if claims, runs, seeds and rules are the same
     */
    public List<String> differences(
            SealedProtocol other, Preset preset, List<Experiment> experiments) {
        List<String> differences = new ArrayList<>();
        JsonObject mine = JsonParser.parseString(text).getAsJsonObject();
        JsonObject theirs = JsonParser.parseString(other.text).getAsJsonObject();
        for (String name : List.of("analysis", "rules")) {
            if (!Objects.equals(mine.get(name), theirs.get(name))) {
                differences.add(name);
            }
        }
        JsonObject here = named(mine.getAsJsonArray(PRESETS), PRESET, preset.label());
        JsonObject there = named(theirs.getAsJsonArray(PRESETS), PRESET, preset.label());
        for (String name : List.of("firstSeed", "seeds")) {
            if (!Objects.equals(here.get(name), there.get(name))) {
                differences.add(name);
            }
        }
        for (Experiment experiment : experiments) {
            String id = experiment.id();
            if (!named(here.getAsJsonArray(EXPERIMENTS), EXPERIMENT, id)
                    .equals(named(there.getAsJsonArray(EXPERIMENTS), EXPERIMENT, id))) {
                differences.add(id);
            }
        }
        return differences;
    }

    /**
     * Lists the experiments of a preset.
     *
     * @param preset the sizes
     * @return their names, in the order of the report
     */
    public List<String> experiments(Preset preset) {
        JsonArray presets = JsonParser.parseString(text).getAsJsonObject().getAsJsonArray(PRESETS);
        return named(presets, PRESET, preset.label()).getAsJsonArray(EXPERIMENTS).asList().stream()
                .map(element -> element.getAsJsonObject().get(EXPERIMENT).getAsString())
                .toList();
    }

    /** The element of that name; one without anything if there is none. */
    private static JsonObject named(JsonArray elements, String field, String name) {
        return elements.asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(element -> element.get(field).getAsString().equals(name))
                .findFirst()
                .orElseGet(JsonObject::new);
    }

    private static JsonObject rules() {
        JsonObject rules = new JsonObject();
        rules.addProperty("level", JudgingConstants.LEVEL);
        rules.addProperty("windowShare", JudgingConstants.WINDOW_SHARE);
        rules.addProperty("windowLeast", JudgingConstants.WINDOW_LEAST);
        rules.addProperty("firstConfirmatorySeed", JudgingConstants.FIRST_CONFIRMATORY);
        rules.addProperty("lastConfirmatorySeed", JudgingConstants.LAST_CONFIRMATORY);
        return rules;
    }

    private static JsonObject preset(Preset preset) throws IOException {
        JsonObject json = new JsonObject();
        json.addProperty(PRESET, preset.label());
        json.addProperty("firstSeed", preset.firstSeed());
        json.addProperty("seeds", preset.seeds());
        JsonArray experiments = new JsonArray();
        for (Experiment experiment : Experiments.of(preset)) {
            experiments.add(experiment(experiment, preset));
        }
        json.add(EXPERIMENTS, experiments);
        return json;
    }

    /** Claims do not depend on which data are there, but runs do. */
    private static JsonObject experiment(Experiment experiment, Preset preset) throws IOException {
        List<Long> first = List.of(preset.firstSeed());
        Setting without = new Setting(preset, first, List.of());
        Setting with =
                new Setting(
                        preset, first, DataSources.all().stream().map(DataSource::name).toList());
        JsonObject json = new JsonObject();
        json.addProperty(EXPERIMENT, experiment.id());
        JsonArray claims = new JsonArray();
        // An experiment without runs has no claims, and takes a second to draw.
        if (!experiment.runs(with).isEmpty()) {
            for (Claim claim : experiment.conclude(with, Records.none()).claims()) {
                claims.add(definition(claim));
            }
        }
        json.add("claims", claims);
        json.add("runs", runs(experiment, with));
        json.add("runsWithoutDownloads", runs(experiment, without));
        return json;
    }

    /** With the test of each cell, and on which side of its margin the claim holds. */
    private static JsonObject definition(Claim claim) {
        JsonObject json = ClaimsFile.definition(claim);
        Hypothesis hypothesis = claim.hypothesis();
        json.addProperty("test", hypothesis.test().name());
        json.addProperty(
                "side",
                hypothesis.test() == Kind.EQUIVALENCE ? "WITHIN" : hypothesis.side().name());
        json.addProperty("fewestSeeds", hypothesis.fewestSeeds());
        return json;
    }

    /** What is run for the first seed; it is the same for each. */
    private static JsonArray runs(Experiment experiment, Setting setting) {
        JsonArray runs = new JsonArray();
        for (RunSpec spec : experiment.runs(setting)) {
            runs.add(Json.tree(spec));
        }
        for (TransferSpec spec : experiment.transfers(setting)) {
            runs.add(Json.tree(spec));
        }
        return runs;
    }

    /**
     * Returns the seal.
     *
     * @return the SHA-256 of the text, 64 hexadecimal digits
     */
    public String seal() {
        return Sha256.of(text);
    }

    /**
     * Returns what is said of it in reports.
     *
     * @return seal and version
     */
    public Protocol summary() {
        return new Protocol(seal(), version);
    }

    /**
     * Writes the file.
     *
     * @param out the output folder
     * @throws IOException if writing fails
     */
    public void write(Path out) throws IOException {
        AtomicFiles.writeString(out.resolve(FILE), text);
    }
}
