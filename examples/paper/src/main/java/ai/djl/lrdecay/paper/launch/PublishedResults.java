package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.protocol.SealedProtocol;
import ai.djl.lrdecay.paper.report.ReportWriter;
import ai.djl.lrdecay.paper.run.RunException;
import ai.djl.lrdecay.util.AtomicFiles;
import ai.djl.lrdecay.util.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
     * @throws RunException if there are claims, and neither records nor a plan
     */
    public static boolean isAt(Path folder) throws RunException {
        if (Files.exists(Plan.file(folder))) {
            return false;
        }
        boolean records = Files.isRegularFile(folder.resolve(RecordsArchive.NAME));
        if (!records && Files.exists(folder.resolve(SealedProtocol.FILE))) {
            throw new RunException(
                    folder
                            + " has no "
                            + RecordsArchive.NAME
                            + ", and nothing else that its claims could follow from");
        }
        return records;
    }

    /**
     * Writes the folder, over what an earlier archive left there.
     *
     * @param out the output folder of a reproduction that was verified
     * @param folder the folder; made if absent
     * @return what was written
     * @throws RunException if the folder holds anything else, or lies in the output folder
     * @throws IOException if reading or writing fails
     */
    public static Summary write(Path out, Path folder) throws IOException {
        checkTarget(out, folder);
        Path figures = folder.resolve(ReportWriter.FIGURES);
        Files.createDirectories(figures);
        List<Path> drawn = pictures(Conclusion.report(out).resolve(ReportWriter.FIGURES));
        Path archive = folder.resolve(RecordsArchive.NAME);
        int files = RecordsArchive.pack(out, digests(drawn), archive);
        for (Path file : copied(out)) {
            copy(file, folder.resolve(file.getFileName()));
        }
        for (Path old : pictures(figures)) {
            Files.delete(old);
        }
        for (Path picture : drawn) {
            copy(picture, figures.resolve(picture.getFileName()));
        }
        return new Summary(files, Files.size(archive), drawn.size());
    }

    /** Nothing may be lost: a folder that is written over holds an earlier archive and no more. */
    private static void checkTarget(Path out, Path folder) throws IOException {
        checkOutside(out, folder);
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new RunException(folder + " is no folder: name a new or an empty one");
        }
        Set<String> figures = Set.of();
        Set<String> expected = new HashSet<>();
        Path archive = folder.resolve(RecordsArchive.NAME);
        if (Files.isRegularFile(archive, LinkOption.NOFOLLOW_LINKS)) {
            figures = RecordsArchive.figures(archive).keySet();
            expected.add(RecordsArchive.NAME);
            copied(out).forEach(file -> expected.add(String.valueOf(file.getFileName())));
        }
        try (Stream<Path> there = Files.list(folder)) {
            for (Path file : there.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                boolean ours =
                        name.equals(ReportWriter.FIGURES)
                                ? !expected.isEmpty()
                                        && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                                        && names(file).stream().allMatch(figures::contains)
                                : expected.contains(name)
                                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
                if (!ours) {
                    throw new RunException(
                            file
                                    + " was not written by 'archive': name a new or an empty"
                                    + " folder, or one that holds an earlier archive alone");
                }
            }
        }
    }

    private static void checkOutside(Path out, Path folder) throws IOException {
        Path above = folder.toAbsolutePath().normalize();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        if (above != null && above.toRealPath().startsWith(out.toRealPath())) {
            throw new RunException(
                    folder + " lies in " + out + ", which is to be archived: name another folder");
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    private static SortedMap<String, String> digests(List<Path> pictures) throws IOException {
        SortedMap<String, String> digests = new TreeMap<>();
        for (Path picture : pictures) {
            digests.put(String.valueOf(picture.getFileName()), Sha256.of(picture));
        }
        return digests;
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
        Optional<SortedMap<String, String>> archived = RecordsArchive.figuresIn(unpacked);
        if (archived.isEmpty()) {
            differences.add(
                    published.resolve(RecordsArchive.NAME)
                            + " does not say which figures were archived with it.");
        } else {
            addDifferences(published.resolve(ReportWriter.FIGURES), archived.get(), differences);
        }
        return differences;
    }

    private static void addDifferences(
            Path figures, SortedMap<String, String> archived, List<String> differences)
            throws IOException {
        for (Map.Entry<String, String> figure : archived.entrySet()) {
            Path beside = figures.resolve(figure.getKey());
            if (!Files.isRegularFile(beside)) {
                differences.add(beside + " is missing.");
            } else if (!Sha256.of(beside).equals(figure.getValue())) {
                differences.add(beside + " is not the one that was archived.");
            }
        }
        for (String name : Files.isDirectory(figures) ? names(figures) : List.<String>of()) {
            if (!archived.containsKey(name)) {
                differences.add(figures.resolve(name) + " was not archived with the records.");
            }
        }
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
