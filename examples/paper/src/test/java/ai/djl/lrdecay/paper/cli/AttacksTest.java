package ai.djl.lrdecay.paper.cli;

import static ai.djl.lrdecay.paper.cli.CommandRun.lrdecay;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.hessian.record.Eigenvalue;
import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.RunResult;
import ai.djl.lrdecay.util.Folders;
import ai.djl.lrdecay.util.Sha256;
import ai.djl.lrdecay.util.SplitMix64;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a stranger may do to the records of a finished reproduction: each change is named by {@code
 * verify}, or changes nothing that is claimed; and {@code reproduce} makes good what was named. A
 * few seeded changes always, and with {@code -Pattacks} three hundred.
 */
class AttacksTest {

    private static final int CHANGES = Integer.getInteger("lrdecay.attacks", 5);

    @TempDir static Path folder;

    private static Path out;
    private static Path untouched;
    private static List<Path> files;
    private static byte[] claims;

    /** Trained once: runs, spectra and transfers, at the sizes of smoke. */
    @BeforeAll
    static void reproduce() throws Exception {
        out = folder.resolve("out");
        CommandRun made = reproduced();
        assertThat(made.code()).as(made.err()).isZero();
        try (Stream<Path> all = Files.walk(out)) {
            files =
                    all.filter(Files::isRegularFile)
                            .filter(AttacksTest::isRecord)
                            .sorted()
                            .toList();
        }
        claims = Files.readAllBytes(out.resolve("report/claims.json"));
        CommandRun verified = lrdecay("verify", out.toString());
        assertThat(verified.code()).as(verified.err()).isZero();
        untouched = folder.resolve("untouched");
        copy(out, untouched);
        assertThat(verified.out())
                .contains("Protocol: version 4, SHA-256 ", "All claims follow from the records.")
                .contains("runs on cpu, ", "seeds 1.");
    }

