package ai.djl.lrdecay.paper.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The results that are published, each with a page and a folder in docs/results. */
public enum Published {
    QUICK(235),
    STANDARD(380),
    STANDARD_NOISE(40),
    STANDARD_NOISE_KINDS(60),
    STANDARD_HELD_OUT(20),
    STANDARD_FREQUENCY(30),
    STANDARD_SGD(40),
    STANDARD_AUTODECAY(100),
    STANDARD_CONTENDERS(70),
    STANDARD_TRANSFER(130),
    LARGER_SOURCE(130);

    /** Where they are. */
    public static final Path RESULTS = Path.of("../../docs/results");

    private final int runs;

    Published(int runs) {
        this.runs = runs;
    }

    /**
     * Returns the number of runs and transfers.
     *
     * @return as {@code verify} counts them
     */
    public int runs() {
        return runs;
    }

    /**
     * Returns the folder of claims, figures and records.
     *
     * @return relative to this module
     */
    public Path folder() {
        return RESULTS.resolve(name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /**
     * Returns the page that explains them.
     *
     * @return relative to this module
     */
    public Path page() {
        return Path.of(folder() + ".md");
    }

    /**
     * Lists the repetitions of {@code quick}, then those of parts of {@code standard}.
     *
     * @return the archives of their records, by name
     * @throws IOException if their folders cannot be read
     */
    public static List<Path> again() throws IOException {
        List<Path> all = new ArrayList<>(archives("quick-again"));
        all.addAll(archives("transfer-again"));
        return all;
    }

    private static List<Path> archives(String folder) throws IOException {
        try (Stream<Path> files = Files.list(RESULTS.resolve(folder))) {
            return files.sorted().toList();
        }
    }

    /**
     * Lists all that {@code compare} can read.
     *
     * @return {@code quick} and its repetitions, then the parts of {@code standard} and theirs
     * @throws IOException if a folder cannot be read
     */
    public static List<Path> all() throws IOException {
        List<Path> all = new ArrayList<>();
        all.add(QUICK.folder());
        all.addAll(archives("quick-again"));
        Stream.of(values()).skip(1).map(Published::folder).forEach(all::add);
        all.addAll(archives("transfer-again"));
        return all;
    }
}
