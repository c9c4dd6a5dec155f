package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A zip file of the records of a reproduction, without snapshots. */
public final class RecordsArchive {

    /** Far more than records have: what is larger is refused rather than unpacked. */
    private static final int MOST = 1 << 29;

    private RecordsArchive() {}

    /**
     * Unpacks the records.
     *
     * @param archive the zip file
     * @param folder an empty folder
     * @return the output folder: the one with {@code reproduce.json}
     * @throws DamagedFileException if it is no such archive
     * @throws IOException if reading or writing fails
     */
    public static Path unpack(Path archive, Path folder) throws IOException {
        int left = MOST;
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new DamagedFileException(archive, "a name in it leaves its folder");
                }
                String name = entry.getName();
                if (entry.isDirectory() || !(name.endsWith(".json") || name.endsWith(".jsonl"))) {
                    continue;
                }
                byte[] bytes = zip.getInputStream(entry).readNBytes(left + 1);
                left -= bytes.length;
                if (left < 0) {
                    throw new DamagedFileException(archive, "it is too large for records");
                }
                Files.createDirectories(target.resolveSibling(""));
                Files.write(target, bytes);
            }
        } catch (ZipException e) {
            throw new DamagedFileException(archive, "it is not a zip file", e);
        }
        try (Stream<Path> files = Files.walk(folder, 2)) {
            Path plan =
                    files.filter(file -> file.endsWith("reproduce.json"))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new DamagedFileException(
                                                    archive, "there is no reproduce.json in it"));
            return plan.resolveSibling("").normalize();
        }
    }
}
