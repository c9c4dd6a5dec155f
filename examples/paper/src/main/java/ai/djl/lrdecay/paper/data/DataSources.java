package ai.djl.lrdecay.paper.data;

import ai.djl.lrdecay.transfer.layout.TargetLayout;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The data sets that there are. A new one is entered here; help and errors name it by itself. */
public final class DataSources {

    private static final List<DataSource> ALL =
            Stream.concat(
                            Stream.of(
                                    new Ps10Source(),
                                    new FashionMnistSource(),
                                    new Cifar10Source(),
                                    new GlyphsSource()),
                            TargetLayout.all().stream().map(ImageFilesSource::new))
                    .toList();

    private DataSources() {}

    /**
     * Returns all data sets.
     *
     * @return the sources
     */
    public static List<DataSource> all() {
        return ALL;
    }

    /**
     * Reads a data set.
     *
     * @param text the text, as on the command line
     * @return the data set; its source has checked the options
     * @throws IllegalArgumentException if there is no such data set, or an option is wrong
     */
    public static DatasetSpec parse(String text) {
        DataSource source =
                find(DatasetSpec.nameOf(text))
                        .orElseThrow(() -> new IllegalArgumentException(unknown(text)));
        DatasetSpec spec = DatasetSpec.split(text, source.takesFolder());
        source.check(spec);
        return spec;
    }

    /**
     * Finds where the data of a data set come from.
     *
     * @param spec the data set
     * @return its source
     * @throws IllegalArgumentException if there is none of that name
     */
    public static DataSource of(DatasetSpec spec) {
        return find(spec.name())
                .orElseThrow(() -> new IllegalArgumentException(unknown(spec.name())));
    }

    /**
     * Returns the names of the data sets that are here.
     *
     * @param folders where to look for their files
     * @return the names
     */
    public static List<String> found(DataFolders folders) {
        return ALL.stream()
                .filter(source -> source.find(folders).isPresent())
                .map(DataSource::name)
                .toList();
    }

    private static Optional<DataSource> find(String name) {
        return ALL.stream().filter(source -> source.name().equals(name)).findFirst();
    }

    /** Somebody who has a folder may just have named it. */
    private static String unknown(String text) {
        return "unknown data set '"
                + DatasetSpec.nameOf(text)
                + "': there is "
                + names()
                + (isFolder(text) ? "; for a folder of images write folder:" + text : "");
    }

    private static boolean isFolder(String text) {
        try {
            return Files.isDirectory(Path.of(text));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String names() {
        return ALL.stream().map(DataSource::name).collect(Collectors.joining(", "));
    }
}
