package ai.djl.lrdecay.paper.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where data sets are looked for: the folder that the user named, and usual places. A data set is
 * there in a folder of its name, or directly.
 *
 * @param roots the folders, the preferred first
 */
public record DataFolders(List<Path> roots) {

    /** The environment variable that names a folder. */
    public static final String VARIABLE = "LRDECAY_DATA";

    private static final List<Path> USUAL =
            List.of(Path.of("data"), Path.of("/usr/share/datasets"));

    /** Makes the list unmodifiable. */
    public DataFolders {
        roots = List.copyOf(roots);
    }

    /**
     * Returns the folder that the user named, or else the one of the environment variable {@value
     * #VARIABLE}; then {@code ./data} and {@code /usr/share/datasets}.
     *
     * @param named the folder that the user named, or null
     * @return the folders
     * @throws IllegalArgumentException if the folder named is not there
     */
    public static DataFolders standard(@Nullable Path named) {
        List<Path> roots = new ArrayList<>();
        String variable = System.getenv(VARIABLE);
        Path first = named;
        if (first == null && variable != null && !variable.isBlank()) {
            first = Path.of(variable);
        }
        if (first != null) {
            if (!Files.isDirectory(first)) {
                throw new IllegalArgumentException("the data folder " + first + " does not exist");
            }
            roots.add(first);
        }
        roots.addAll(USUAL);
        return new DataFolders(roots);
    }

    /**
     * Finds the folder of a data set.
     *
     * @param folders the names that its folder may have; the empty name stands for the root itself
     * @param file a file that must be in it, plain or with {@code .gz}
     * @return the folder, or nothing
     */
    public Optional<Path> find(List<String> folders, String file) {
        for (Path root : roots) {
            for (String folder : folders) {
                Path candidate = root.resolve(folder);
                if (Files.isRegularFile(candidate.resolve(file))
                        || Files.isRegularFile(candidate.resolve(file + ".gz"))) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Lists the places for people.
     *
     * @return the places, with commas
     */
    public String places() {
        return roots.stream().map(Path::toString).collect(Collectors.joining(", "));
    }
}
