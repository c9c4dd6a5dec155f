package ai.djl.lrdecay.paper.finding;

import java.util.List;

/**
 * What one experiment found.
 *
 * @param experiment the experiment, for instance {@code ps10-patterns}
 * @param title what it is about, for people
 * @param paper the sections and figures it answers
 * @param summary what was run, one or two sentences
 * @param claims the claims with their verdicts
 * @param figures the figures
 * @param tables the tables
 * @param notes what a reader must know about the verdicts, one paragraph each
 */
public record Findings(
        String experiment,
        String title,
        String paper,
        String summary,
        List<Claim> claims,
        List<Figure> figures,
        List<Table> tables,
        List<String> notes) {

    /** Makes the lists unmodifiable. */
    public Findings {
        claims = List.copyOf(claims);
        figures = List.copyOf(figures);
        tables = List.copyOf(tables);
        notes = List.copyOf(notes);
    }

    /**
     * Returns the findings with other claims.
     *
     * @param others the claims
     * @return a copy
     */
    public Findings withClaims(List<Claim> others) {
        return new Findings(experiment, title, paper, summary, others, figures, tables, notes);
    }
}
