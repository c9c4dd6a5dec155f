package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Verdict;
import ai.djl.lrdecay.paper.synthesis.Numbers;
import java.util.List;
import java.util.Locale;

/** Verdicts for a terminal, counted: what each claim says is in the report. */
public final class TextSummary {

    private static final int NAME = 20;
    private static final int GAP = 2;

    private TextSummary() {}

    /**
     * Counts the verdicts of each experiment that has claims.
     *
     * @param findings what was found
     * @return a line for each experiment, one above and one below, each ended; at most 80 columns
     */
    public static String of(List<Findings> findings) {
        StringBuilder text = new StringBuilder();
        StringBuilder head = new StringBuilder(pad("verdicts"));
        for (Verdict verdict : Verdict.values()) {
            head.append(" ".repeat(GAP)).append(verdict.words());
        }
        line(text, head.toString());
        for (Findings finding : findings) {
            if (!finding.claims().isEmpty()) {
                line(text, row(finding.experiment(), finding.claims()));
            }
        }
        List<Claim> all = findings.stream().flatMap(finding -> finding.claims().stream()).toList();
        line(text, row("all " + Numbers.count(all.size(), "claim"), all));
        return text.toString();
    }

    private static String row(String name, List<Claim> claims) {
        StringBuilder row = new StringBuilder(pad(name));
        for (Verdict verdict : Verdict.values()) {
            long count = claims.stream().filter(claim -> claim.verdict() == verdict).count();
            int width = GAP + verdict.words().length();
            row.append(String.format(Locale.ROOT, "%" + width + "s", count == 0 ? "-" : count));
        }
        return row.toString();
    }

    private static String pad(String name) {
        return String.format(Locale.ROOT, "%-" + NAME + "s", name);
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append(System.lineSeparator());
    }
}
