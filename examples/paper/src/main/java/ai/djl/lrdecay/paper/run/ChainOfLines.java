package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.util.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The text of {@code metrics.jsonl} without its chain values, on its way into an archive and out of
 * it. They follow from the lines and the specification, and are half of what is left of the file
 * when it is compressed.
 */
public final class ChainOfLines {

    private ChainOfLines() {}

    /**
     * Takes the chain values out.
     *
     * @param lines the text of the file
     * @return the same lines without them
     */
    public static String without(String lines) {
        return lines.lines()
                .map(line -> EpochLine.chainOf(line).isPresent() ? EpochLine.text(line) : line)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /**
     * Computes the chain values anew. Whether they are those that were sealed is for the reader of
     * the records to say.
     *
     * @param lines lines without chain values; lines that have one are left as they are
     * @param specification the digest of the run's specification, before the first line
     * @return the text of the file
     */
    public static String with(String lines, String specification) {
        StringBuilder text = new StringBuilder();
        String chain = specification;
        for (String line : lines.lines().toList()) {
            Optional<String> carried = EpochLine.chainOf(line);
            if (carried.isPresent() || !line.endsWith("}")) {
                text.append(line).append('\n');
                continue;
            }
            chain = EpochLine.chain(chain, line);
            text.append(EpochLine.sealed(line, chain)).append('\n');
        }
        return text.toString();
    }

    /**
     * Computes the chain values of a run's file anew, if the run has ended with a seal.
     *
     * @param metrics the file, beside the result of the run
     * @throws IOException if a file is damaged, or cannot be read or written
     */
    public static void restore(Path metrics) throws IOException {
        Optional<RunSeal> seal =
                JsonFile.read(metrics.resolveSibling(RunDirectory.RESULT), RunResult.class)
                        .flatMap(RunResult::seal);
        if (seal.isPresent() && seal.get().spec() != null) {
            AtomicFiles.writeString(metrics, with(JsonFile.text(metrics), seal.get().spec()));
        }
    }
}
