package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.synthesis.Numbers;
import java.util.List;
import java.util.Locale;

/** Verdicts for a terminal. */
public final class TextSummary {

    private static final int WIDTH = 78;
    private static final String INDENT = "                ";

    private TextSummary() {}

    /**
     * Lists all claims.
     *
     * @param findings what was found
     * @return lines of at most 78 columns, each ended
     */
    public static String of(List<Findings> findings) {
        StringBuilder text = new StringBuilder();
        for (Findings finding : findings) {
            text.append(System.lineSeparator());
            wrap(text, "", finding.experiment() + ": " + finding.title() + ".", "");
            for (Claim claim : finding.claims()) {
                String verdict = Numbers.words(claim.verdict());
                String head = "  " + verdict + " ".repeat(INDENT.length() - 2 - verdict.length());
                wrap(text, head, claim.statement(), INDENT);
                String value = Numbers.estimate(claim);
                if (!value.isEmpty()) {
                    wrap(
                            text,
                            INDENT,
                            String.format(
                                            Locale.ROOT,
                                            "%s (%d seeds) %s",
                                            value,
                                            claim.n(),
                                            Numbers.p(claim))
                                    .strip(),
                            INDENT);
                }
            }
        }
        return text.toString();
    }

    private static void wrap(StringBuilder text, String head, String words, String indent) {
        StringBuilder line = new StringBuilder(head);
        boolean empty = true;
        for (String word : words.split(" ")) {
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append(System.lineSeparator());
                line = new StringBuilder(indent);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        text.append(line).append(System.lineSeparator());
    }
}
