package ai.djl.lrdecay.paper.cli;

import static ai.djl.lrdecay.paper.cli.CommandRun.lrdecay;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
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
        Path copy = Files.createDirectory(folder.resolve(name));
        try (Stream<Path> files = Files.list(published)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    @Test
    void isVerified() throws Exception {
        for (Path named : List.of(published, records())) {
            CommandRun verified = lrdecay("verify", named.toString());
            assertThat(verified.code()).as(verified.err()).isZero();
            assertThat(verified.out()).contains("All claims follow from the records.");
        }
    }

    /** Records and nothing else, without chain values; and the same bytes each time. */
    @Test
    void holdsTheRecords() throws Exception {
        Map<String, byte[]> entries = entries(records());
        assertThat(entries.keySet())
                .contains("reproduce.json", "protocol.json", "report/claims.json")
                .noneMatch(name -> name.contains("snapshots") || name.contains("checkpoint"));
        List<String> metrics = new ArrayList<>();
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
        assertThat(verified.err()).contains(run).doesNotContain("\tat ");
    }

    @Test
    void anEditBesideItIsNamed() throws Exception {
        Path copy = copy("beside");
        Path claims = copy.resolve("claims.json");
        Files.writeString(
                claims, Files.readString(claims).replaceFirst("INCONCLUSIVE", "SUPPORTED"));
        Files.delete(copy.resolve("protocol.json"));
        CommandRun verified = lrdecay("verify", copy.toString(), "--quiet");
        assertThat(verified.code()).isEqualTo(1);
        assertThat(verified.err())
                .contains(claims + " is not the one in records.tar.xz.")
                .contains(copy.resolve("protocol.json") + " is missing.")
                .hasLineCount(2);
    }

    @Test
    void hostileArchivesAreRefused() throws Exception {
        Path archive = folder.resolve("hostile.tar.xz");
        write(archive, Map.of("../evil.json", new byte[] {'{', '}'}));
        CommandRun escaping = lrdecay("verify", archive.toString());
        assertThat(escaping.code()).isEqualTo(1);
        assertThat(escaping.err()).contains("leaves its folder").hasLineCount(1);
        byte[] whole = Files.readAllBytes(records());
        for (int length : new int[] {3, 40, whole.length / 2, whole.length - 9}) {
            Files.write(archive, Arrays.copyOf(whole, length));
            CommandRun cut = lrdecay("verify", archive.toString());
            assertThat(cut.code()).as("%s bytes", length).isEqualTo(1);
            assertThat(cut.err()).contains(archive.toString()).doesNotContain("\tat ");
        }
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
