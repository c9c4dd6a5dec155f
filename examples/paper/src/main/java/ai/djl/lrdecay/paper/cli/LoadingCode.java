package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.zoo.StageInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * The Java that loads a snapshot of the zoo, in lines that fit a terminal.
 *
 * @param snapshot the snapshot
 * @param zoo the lines of the arguments that its zoo is made with; none where DJL finds it by
 *     itself
 * @param newest whether it is of the newest version; others are loaded by their addresses
 */
record LoadingCode(StageInfo snapshot, List<String> zoo, boolean newest) {

    private static final int LONGEST_PIECE = 50;

    /** From there on a piece may end behind a slash. */
    private static final int GOOD_PIECE = 25;

    private static final String INDENT = "        ";

    /** The lines, each with what it is indented by. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("    Criteria.builder()");
        lines.add(INDENT + ".setTypes(" + input() + ".class, " + output() + ".class)");
        if (newest) {
            if (!zoo.isEmpty()) {
                lines.addAll(call(".optModelZoo(new SnapshotZoo(", zoo, "))"));
            }
            lines.addAll(
                    call(
                            ".optArtifactId(",
                            literal(snapshot.model().groupId() + ":" + snapshot.artifactId()),
                            ")"));
            lines.add(INDENT + ".optFilter(\"stage\", \"" + snapshot.stage() + "\")");
        } else {
            lines.addAll(call(".optModelUrls(", literal(address()), ")"));
        }
        lines.add(INDENT + ".build()");
        lines.add(INDENT + ".loadModel()");
        return lines;
    }

    private String address() {
        return "lrdecay://"
                + snapshot.model().groupId()
                + '/'
                + snapshot.artifactId()
                + '/'
                + snapshot.version()
                + '/'
                + snapshot.name();
    }

    private static List<String> call(String before, List<String> arguments, String after) {
        String whole = INDENT + before + String.join(" ", arguments) + after;
        if (whole.length() <= LabelledLines.WIDTH) {
            return List.of(whole);
        }
        List<String> lines = new ArrayList<>(List.of(INDENT + before));
        arguments.forEach(argument -> lines.add(INDENT + INDENT + argument));
        int last = lines.size() - 1;
        lines.set(last, lines.get(last) + after);
        return lines;
    }

    /** A translator of somebody's own takes what it likes, and the bare network always these. */
    private String input() {
        if (!snapshot.translation().translator().isEmpty()) {
            return "NDList";
        }
        List<Long> shape = snapshot.inputShape();
        boolean image = shape.size() == 3 && (shape.get(0) == 1 || shape.get(0) == 3);
        return image ? "Image" : "float[]";
    }

    private String output() {
        if (!snapshot.translation().translator().isEmpty()) {
            return "NDList";
        }
        return snapshot.classNames().isEmpty() ? "float[]" : "Classifications";
    }

    /** A string of Java, in as many pieces as it takes. */
    static List<String> literal(String text) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (int c : text.codePoints().toArray()) {
            int least = piece.toString().endsWith("/") ? GOOD_PIECE : LONGEST_PIECE;
            if (piece.length() >= least) {
                pieces.add('"' + piece.toString() + "\" +");
                piece.setLength(0);
            }
            if (c == '"' || c == '\\') {
                piece.append('\\');
            }
            piece.appendCodePoint(c);
        }
        pieces.add('"' + piece.toString() + '"');
        return pieces;
    }
}
