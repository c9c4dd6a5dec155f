package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.protocol.SealedProtocol;
import ai.djl.lrdecay.paper.run.ChainOfLines;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.JsonFile;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.util.AtomicFiles;
import ai.djl.lrdecay.util.Folders;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/**
 * All records of a reproduction in one file, without snapshots: {@code records.tar.xz}, which any
 * {@code tar} reads. Its {@code metrics.jsonl} have no chain values, which are computed again when
 * it is unpacked. A zip file that somebody packed by hand is read, too.
 */
public final class RecordsArchive {

    /** The name of the file. */
    public static final String NAME = "records.tar.xz";

    private static final String METRICS = "metrics.jsonl";

    /** The SHA-256 of each figure that lies beside the archive, by name. */
    private static final String FIGURES = "figures.json";

    /** Far more than records have: what is larger is refused rather than unpacked. */
    private static final int MOST = 1 << 29;

    /** KiB that unpacking may take; the presets of xz stay below. */
    private static final int MEMORY = 1 << 17;

    private RecordsArchive() {}

    /**
     * The figures that lie beside the archive.
     *
     * @param digests the SHA-256 of each, by the name of its file
     */
    private record Figures(SortedMap<String, String> digests) {

        Figures {
            digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
            for (String name : digests.keySet()) {
                if (!name.matches("[A-Za-z0-9._-]+\\.png")) {
                    throw new IllegalArgumentException("it names no figure");
                }
            }
        }
    }

