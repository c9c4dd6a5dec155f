package ai.djl.lrdecay.paper.cli;

import java.util.ArrayList;
import java.util.List;

/** Values with labels before them, aligned, in lines that fit a terminal of 80 columns. */
final class LabelledLines {

    /** What a terminal has at least, and what help is set for, too. */
    static final int WIDTH = 80;

    private final int indent;

    /**
     * Aligns all values.
     *
     * @param labels the labels that will be used
     */
    LabelledLines(List<String> labels) {
        indent = 2 + labels.stream().mapToInt(String::length).max().orElse(0);
    }

    /** A text, broken between its words. */
    List<String> of(String label, String text) {
        return of(label, List.of(text.strip().split("\\s+")), " ");
    }

    /** Pieces that stay whole, with a separator between them. */
    List<String> of(String label, List<String> pieces, String separator) {
        return lines(label, pieces, separator, "");
    }

    /** A command, broken before its options, so that a shell still takes it for one. */
    List<String> ofCommand(String label, String command) {
        return lines(label, List.of(command.split(" (?=--)")), " ", "\\");
    }

    /** What separates two pieces ends a line as far as it can be seen; a mark may follow. */
    private List<String> lines(String label, List<String> pieces, String separator, String mark) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(label);
        boolean empty = true;
        for (int i = 0; i < pieces.size(); i++) {
            boolean last = i == pieces.size() - 1;
            String piece = last ? pieces.get(i) : pieces.get(i) + separator;
            int length = piece.stripTrailing().length() + (last ? 0 : mark.length() + 1);
            if (!empty && line.length() + length > WIDTH) {
                lines.add((line + mark).stripTrailing());
                line.setLength(0);
                empty = true;
            }
            if (empty) {
                line.append(" ".repeat(Math.max(0, indent - line.length())));
                empty = false;
            }
            line.append(piece);
        }
        lines.add(line.toString());
        return lines;
    }
}
