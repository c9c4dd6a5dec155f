package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.protocol.SealedProtocol;
import ai.djl.lrdecay.paper.report.ClaimsFile;
import ai.djl.lrdecay.paper.run.JsonFile;
import ai.djl.lrdecay.paper.run.SealDepth;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** For a third party: whether verdicts follow from records that are whole, by the protocol. */
public final class Verification {

    private static final String CLAIMS_FOLLOW = "All claims follow from the records.";

    private final Path out;
    private final SealDepth depth;
    private final List<String> problems = new ArrayList<>();
    private final List<String> facts = new ArrayList<>();

    private Verification(Path out, SealDepth depth) {
        this.out = out;
        this.depth = depth;
    }

    /**
     * What was found.
     *
     * @param problems one sentence for each thing that does not hold; none if all of it holds
     * @param facts what was run on what, one sentence each
     */
    public record Result(List<String> problems, List<String> facts) {

        /** Makes the lists unmodifiable. */
        public Result {
            problems = List.copyOf(problems);
            facts = List.copyOf(facts);
        }

        /**
         * Adds problems of what lies beside the records.
         *
         * @param further what is wrong there, a sentence each
         * @return the same with them; what would reassure is left out if there are any
         */
        public Result with(List<String> further) {
            List<String> all = new ArrayList<>(problems);
            all.addAll(further);
            return new Result(
                    all,
                    facts.stream()
                            .filter(fact -> further.isEmpty() || !fact.equals(CLAIMS_FOLLOW))
                            .toList());
        }

        /**
         * Names files by where they are kept, instead of where they were looked at.
         *
         * @param folder the folder that was verified
         * @param archive the archive that it was unpacked from
         * @return the same with other names
         */
        public Result named(Path folder, Path archive) {
            String prefix = folder + folder.getFileSystem().getSeparator();
            UnaryOperator<String> renamed = text -> text.replace(prefix, archive + ": ");
            return new Result(
                    problems.stream().map(renamed).toList(), facts.stream().map(renamed).toList());
        }
    }

    /**
     * Verifies an output folder: the seal of the protocol, every digest of every run, and every
     * claim, derived again from the records.
     *
     * @param out the output folder
     * @param depth how much of each run is compared with its seal
     * @return what was found
     * @throws IOException if there is no reproduction in the folder, or it cannot be read
     */
    public static Result of(Path out, SealDepth depth) throws IOException {
        return read(out, depth).result();
    }

    /**
     * What a verified folder says.
     *
     * @param result what was found
     * @param plan what was to be run
     * @param protocol what its claims are judged by
     * @param reading what its records say
     */
    record Verified(
            Result result, Plan plan, SealedProtocol protocol, Conclusion.Reading reading) {}

    /** Verifies an output folder, and keeps what was read for that. */
    static Verified read(Path out, SealDepth depth) throws IOException {
        Verification verification = new Verification(out, depth);
        RecordsProtocol protocol = RecordsProtocol.of(out, Plan.read(out));
        verification.facts.addAll(protocol.facts());
        verification.problems.addAll(protocol.problems());
        Conclusion.Reading reading = verification.verify(protocol);
        return new Verified(
                new Result(verification.problems, verification.facts),
                protocol.plan(),
                protocol.protocol(),
                reading);
    }

    private Conclusion.Reading verify(RecordsProtocol protocol) throws IOException {
        Plan plan = protocol.plan();
        Conclusion.Reading reading = Conclusion.read(plan, out, depth);
        reading.failures().forEach(failure -> problems.add(failure.sentence()));
        checkSealed(plan, reading);
        if (protocol.judges()) {
            List<Claim> claims =
                    reading.findings().stream().flatMap(found -> found.claims().stream()).toList();
            checkClaims(ClaimsFile.text(protocol.protocol().summary(), claims));
        }
        facts.add(plan.summary());
        facts.addAll(plan.setting().remarks());
        facts.add(
                reading.finished().size()
                        + " of "
                        + plan.jobs().size()
                        + " runs are finished and intact.");
        facts.addAll(reading.places().lines());
        facts.addAll(reading.places().remarks());
        facts.addAll(strangers(plan));
        if (depth == SealDepth.RECORDS) {
            facts.add(
                    "The snapshots are missing, so neither their seals nor the measurements made"
                            + " on them can be checked.");
        }
        return reading;
    }

    private void checkSealed(Plan plan, Conclusion.Reading reading) throws IOException {
        FolderRecords records = Conclusion.records(out);
        List<Job> open = new ArrayList<>(plan.jobs());
        open.removeAll(reading.finished());
        // Those are named already.
        open.removeAll(reading.failures().stream().map(Conclusion.Failure::job).toList());
        for (Job job : open) {
            problems.add(records.folder(job) + " is not finished, and is treated as not run.");
        }
        for (Job job : reading.finished()) {
            if (!job.isSealed(records.folder(job))) {
                problems.add(records.folder(job) + " has no seal: an older version made it.");
            }
        }
    }

    /** Folders of runs that no experiment asks for: none of them counts. */
    private List<String> strangers(Plan plan) throws IOException {
        FolderRecords records = Conclusion.records(out);
        Set<Path> known =
                plan.jobs().stream().map(records::folder).collect(Collectors.toUnmodifiableSet());
        if (!Files.isDirectory(records.root())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(records.root())) {
            return folders.filter(folder -> Files.isDirectory(folder) && !known.contains(folder))
                    .sorted()
                    .map(folder -> folder + " belongs to none of the experiments, and is not read.")
                    .toList();
        }
    }

    private void checkClaims(String derived) throws IOException {
        Path file = Conclusion.claims(out);
        if (!Files.isRegularFile(file)) {
            problems.add(file + " is missing: the command report writes it again.");
            return;
        }
        String text = JsonFile.text(file);
        if (text.equals(derived)) {
            facts.add(CLAIMS_FOLLOW);
            return;
        }
        int before = problems.size();
        try {
            Map<String, JsonElement> wanted = parts(derived);
            Map<String, JsonElement> found = parts(text);
            wanted.forEach(
                    (name, value) -> {
                        if (!Objects.equals(found.get(name), value)) {
                            problems.add(file + ": " + name + " does not follow from the records.");
                        }
                    });
            found.keySet().stream()
                    .filter(name -> !wanted.containsKey(name))
                    .forEach(name -> problems.add(file + ": " + name + " is not of the protocol."));
        } catch (RuntimeException e) {
            // Gson's errors have many types.
            problems.add(file + " is damaged: the command report writes it again.");
        }
        if (problems.size() == before) {
            problems.add(file + " is not written as the records say.");
        }
    }

    /** The fields of the file, and each claim by its name. */
    private static Map<String, JsonElement> parts(String text) {
        JsonObject json = JsonParser.parseString(text).getAsJsonObject();
        Map<String, JsonElement> parts = new LinkedHashMap<>();
        json.asMap().forEach(parts::put);
        parts.remove("claims");
        json.getAsJsonArray("claims")
                .asList()
                .forEach(
                        claim ->
                                parts.put(
                                        "claim " + claim.getAsJsonObject().get("id").getAsString(),
                                        claim));
        parts.put(
                "the list of claims",
                JsonParser.parseString(
                        parts.keySet().stream()
                                .map(name -> "\"" + name + "\"")
                                .collect(Collectors.joining(",", "[", "]"))));
        return parts;
    }
}
