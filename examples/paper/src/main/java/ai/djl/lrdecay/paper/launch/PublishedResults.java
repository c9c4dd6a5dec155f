package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.protocol.SealedProtocol;
import ai.djl.lrdecay.paper.report.ReportWriter;
import ai.djl.lrdecay.util.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with what is published of a reproduction: its claims, protocol and figures to look at,
 * and its records in one archive, from which anybody derives the claims again.
 */
public final class PublishedResults {

    private static final String PICTURE = ".png";

    private PublishedResults() {}

    /**
     * What was written.
     *
     * @param files the number of files in the archive
     * @param bytes its size
     * @param figures the number of figures
     */
    public record Summary(int files, long bytes, int figures) {}

    /**
     * Tells whether a folder holds published results, rather than a reproduction itself.
     *
     * @param folder the folder
     * @return whether it has an archive of records, and no plan beside it
     */
    public static boolean isAt(Path folder) {
        return Files.isRegularFile(folder.resolve(RecordsArchive.NAME))
                && !Files.exists(Plan.file(folder));
    }

    /**
     * Writes the folder, over an earlier one.
     *
     * @param out the output folder of a reproduction that was verified
     * @param folder the folder; made if absent
     * @return what was written
     * @throws IOException if reading or writing fails
     */
    public static Summary write(Path out, Path folder) throws IOException {
        Path figures = folder.resolve(ReportWriter.FIGURES);
        Files.createDirectories(figures);
        Path archive = folder.resolve(RecordsArchive.NAME);
        int files = RecordsArchive.pack(out, archive);
        for (Path file : copied(out)) {
            copy(file, folder.resolve(file.getFileName()));
        }
        for (Path old : pictures(figures)) {
            Files.delete(old);
        }
        List<Path> drawn = pictures(Conclusion.report(out).resolve(ReportWriter.FIGURES));
        for (Path picture : drawn) {
            copy(picture, figures.resolve(picture.getFileName()));
        }
        return new Summary(files, Files.size(archive), drawn.size());
    }

    /**
     * Compares what lies beside the archive with what is in it.
     *
     * @param published the folder
     * @param unpacked the output folder that its archive was unpacked to
     * @return a sentence for each file that differs
     * @throws IOException if a file cannot be read
     */
    public static List<String> differences(Path published, Path unpacked) throws IOException {
        List<String> differences = new ArrayList<>();
        for (Path inside : copied(unpacked)) {
            Path beside = published.resolve(inside.getFileName());
            try {
                if (Files.exists(inside)
                        && !Arrays.equals(Files.readAllBytes(beside), Files.readAllBytes(inside))) {
                    differences.add(beside + " is not the one in " + RecordsArchive.NAME + ".");
                }
            } catch (NoSuchFileException e) {
                differences.add(beside + " is missing.");
            }
        }
        return differences;
    }

    private static List<Path> copied(Path out) {
        return List.of(Conclusion.claims(out), out.resolve(SealedProtocol.FILE));
    }

    private static List<Path> pictures(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(PICTURE)).sorted().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        byte[] bytes = Files.readAllBytes(from);
        AtomicFiles.write(to, stream -> stream.write(bytes));
    }
}
