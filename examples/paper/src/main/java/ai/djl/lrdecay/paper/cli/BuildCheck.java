package ai.djl.lrdecay.paper.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code lrdecay.cmd} asks before it starts the program: is the newest build newer than all
 * sources? (The shell script asks {@code find}, of which Windows has no equal.)
 */
final class BuildCheck {

    private static final int OUT_OF_DATE = 3;

    private BuildCheck() {}

    /**
     * Exits with 0 if nothing has changed since the build, with another code otherwise.
     *
     * @param args the folder of the checkout
     * @throws IOException if the sources cannot be read
     */
    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0]);
        System.exit(isUpToDate(root, root.resolve(".lrdecay/current")) ? 0 : OUT_OF_DATE);
    }

    /**
     * Whether no source is newer than a build.
     *
     * @param root the folder of the checkout
     * @param current the file whose time is that of the build's start
     * @return whether the build can be started as it is
     * @throws IOException if there is no such build, or the sources cannot be read
     */
    static boolean isUpToDate(Path root, Path current) throws IOException {
        FileTime built = Files.getLastModifiedTime(current);
        for (Path place : places(root)) {
            if (!Files.exists(place)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : files.toList()) {
                    if (Files.getLastModifiedTime(file).compareTo(built) > 0) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** A module is a folder of the checkout, or one of its folders. */
    private static List<Path> places(Path root) throws IOException {
        List<Path> places = new ArrayList<>(List.of(root.resolve("pom.xml"), root.resolve(".mvn")));
        for (Path outer : folders(root)) {
            addModule(places, outer);
            for (Path inner : folders(outer)) {
                addModule(places, inner);
            }
        }
        return places;
    }

    private static void addModule(List<Path> places, Path folder) {
        places.add(folder.resolve("pom.xml"));
        places.add(folder.resolve("src").resolve("main"));
    }

    private static List<Path> folders(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> Files.isDirectory(child)).toList();
        }
    }
}