    /**
     * Packs what {@code verify} needs of a finished reproduction. The same records give the same
     * bytes.
     *
     * @param out its output folder
     * @param figures the SHA-256 of each figure that is published with it, by name
     * @param archive the file
     * @return the number of files in it
     * @throws IOException if reading or writing fails
     */
    static int pack(Path out, SortedMap<String, String> figures, Path archive) throws IOException {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        for (Path file : records(out)) {
            byte[] bytes = Files.readAllBytes(file);
            if (file.endsWith(METRICS)) {
                bytes = bytes(ChainOfLines.without(new String(bytes, StandardCharsets.UTF_8)));
            }
            entries.put(out.relativize(file).toString().replace('\\', '/'), bytes);
        }
        entries.put(FIGURES, bytes(Json.PRETTY.toJson(new Figures(figures)) + "\n"));
        AtomicFiles.write(archive, stream -> write(entries, stream));
        return entries.size();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(SortedMap<String, byte[]> entries, OutputStream stream)
            throws IOException {
        XZOutputStream xz = new XZOutputStream(stream, new LZMA2Options(LZMA2Options.PRESET_MAX));
        TarArchiveOutputStream tar = new TarArchiveOutputStream(xz, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        for (Map.Entry<String, byte[]> file : entries.entrySet()) {
            TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
            entry.setSize(file.getValue().length);
            // Nothing of the machine, so that equal records are equal archives.
            entry.setModTime(0);
            tar.putArchiveEntry(entry);
            tar.write(file.getValue());
            tar.closeArchiveEntry();
        }
        tar.finish();
        xz.finish();
    }

    private static List<Path> records(Path out) throws IOException {
        List<Path> files = new ArrayList<>();
        files.add(Plan.file(out));
        files.add(out.resolve(SealedProtocol.FILE));
        files.add(Conclusion.claims(out));
        for (Job job : Plan.read(out).jobs()) {
            Path folder = Conclusion.records(out).folder(job);
            try (Stream<Path> all = Files.walk(folder, 2)) {
                all.filter(Files::isRegularFile)
                        .filter(file -> isRecord(folder.relativize(file)))
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    private static boolean isRecord(Path name) {
        String text = name.toString().replace('\\', '/');
        return text.equals(METRICS)
                || text.matches("(run|result|transfer)\\.json")
                || text.matches("spectra/[^/.][^/]*\\.json");
    }

    /**
     * Unpacks the records.
     *
     * @param archive the file
     * @param folder an empty folder
     * @return the output folder: the one with {@code reproduce.json}
     * @throws DamagedFileException if it is no such archive
     * @throws IOException if reading or writing fails
     */
    public static Path unpack(Path archive, Path folder) throws IOException {
        Unpacking unpacking = new Unpacking(archive, folder);
        try {
            if (isXz(archive)) {
                unpacking.tar();
            } else {
                unpacking.zip();
            }
        } catch (ZipException | XZIOException | EOFException e) {
            throw new DamagedFileException(archive, "it is damaged, or no archive of records", e);
        }
        Path out = output(archive, folder);
        restoreChains(out);
        return out;
    }

    private static boolean isXz(Path archive) throws IOException {
        try (InputStream file = Files.newInputStream(archive)) {
            return Arrays.equals(file.readNBytes(XZ.HEADER_MAGIC.length), XZ.HEADER_MAGIC);
        }
    }

    /** Files on their way out of an archive. */
    private static final class Unpacking {

        private final Path archive;
        private final Path folder;
        private int left = MOST;

        Unpacking(Path archive, Path folder) {
            this.archive = archive;
            this.folder = folder;
        }

        void tar() throws IOException {
            try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                    TarArchiveInputStream tar =
                            new TarArchiveInputStream(new XZInputStream(file, MEMORY))) {
                for (TarArchiveEntry entry = tar.getNextEntry();
                        entry != null;
                        entry = tar.getNextEntry()) {
                    if (entry.isDirectory()) {
                        continue;
                    }
                    if (entry.isSymbolicLink() || entry.isLink() || !entry.isFile()) {
                        throw new DamagedFileException(
                                archive, "there is something else than files in it");
                    }
                    add(entry.getName(), tar);
                }
            }
        }

        void zip() throws IOException {
            try (ZipFile zip = new ZipFile(archive.toFile())) {
                for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                    ZipEntry entry = all.nextElement();
                    if (!entry.isDirectory()) {
                        add(entry.getName(), zip.getInputStream(entry));
                    }
                }
            }
        }

        private void add(String name, InputStream content) throws IOException {
            Path target = folder.resolve(name).normalize();
            if (!target.startsWith(folder)) {
                throw new DamagedFileException(archive, "a name in it leaves its folder");
            }
            if (!(name.endsWith(".json") || name.endsWith(".jsonl"))) {
                return;
            }
            byte[] bytes = content.readNBytes(left + 1);
            left -= bytes.length;
            if (left < 0) {
                throw new DamagedFileException(archive, "it is too large for records");
            }
            if (Files.exists(target)) {
                // Another reader might take the other one.
                throw new DamagedFileException(archive, name + " is twice in it");
            }
            Files.createDirectories(target.resolveSibling(""));
            Files.write(target, bytes);
        }
    }

    /**
     * Reads what figures were published with the records.
     *
     * @param archive the file
     * @return the SHA-256 of each, by name; none in an archive that somebody packed by hand
     * @throws DamagedFileException if it is no such archive
     * @throws IOException if reading fails
     */
    static SortedMap<String, String> figures(Path archive) throws IOException {
        Path folder = Files.createTempDirectory("lrdecay-figures-");
        try {
            return figuresIn(unpack(archive, folder)).orElseGet(Collections::emptySortedMap);
        } finally {
            Folders.delete(folder);
        }
    }

    /**
     * Reads what figures were published with records that are unpacked.
     *
     * @param out the folder that {@link #unpack} returned
     * @return the SHA-256 of each, by name; nothing of an archive that somebody packed by hand
     * @throws IOException if reading fails
     */
    static Optional<SortedMap<String, String>> figuresIn(Path out) throws IOException {
        return JsonFile.read(out.resolve(FIGURES), Figures.class).map(Figures::digests);
    }

    private static Path output(Path archive, Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder, 2)) {
                for (Path file : files.sorted().toList()) {
                    if (file.equals(Plan.file(file.resolveSibling("")))) {
                        return file.resolveSibling("").normalize();
                    }
                }
            }
        }
        throw new DamagedFileException(archive, "there is no reproduce.json in it");
    }

    /** Of runs that have ended: the seal says what is before the first line. */
    private static void restoreChains(Path out) throws IOException {
        try (Stream<Path> all = Files.walk(out, 3)) {
            for (Path metrics : all.filter(file -> file.endsWith(METRICS)).toList()) {
                restoreChain(metrics);
            }
        }
    }

    private static void restoreChain(Path metrics) throws IOException {
        try {
            ChainOfLines.restore(metrics);
        } catch (DamagedFileException ignored) {
            // Whoever reads the records names this file, and all others that are damaged.
        }
    }
}
