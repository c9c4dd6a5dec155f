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
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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
    private static final int VERSION = 3;

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
        protocol.add("presets", presets);
        return new SealedProtocol(VERSION, Json.PRETTY.toJson(protocol) + "\n");
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
        json.addProperty("preset", preset.label());
        json.addProperty("firstSeed", preset.firstSeed());
        json.addProperty("seeds", preset.seeds());
        JsonArray experiments = new JsonArray();
        for (Experiment experiment : Experiments.of(preset)) {
            experiments.add(experiment(experiment, preset));
        }
        json.add("experiments", experiments);
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
        json.addProperty("experiment", experiment.id());
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
