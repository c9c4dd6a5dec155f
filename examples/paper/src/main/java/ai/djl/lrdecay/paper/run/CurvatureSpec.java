package ai.djl.lrdecay.paper.run;

/**
 * What is measured of the Hessian of the training loss while a run trains. In JSON it is an object
 * of these components.
 *
 * @param eigenvalues how many of the largest eigenvalues, at least 1
 * @param every epochs between measurements; 0 to measure at the end of each learning-rate stage
 *     alone
 */
public record CurvatureSpec(int eigenvalues, int every) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is wrong, in one sentence
     */
    public CurvatureSpec {
        Checks.require(
                eigenvalues >= 1,
                "the number of eigenvalues must be at least 1, not " + eigenvalues);
        Checks.require(
                every >= 0, "the epochs between measurements must be at least 0, not " + every);
    }

    /** For people. */
    @Override
    public String toString() {
        return eigenvalues
                + " eigenvalues at the end of each stage"
                + (every == 0 ? "" : " and every " + every + " epochs");
    }
}
