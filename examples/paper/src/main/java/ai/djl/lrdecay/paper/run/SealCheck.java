package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.util.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Seals the files of a run's folder, and compares them with their seal. */
final class SealCheck {

    private static final String SNAPSHOTS = "snapshots";
    private static final String SPECTRA = "spectra";

    private SealCheck() {}

    /** The digests of all files that a seal covers, without the chain's. */
    static SortedMap<String, String> digests(Path root) throws IOException {
        SortedMap<String, String> digests = new TreeMap<>();
        for (String name : sealed(root)) {
            digests.put(name, Sha256.of(root.resolve(name)));
        }
        return digests;
    }

    private static List<String> sealed(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root, 3)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(SealCheck::isSealed)
                    .toList();
        }
    }

    private static boolean isSealed(String name) {
        return name.equals(RunDirectory.INFO)
                || name.matches(SNAPSHOTS + "/stage-\\d+(-epoch-\\d+)?/[^/.][^/]*")
                || name.matches(SPECTRA + "/epoch-\\d+\\.json");
    }

    /**
     * Compares files with their digests.
     *
     * @param root the folder of the run
     * @param digests the digests by path
     * @param depth how much is compared
     * @throws DamagedFileException if a file is missing or not what was sealed, or one is there
     *     that was not
     * @throws IOException if a file cannot be read
     */
    static void compare(Path root, Map<String, String> digests, SealDepth depth)
            throws IOException {
        for (Map.Entry<String, String> entry : digests.entrySet()) {
            String name = entry.getKey();
            if (depth == SealDepth.RECORDS && name.startsWith(SNAPSHOTS + "/")) {
                continue;
            }
            Path file = root.resolve(name);
            if (!Files.isRegularFile(file)) {
                throw new DamagedFileException(file, "it is missing, and the run had left it");
            }
            boolean large = name.startsWith(SNAPSHOTS + "/") && !name.endsWith(".json");
            if ((depth == SealDepth.ALL || !large) && !Sha256.of(file).equals(entry.getValue())) {
                throw new DamagedFileException(
                        file, "it was changed after the run had ended, or is of another run");
            }
        }
        for (String name : sealed(root)) {
            if (!digests.containsKey(name)) {
                throw new DamagedFileException(
                        root.resolve(name), "it was added after the run had ended");
            }
        }
    }
}
