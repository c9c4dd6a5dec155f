package ai.djl.lrdecay.paper.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files and folders whose names end in a number. */
final class NumberedFiles {

    private NumberedFiles() {}

    /**
     * Finds the highest number.
     *
     * @param folder the folder, which need not exist
     * @param name names as a whole, with the number as the first group
     * @return the number; 0 if there is none
     */
    static int highest(Path folder, Pattern name) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> name.matcher(String.valueOf(file.getFileName())))
                    .filter(Matcher::matches)
                    .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
                    .max()
                    .orElse(0);
        }
    }
}
