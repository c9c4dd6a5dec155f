package ai.djl.lrdecay.paper.cli;

import static ai.djl.lrdecay.paper.cli.CommandRun.lrdecay;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.util.Folders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/** A reproduction as it is published, and what somebody may do to it. */
class ArchiveCommandTest {

    @TempDir static Path folder;

    private static Path out;
    private static Path published;

    @BeforeAll
    static void reproduceAndArchive() throws Exception {
        out = folder.resolve("out");
        published = folder.resolve("published");
        String only = "hessian-spectrum,transferability";
        CommandRun made =
                lrdecay(
                        "reproduce",
                        "--preset",
                        "smoke",
                        "--only",
                        only,
                        "--device",
                        "cpu",
                        "--quiet",
                        "--out",
                        out.toString());
        assertThat(made.code()).as(made.err()).isZero();
        CommandRun archived = archive(published);
        assertThat(archived.code()).as(archived.err()).isZero();
        assertThat(archived.out()).contains("records.tar.xz", "./lrdecay verify " + published);
    }

    private static CommandRun archive(Path to) throws Exception {
        return lrdecay("archive", out.toString(), "--to", to.toString());
    }

    private static Path records() {
        return published.resolve("records.tar.xz");
    }

    /** The files of an archive, by name. */
    private static Map<String, byte[]> entries(Path archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(
                        new XZInputStream(new ByteArrayInputStream(Files.readAllBytes(archive))))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                entries.put(entry.getName(), tar.readAllBytes());
            }
        }
        return entries;
    }

    private static void write(Path archive, Map<String, byte[]> entries) throws IOException {
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(
                        new XZOutputStream(Files.newOutputStream(archive), new LZMA2Options(1)))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Map.Entry<String, byte[]> file : entries.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
    }

    private static Path copy(String name) throws IOException {
        Path copy = folder.resolve(name);
        try (Stream<Path> files = Files.walk(published)) {
            for (Path file : files.sorted().toList()) {
                Files.copy(file, copy.resolve(published.relativize(file).toString()));
            }
        }
        return copy;
    }

    private static List<Path> pictures(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void isVerified() throws Exception {
        for (Path named : List.of(published, records())) {
            CommandRun verified = lrdecay("verify", named.toString());
            assertThat(verified.code()).as(verified.err()).isZero();
            assertThat(verified.out()).contains("All claims follow from the records.");
        }
    }

    @Test
    void withoutRecordsNothingFollows() throws Exception {
        Path copy = copy("without-records");
        Files.delete(copy.resolve("records.tar.xz"));
        CommandRun verified = lrdecay("verify", copy.toString());
        assertThat(verified.code()).isEqualTo(1);
        assertThat(verified.err()).contains(copy + " has no records.tar.xz").hasLineCount(1);
    }

    /** A run that no experiment asks for changes nothing, and is named. */
    @Test
    void namesARunThatBelongsToNothing() throws Exception {
        Map<String, byte[]> entries = entries(records());
        Map<String, byte[]> more = new LinkedHashMap<>(entries);
        entries.forEach(
                (name, bytes) -> {
                    if (name.matches("runs/wrn[^/]*/.*|runs/ps10[^/]*/.*")) {
                        more.put(name.replaceFirst("runs/[^/]*", "runs/another"), bytes);
                    }
                });
        assertThat(more).hasSizeGreaterThan(entries.size());
        Path archive = folder.resolve("more.tar.xz");
        write(archive, more);
        CommandRun verified = lrdecay("verify", archive.toString());
        assertThat(verified.code()).as(verified.err()).isZero();
        assertThat(verified.out())
                .contains(archive + ": runs/another belongs to none of the experiments");
    }

    /** Records and nothing else, without chain values; and the same bytes each time. */
    @Test
    void holdsTheRecords() throws Exception {
        Map<String, byte[]> entries = entries(records());
        assertThat(entries.keySet())
                .contains("reproduce.json", "protocol.json", "report/claims.json")
                .noneMatch(name -> name.contains("snapshots") || name.contains("checkpoint"));
        List<String> metrics = new ArrayList<>();
        assertThat(entries.remove("figures.json")).isNotNull();
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            String text = new String(entry.getValue(), StandardCharsets.UTF_8);
            String original = Files.readString(out.resolve(entry.getKey()));
            if (entry.getKey().endsWith("metrics.jsonl")) {
                metrics.add(entry.getKey());
                original = original.replaceAll(",\"chain\":\"[0-9a-f]{64}\"", "");
            }
            assertThat(text).as(entry.getKey()).isEqualTo(original);
        }
        assertThat(metrics).isNotEmpty();
        Path again = folder.resolve("again");
        assertThat(archive(again).code()).isZero();
        assertThat(again.resolve("records.tar.xz")).hasSameBinaryContentAs(records());
        try (Stream<Path> figures = Files.list(again.resolve("figures"))) {
            assertThat(figures).isNotEmpty();
        }
    }

    /** Otherwise a figure could be exchanged by leaving out what it is compared with. */
    @Test
    void anArchiveThatNamesNoFiguresIsNotVerified() throws Exception {
        Path copy = copy("without-figures");
        Map<String, byte[]> entries = entries(copy.resolve("records.tar.xz"));
        assertThat(entries.remove("figures.json")).isNotNull();
        write(copy.resolve("records.tar.xz"), entries);
        CommandRun verified = lrdecay("verify", copy.toString());
        assertThat(verified.code()).isEqualTo(1);
        assertThat(verified.err())
                .contains("records.tar.xz does not say which figures were archived with it.")
                .hasLineCount(1);
    }

    @Test
    void anEditWithinIsNamed() throws Exception {
        Path copy = copy("edited");
        Map<String, byte[]> entries = entries(copy.resolve("records.tar.xz"));
        String run =
                entries.keySet().stream()
                        .filter(name -> name.endsWith("metrics.jsonl"))
                        .findFirst()
                        .orElseThrow();
        String text = new String(entries.get(run), StandardCharsets.UTF_8);
        String edited = text.replaceFirst("\"testAccuracy\":0\\.\\d", "\"testAccuracy\":0.9");
        assertThat(edited).isNotEqualTo(text);
        entries.put(run, edited.getBytes(StandardCharsets.UTF_8));
        write(copy.resolve("records.tar.xz"), entries);
        CommandRun verified = lrdecay("verify", copy.toString());
        assertThat(verified.code()).isEqualTo(1);
        assertThat(verified.err())
                .contains(copy.resolve("records.tar.xz") + ": " + run)
                .doesNotContain("\tat ", "lrdecay-verify-");
    }

    @Test
    void anEditBesideItIsNamed() throws Exception {
        Path copy = copy("beside");
        Path claims = copy.resolve("claims.json");
        Files.writeString(
                claims, Files.readString(claims).replaceFirst("INCONCLUSIVE", "SUPPORTED"));
        Files.delete(copy.resolve("protocol.json"));
        List<Path> figures = pictures(copy.resolve("figures"));
        Files.copy(figures.get(1), figures.get(0), StandardCopyOption.REPLACE_EXISTING);
        Files.delete(figures.get(2));
        CommandRun verified = lrdecay("verify", copy.toString());
        assertThat(verified.code()).isEqualTo(1);
        assertThat(verified.out()).contains("runs are finished").doesNotContain("All claims");
        assertThat(verified.err())
                .contains(claims + " is not the one in records.tar.xz.")
                .contains(copy.resolve("protocol.json") + " is missing.")
                .contains(figures.get(0) + " is not the one that was archived.")
                .contains(figures.get(2) + " is missing.")
                .hasLineCount(4);
    }

    @Test
    void hostileArchivesAreRefused() throws Exception {
        Path archive = folder.resolve("hostile.tar.xz");
        write(archive, Map.of("../evil.json", new byte[] {'{', '}'}));
        CommandRun escaping = lrdecay("verify", archive.toString());
        assertThat(escaping.code()).isEqualTo(1);
        assertThat(escaping.err()).contains("leaves its folder").hasLineCount(1);
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(
                        new XZOutputStream(Files.newOutputStream(archive), new LZMA2Options(1)))) {
            TarArchiveEntry link = new TarArchiveEntry("runs/x/run.json", TarConstants.LF_SYMLINK);
            link.setLinkName("/etc/hostname");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
        assertThat(lrdecay("verify", archive.toString()).err())
                .contains("something else than files")
                .hasLineCount(1);
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(
                        new XZOutputStream(Files.newOutputStream(archive), new LZMA2Options(1)))) {
            for (String content : List.of("{}", "[]")) {
                TarArchiveEntry entry = new TarArchiveEntry("runs/x/run.json");
                entry.setSize(content.length());
                tar.putArchiveEntry(entry);
                tar.write(content.getBytes(StandardCharsets.UTF_8));
                tar.closeArchiveEntry();
            }
        }
        assertThat(lrdecay("verify", archive.toString()).err())
                .contains("runs/x/run.json is twice in it")
                .hasLineCount(1);
        byte[] whole = Files.readAllBytes(records());
        for (int length : new int[] {3, 40, whole.length / 2, whole.length - 9}) {
            Files.write(archive, Arrays.copyOf(whole, length));
            CommandRun cut = lrdecay("verify", archive.toString());
            assertThat(cut.code()).as("%s bytes", length).isEqualTo(1);
            assertThat(cut.err()).contains(archive.toString()).doesNotContain("\tat ");
        }
    }

    @Test
    void doesNotSayWhereTheRecordsLay() throws Exception {
        for (Map.Entry<String, byte[]> file : entries(records()).entrySet()) {
            assertThat(new String(file.getValue(), StandardCharsets.ISO_8859_1))
                    .as(file.getKey())
                    .doesNotContain(folder.toString());
        }
    }

    /** An experiment need not draw anything, and then nothing may lie there. */
    @Test
    void isVerifiedWithoutAnyFigure() throws Exception {
        Path copy = copy("nothing-drawn");
        Map<String, byte[]> entries = entries(copy.resolve("records.tar.xz"));
        entries.put("figures.json", "{\"digests\": {}}".getBytes(StandardCharsets.UTF_8));
        write(copy.resolve("records.tar.xz"), entries);
        CommandRun beside = lrdecay("verify", copy.toString());
        assertThat(beside.code()).isEqualTo(1);
        assertThat(beside.err()).contains("was not archived with the records.");
        Folders.delete(copy.resolve("figures"));
        CommandRun verified = lrdecay("verify", copy.toString());
        assertThat(verified.code()).as(verified.err()).isZero();
    }

    /** A folder with anything else in it is refused, and stays as it is. */
    @Test
    void nothingOfTheUsersIsLost() throws Exception {
        Path own = Files.createDirectories(folder.resolve("own/figures"));
        Path picture = Files.writeString(own.resolve("mine.png"), "mine");
        refused(own.resolveSibling(""), "figures was not written by 'archive'");
        Path beside = Files.writeString(copy("shared").resolve("notes.txt"), "mine");
        refused(beside.resolveSibling(""), "notes.txt was not written by 'archive'");
        Path added = Files.writeString(copy("added").resolve("figures/mine.png"), "mine");
        refused(folder.resolve("added"), "figures was not written by 'archive'");
        Path linked = copy("linked");
        Folders.delete(linked.resolve("figures"));
        Files.createSymbolicLink(linked.resolve("figures"), own);
        refused(linked, "figures was not written by 'archive'");
        for (Path file : List.of(picture, beside, added)) {
            assertThat(file).hasContent("mine");
        }
        refused(picture, "mine.png is no folder");
        for (Path inside : List.of(out, out.resolve("sub/deeper"), out.resolve("runs"))) {
            refused(inside, "lies in " + out);
        }
        assertThat(out.resolve("sub")).doesNotExist();
        CommandRun blank = lrdecay("archive", out.toString(), "--to", "");
        assertThat(blank.code()).isEqualTo(2);
        assertThat(blank.err()).contains("--to names no folder");
    }

    private static void refused(Path to, String sentence) throws Exception {
        CommandRun archived = archive(to);
        assertThat(archived.code()).as(archived.out()).isEqualTo(1);
        assertThat(archived.err()).contains(sentence).hasLineCount(1);
    }

    /** An earlier archive is replaced, with the figures that are no longer drawn. */
    @Test
    void anEarlierArchiveIsReplaced() throws Exception {
        Path earlier = copy("earlier");
        Map<String, byte[]> entries = entries(earlier.resolve("records.tar.xz"));
        String figures = new String(entries.get("figures.json"), StandardCharsets.UTF_8);
        entries.put(
                "figures.json",
                figures.replaceFirst("\"figure", "\"old.png\": \"0\",\n    \"figure")
                        .getBytes(StandardCharsets.UTF_8));
        write(earlier.resolve("records.tar.xz"), entries);
        Files.writeString(earlier.resolve("figures/old.png"), "old");
        CommandRun archived = archive(earlier);
        assertThat(archived.code()).as(archived.err()).isZero();
        assertThat(earlier.resolve("figures/old.png")).doesNotExist();
        assertThat(earlier.resolve("records.tar.xz")).hasSameBinaryContentAs(records());
    }

    /** What does not hold is not published. */
    @Test
    void damagedRecordsAreNotArchived() throws Exception {
        Path to = folder.resolve("never");
        Path claims = out.resolve("report/claims.json");
        byte[] before = Files.readAllBytes(claims);
        try {
            Files.writeString(claims, "{}");
            CommandRun archived = archive(to);
            assertThat(archived.code()).isEqualTo(1);
            assertThat(archived.err())
                    .contains("did not pass the checks above, so nothing was archived");
            assertThat(to).doesNotExist();
        } finally {
            Files.write(claims, before);
        }
    }
}
