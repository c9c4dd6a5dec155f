package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.util.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code metrics.jsonl}, whose lines are chained by digests unless an older version began
 * the run.
 *
 * @param file the file
 * @param start the digest of the specification, before the first line; nothing if lines are not
 *     chained
 */
record MetricsFile(Path file, Optional<String> start) {

    /**
     * What the file holds.
     *
     * @param epochs the epochs, from 1, without gaps
     * @param chain the value of the last line, or what is before the first
     * @param length the length of all of it, with what was not finished
     */
    record Content(List<EpochRecord> epochs, Optional<String> chain, long length) {

        /** Makes the list unmodifiable. */
        Content {
            epochs = List.copyOf(epochs);
        }
    }

    /**
     * Reads and checks the lines. A line that was not finished, because the process was killed
     * while it wrote, counts as not there.
     *
     * @throws DamagedFileException if a line is damaged, missing, of another run or impossible
     * @throws IOException if the file cannot be read
     */
    Content read() throws IOException {
        List<EpochRecord> epochs = new ArrayList<>();
        Optional<String> chain = start;
        EpochRecord before = null;
        for (String line : lines(file)) {
            int number = epochs.size() + 1;
            Optional<String> carried = EpochLine.chainOf(line);
            if (carried.isPresent() != start.isPresent()) {
                throw damaged(number, carried.isPresent() ? "has a seal" : "has no seal", null);
            }
            String text = carried.isPresent() ? EpochLine.text(line) : line;
            before = epoch(text, number, before);
            if (chain.isPresent()) {
                chain = Optional.of(EpochLine.chain(chain.get(), text));
                if (!chain.equals(carried)) {
                    throw damaged(number, "was changed, or is of another run", null);
                }
            }
            epochs.add(before);
        }
        return new Content(epochs, chain, Files.exists(file) ? Files.size(file) : 0);
    }

    private EpochRecord epoch(String text, int number, @Nullable EpochRecord before)
            throws DamagedFileException {
        try {
            return EpochLine.read(text, before);
        } catch (IllegalArgumentException e) {
            throw damaged(number, "is damaged: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // Gson's errors have many types, and texts that are not for people.
            throw damaged(number, "is damaged", e);
        }
    }

    private DamagedFileException damaged(int number, String what, @Nullable Exception cause) {
        String reason = "line " + number + " " + what;
        return cause == null
                ? new DamagedFileException(file, reason)
                : new DamagedFileException(file, reason, cause);
    }

    /**
     * Appends an epoch.
     *
     * @param epoch what was measured
     * @param content what the file holds
     * @return what it holds then
     * @throws DamagedFileException if the file was changed meanwhile
     * @throws IOException if writing fails
     */
    Content append(EpochRecord epoch, Content content) throws IOException {
        long length = Files.exists(file) ? Files.size(file) : 0;
        if (length != content.length) {
            throw new DamagedFileException(
                    file, "it was changed or removed from outside while the run was at work");
        }
        String text = EpochLine.write(epoch);
        Optional<String> chain = content.chain.map(value -> EpochLine.chain(value, text));
        AtomicFiles.append(
                file, chain.map(value -> EpochLine.sealed(text, value)).orElse(text) + "\n");
        List<EpochRecord> epochs = new ArrayList<>(content.epochs);
        epochs.add(epoch);
        return new Content(epochs, chain, Files.size(file));
    }

    /** Returns the finished lines of a file. */
    static List<String> lines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = JsonFile.text(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** Forgets the lines of a file after a given number of them. */
    static void truncate(Path file, int last) throws IOException {
        if (Files.exists(file)) {
            List<String> lines = lines(file);
            List<String> kept = lines.subList(0, Math.min(last, lines.size()));
            AtomicFiles.writeString(file, kept.isEmpty() ? "" : String.join("\n", kept) + "\n");
        }
    }
}
