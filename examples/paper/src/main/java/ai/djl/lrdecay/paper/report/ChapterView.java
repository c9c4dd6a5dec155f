package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.synthesis.Chapter;
import ai.djl.lrdecay.paper.synthesis.Reading;
import java.util.List;

/**
 * An experiment as the page shows it.
 *
 * @param findings what was found
 * @param figures its figures
 * @param judged whether its runs are large enough for verdicts
 * @param command the command that does its runs
 * @param records the names of the folders that hold its finished runs
 */
public record ChapterView(
        Findings findings,
        List<FigureView> figures,
        boolean judged,
        String command,
        List<String> records) {

    /** Makes the lists unmodifiable. */
    public ChapterView {
        figures = List.copyOf(figures);
        records = List.copyOf(records);
    }

    /**
     * Returns what the paper says of it.
     *
     * @return the chapter; without text if the paper says nothing
     */
    public Chapter paper() {
        return Chapter.of(findings.experiment());
    }

    /**
     * Returns what the verdicts say.
     *
     * @return the claims by what is said of them
     */
    public List<Reading.Group> reading() {
        return Reading.of(findings);
    }

    /**
     * Returns the plots of its claims.
     *
     * @return one for each unit
     */
    public List<Forest> forests() {
        return Forest.of(claims());
    }

    /**
     * Returns its claims.
     *
     * @return the claims
     */
    public List<ClaimView> claims() {
        return findings.claims().stream().map(claim -> new ClaimView(claim, judged)).toList();
    }
}