    private static CommandRun reproduced() throws Exception {
        return lrdecay(
                "reproduce",
                "--preset",
                "smoke",
                "--only",
                "ps10-noise,hessian-spectrum,transferability",
                "--out",
                out.toString(),
                "--device",
                "cpu",
                "--quiet");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.sorted().toList()) {
                Files.copy(
                        path,
                        to.resolve(from.relativize(path).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Not the pictures, which the records give again. */
    private static boolean isRecord(Path file) {
        String name = file.toString();
        return !name.endsWith(".png") && !name.endsWith(".html");
    }

    static IntStream changes() {
        return IntStream.range(0, CHANGES);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void isNamedOrHarmless(int number) throws Exception {
        SplitMix64 random = SplitMix64.stream(15, "attack", number);
        Path file = files.get(random.nextInt(files.size()));
        byte[] before = Files.readAllBytes(file);
        String done = change(file, before, random);
        CommandRun verified = lrdecay("verify", out.toString(), "--quiet");
        String what = number + ": " + done + " " + file + ": " + verified.err();
        if (verified.code() == 0) {
            assertThat(Files.readAllBytes(out.resolve("report/claims.json")))
                    .as(what)
                    .isEqualTo(claims);
            assertThat(isOfNoClaim(file) || Arrays.equals(Files.readAllBytes(file), before))
                    .as(what)
                    .isTrue();
        } else {
            assertThat(verified.code()).as(what).isEqualTo(1);
            assertThat(verified.err()).as(what).contains(placeOf(file));
            assertThat(verified.err()).as(what).doesNotContain("\tat ");
            CommandRun repaired = reproduced();
            what += " then " + repaired.err();
            assertThat(repaired.code()).as(what).isZero();
            assertThat(Files.readAllBytes(out.resolve("report/claims.json")))
                    .as(what)
                    .isEqualTo(claims);
            CommandRun again = lrdecay("verify", out.toString(), "--quiet");
            assertThat(again.code()).as(what + again.err()).isZero();
        }
    }

    /** Found among the three hundred: the version of a run's description, edited. */
    @Test
    void aRunOfAnotherVersionIsDoneAgain() throws Exception {
        Path description =
                files.stream().filter(file -> file.endsWith("run.json")).findFirst().orElseThrow();
        String text = Files.readString(description);
        assertThat(text).contains("\"format\": 3");
        Files.writeString(description, text.replace("\"format\": 3", "\"format\": 1"));
        CommandRun repaired = reproduced();
        assertThat(repaired.code()).as(repaired.err()).isZero();
        assertThat(Files.readAllBytes(out.resolve("report/claims.json"))).isEqualTo(claims);
        assertThat(lrdecay("verify", out.toString(), "--quiet").code()).isZero();
    }

    @AfterEach
    void restore() throws IOException {
        Folders.delete(out);
        copy(untouched, out);
    }

    /** What no claim rests on, and what is not sealed. */
    private static boolean isOfNoClaim(Path file) {
        String name = out.relativize(file).toString();
        return name.startsWith("logs/")
                || name.contains("/checkpoint/")
                || name.contains("/features/")
                || name.endsWith("/timing.jsonl")
                || name.endsWith(".lock");
    }

    /** The folder of a run, or the name of the file. */
    private static String placeOf(Path file) {
        Path relative = out.relativize(file);
        return relative.startsWith("runs")
                ? relative.getName(1).toString()
                : String.valueOf(file.getFileName());
    }

    private static String change(Path file, byte[] before, SplitMix64 random) throws IOException {
        int length = before.length;
        switch (random.nextInt(7)) {
            case 0 -> {
                Files.delete(file);
                return "removed";
            }
            case 1 -> {
                Files.write(file, new byte[length]);
                return "zero-filled";
            }
            case 2 -> {
                Files.write(file, Arrays.copyOf(before, random.nextInt(length + 1)));
                return "shortened";
            }
            case 3 -> {
                byte[] longer = Arrays.copyOf(before, length + 1);
                longer[length] = (byte) random.nextInt(256);
                Files.write(file, longer);
                return "lengthened";
            }
            case 4 -> {
                List<Path> alike =
                        files.stream().filter(other -> other.endsWith(file.getFileName())).toList();
                Files.write(file, Files.readAllBytes(alike.get(random.nextInt(alike.size()))));
                return "swapped";
            }
            case 5 -> {
                byte[] edited = before.clone();
                List<Integer> digits =
                        IntStream.range(0, length)
                                .filter(i -> edited[i] >= '0' && edited[i] <= '9')
                                .boxed()
                                .toList();
                if (!digits.isEmpty()) {
                    int at = digits.get(random.nextInt(digits.size()));
                    edited[at] = (byte) ('0' + (edited[at] - '0' + 1 + random.nextInt(8)) % 10);
                }
                Files.write(file, edited);
                return "digit edited in";
            }
            default -> {
                byte[] edited = before.clone();
                if (length > 0) {
                    edited[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
                }
                Files.write(file, edited);
                return "bit flipped in";
            }
        }
    }

    /** Digests that were computed again show no forgery: training again does. */
    @Test
    void trainingAgainAgreesAndFindsAForgery() throws Exception {
        Path small = folder.resolve("small");
        String[] args = {
            "reproduce",
            "--preset",
            "smoke",
            "--only",
            "hessian-spectrum",
            "--device",
            "cpu",
            "--quiet",
            "--out",
            small.toString()
        };
        CommandRun made = lrdecay(args);
        assertThat(made.code()).as(made.err()).isZero();
        CommandRun again = lrdecay("verify", small.toString(), "--rerun", "2");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.out()).contains("was trained again, and agrees.");
        Path run;
        try (Stream<Path> runs = Files.list(small.resolve("runs"))) {
            run = runs.findFirst().orElseThrow();
        }
        Path spectrum;
        try (Stream<Path> spectra = Files.list(run.resolve("spectra"))) {
            spectrum = spectra.filter(f -> f.toString().endsWith(".json")).findFirst().get();
        }
        String measured = Files.readString(spectrum);
        sharpen(run, spectrum);
        isFoundByTrainingAgain(small, spectrum, "the largest eigenvalue is");
        Files.writeString(spectrum, measured);
        forge(run);
        isFoundByTrainingAgain(small, run.resolve("metrics.jsonl"), "byte");
    }

    private static void isFoundByTrainingAgain(Path out, Path file, String words) {
        assertThat(lrdecay("report", out.toString()).code()).isZero();
        assertThat(lrdecay("verify", out.toString()).code()).isZero();
        CommandRun found = lrdecay("verify", out.toString(), "--rerun", "2");
        assertThat(found.code()).isEqualTo(1);
        assertThat(found.err()).contains(file.toString()).contains(words);
    }

    /** Makes the largest eigenvalue larger than it was, with all digests as they should be. */
    private static void sharpen(Path run, Path spectrum) throws IOException {
        HessianSpectrum measured = HessianSpectrum.load(spectrum);
        List<Eigenvalue> largest = new ArrayList<>(measured.largest());
        Eigenvalue first = largest.get(0);
        largest.set(
                0,
                new Eigenvalue(
                        1.8 * first.value(),
                        first.residual(),
                        first.errorEstimate(),
                        first.converged()));
        new HessianSpectrum(
                        largest,
                        measured.smallest(),
                        measured.products(),
                        measured.seconds(),
                        measured.provenance())
                .save(spectrum);
        RunDirectory directory = new RunDirectory(run);
        RunResult result = directory.result().orElseThrow();
        directory.writeResult(new RunResult(result.verdict(), result.epochs(), result.message()));
    }

    /** Makes a network better at its end than it was, with all digests as they should be. */
    private static void forge(Path run) throws IOException {
        RunDirectory directory = new RunDirectory(run);
        RunResult result = directory.result().orElseThrow();
        Path metrics = run.resolve("metrics.jsonl");
        List<String> lines = new ArrayList<>();
        String chain = directory.info().orElseThrow().spec().digest();
        for (String line : Files.readAllLines(metrics)) {
            String text =
                    line.replaceFirst(",\"chain\":\"[0-9a-f]{64}\"", "")
                            .replaceFirst("\"testAccuracy\":0\\.\\d", "\"testAccuracy\":0.9");
            chain = Sha256.of(chain + text);
            lines.add(text.substring(0, text.length() - 1) + ",\"chain\":\"" + chain + "\"}\n");
        }
        Files.writeString(metrics, String.join("", lines));
        directory.writeResult(new RunResult(result.verdict(), result.epochs(), result.message()));
    }

    /** Records without snapshots are enough for all claims. */
    @Test
    void anArchiveWithoutSnapshotsIsVerified() throws Exception {
        Path archive = folder.resolve("records.zip");
        zip(archive, new byte[0]);
        CommandRun verified = lrdecay("verify", archive.toString());
        assertThat(verified.code()).as(verified.err()).isZero();
        assertThat(verified.out()).contains("The snapshots are missing, so neither");
        zip(archive, "x".getBytes(StandardCharsets.UTF_8));
        CommandRun damaged = lrdecay("verify", archive.toString());
        assertThat(damaged.code()).isEqualTo(1);
        assertThat(damaged.err()).contains("metrics.jsonl");
        Files.writeString(archive, "no archive");
        assertThat(lrdecay("verify", archive.toString()).err())
                .contains(archive.toString())
                .hasLineCount(1);
    }

    private static void zip(Path archive, byte[] before) throws IOException {
        try (OutputStream bytes = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Path file : files) {
                String name = "out/" + out.relativize(file);
                if (name.contains("/snapshots/") || name.contains("/checkpoint/")) {
                    continue;
                }
                zip.putNextEntry(new ZipEntry(name));
                if (name.endsWith("metrics.jsonl")) {
                    zip.write(before);
                }
                zip.write(Files.readAllBytes(file));
            }
        }
    }

    /** Claims that were edited, left out, added or sealed otherwise are named one by one. */
    @Test
    void editedClaimsAreNamed() throws Exception {
        Path file = out.resolve("report/claims.json");
        List<String> wrong = new ArrayList<>();
        try {
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            JsonObject first = json.getAsJsonArray("claims").get(0).getAsJsonObject();
            wrong.add("claim " + first.get("id").getAsString());
            first.addProperty("verdict", "SUPPORTED");
            json.addProperty("protocol", "0".repeat(64));
            wrong.add("protocol");
            JsonObject last = json.getAsJsonArray("claims").remove(5).getAsJsonObject();
            wrong.add("claim " + last.get("id").getAsString());
            Files.writeString(file, json.toString());
            CommandRun verified = lrdecay("verify", out.toString());
            assertThat(verified.code()).isEqualTo(1);
            assertThat(verified.err()).contains(wrong).contains("the list of claims");
        } finally {
            Files.write(file, claims);
        }
    }
}
