package ai.djl.lrdecay.transfer.layout;

import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A text file that comes with a data set and lists its images or classes, one a line. */
final class ListFile {

    /** Nine digits fit an int. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final Path path;
    private final List<Line> lines;

    /**
     * What a line says.
     *
     * @param number the number of the line, from 1
     * @param text what it says, without spaces around
     */
    record Line(int number, String text) {}

    private ListFile(Path path, List<Line> lines) {
        this.path = path;
        this.lines = lines;
    }

    /**
     * Reads a list.
     *
     * @param path the file
     * @return the list
     * @throws NoSuchFileException if the file is missing
     * @throws DamagedFileException if it is no text or empty
     * @throws IOException if it cannot be read
     */
    static ListFile read(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new NoSuchFileException(
                    path.toString(), null, "this list of the data set is missing");
        }
        List<Line> lines = new ArrayList<>();
        int number = 0;
        try {
            for (String text : Files.readAllLines(path, StandardCharsets.UTF_8)) {
                number++;
                if (!text.isBlank()) {
                    lines.add(new Line(number, text.strip()));
                }
            }
        } catch (CharacterCodingException e) {
            throw new DamagedFileException(path, "it is no text in UTF-8", e);
        }
        if (lines.isEmpty()) {
            throw new DamagedFileException(path, "it is empty");
        }
        return new ListFile(path, lines);
    }

    /**
     * Returns the lines that are not blank.
     *
     * @return the lines
     */
    List<Line> lines() {
        return lines;
    }

    /**
     * Returns the name of the file.
     *
     * @return the name without folders
     */
    String name() {
        return String.valueOf(path.getFileName());
    }

    /**
     * Says what is wrong with the list.
     *
     * @param reason the reason, as a clause
     * @return the exception
     */
    DamagedFileException damaged(String reason) {
        return new DamagedFileException(path, reason);
    }

    /**
     * Says what is wrong with a line.
     *
     * @param line the line
     * @param reason the reason, as a clause that follows "line 3"
     * @return the exception
     */
    DamagedFileException damaged(Line line, String reason) {
        return damaged("line " + line.number() + " " + reason);
    }

    /**
     * Splits a line at its first space.
     *
     * @param line the line
     * @param form what the line should be, for messages
     * @return the two parts
     * @throws DamagedFileException if the line has one word only
     */
    String[] pair(Line line, String form) throws DamagedFileException {
        String[] parts = SPACE.split(line.text(), 2);
        if (parts.length < 2) {
            throw damaged(line, "is '" + line.text() + "', and " + form + " was expected");
        }
        return parts;
    }

    /**
     * Reads the list as numbers with values.
     *
     * @param value what the value of a number is, for messages
     * @return the value of each number with the number of its line, in the order of the lines
     * @throws DamagedFileException if a line is not of that form, or a number is there twice
     */
    Map<Integer, Line> table(String value) throws DamagedFileException {
        Map<Integer, Line> table = new LinkedHashMap<>();
        for (Line line : lines) {
            String form = "a number and " + value;
            String[] parts = pair(line, form);
            if (!NUMBER.matcher(parts[0]).matches()) {
                throw damaged(line, "is '" + line.text() + "', and " + form + " was expected");
            }
            Line former =
                    table.putIfAbsent(Integer.valueOf(parts[0]), new Line(line.number(), parts[1]));
            if (former != null) {
                throw damaged(
                        line, "repeats the number " + parts[0] + " of line " + former.number());
            }
        }
        return table;
    }

    /** The images below a folder that lists name; each class folder is listed once. */
    static final class Images {

        private final Path root;
        private final Map<String, Set<String>> there = new HashMap<>();
        private final Set<Path> seen = new HashSet<>();

        /**
         * Starts with nothing found.
         *
         * @param root the folder that holds the class folders
         */
        Images(Path root) {
            this.root = root;
        }

        /**
         * Finds the image that a line names.
         *
         * @param list the list
         * @param line the line, whose text is {@code class/file}
         * @return the image
         * @throws NoSuchFileException if it is missing
         * @throws DamagedFileException if the name leads elsewhere, or was there before
         * @throws IOException if its folder cannot be listed
         */
        Path find(ListFile list, Line line) throws IOException {
            String[] parts = parts(list, line);
            Path folder = root.resolve(parts[0]);
            Path file = folder.resolve(parts[1]);
            if (!there.containsKey(parts[0])) {
                there.put(parts[0], names(folder));
            }
            // Some file systems write a name otherwise than the list does, and find it
            // nevertheless.
            if (!there.getOrDefault(parts[0], Set.of()).contains(parts[1])
                    && !Files.isRegularFile(file)) {
                throw new NoSuchFileException(
                        file.toString(),
                        null,
                        "it is missing, and line "
                                + line.number()
                                + " of "
                                + list.name()
                                + " lists it");
            }
            if (!seen.add(file)) {
                throw list.damaged(line, "names " + line.text() + ", which has been listed before");
            }
            return file;
        }

        /**
         * Returns the class folder that a line names.
         *
         * @param list the list
         * @param line the line, whose text is {@code class/file}
         * @return the name of the folder
         * @throws DamagedFileException if the name leads elsewhere
         */
        static String folder(ListFile list, Line line) throws DamagedFileException {
            return parts(list, line)[0];
        }

        /**
         * Lists are taken from archives of others: a name must not lead out of the data set, on
         * this platform or another.
         */
        private static String[] parts(ListFile list, Line line) throws DamagedFileException {
            String[] parts = line.text().split("/", -1);
            boolean good = parts.length == 2;
            for (String part : parts) {
                good = good && isName(part);
            }
            if (!good) {
                throw list.damaged(
                        line,
                        "names '"
                                + line.text()
                                + "', and a file in the folder of a class was expected,"
                                + " such as class/image.jpg");
            }
            return parts;
        }

        private static boolean isName(String part) {
            if (part.isEmpty()
                    || part.equals(".")
                    || part.equals("..")
                    || part.indexOf('\\') >= 0
                    || part.indexOf(':') >= 0) {
                return false;
            }
            try {
                return Path.of(part).getNameCount() == 1;
            } catch (InvalidPathException e) {
                return false;
            }
        }

        private static Set<String> names(Path folder) throws IOException {
            if (!Files.isDirectory(folder)) {
                return Set.of();
            }
            try (Stream<Path> files = Files.list(folder)) {
                return files.map(file -> String.valueOf(file.getFileName()))
                        .collect(Collectors.toSet());
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }
}
