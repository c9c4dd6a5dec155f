package ai.djl.lrdecay.paper.synthesis;

import ai.djl.lrdecay.paper.finding.Claim;
import java.util.List;

/** The paper's Table 1, with what the verdicts of a report say in each of its cells. */
public final class TableOne {

    private TableOne() {}

    /**
     * An explanation of why a decay helps.
     *
     * @param who who gave it
     * @param perspective from which perspective
     * @param large what the initially large rate does
     * @param decay what the decay does
     */
    public record Row(String who, String perspective, Standing large, Standing decay) {}

    /**
     * Makes the table.
     *
     * @param claims the claims of a report
     * @return the three explanations, in the paper's order
     */
    public static List<Row> of(List<Claim> claims) {
        return List.of(
                new Row(
                        "LeCun et al. (1991)",
                        "optimization",
                        Standing.of(Belief.ACCELERATES, claims),
                        Standing.of(Belief.AVOIDS_OSCILLATION, claims)),
                new Row(
                        "Kleinberg et al. (2018)",
                        "optimization",
                        Standing.of(Belief.ESCAPES_MINIMA, claims),
                        Standing.of(Belief.CONVERGES, claims)),
                new Row(
                        "the paper",
                        "pattern complexity",
                        Standing.of(Belief.AVOIDS_NOISE, claims),
                        Standing.of(Belief.LEARNS_COMPLEX, claims)));
    }
}
