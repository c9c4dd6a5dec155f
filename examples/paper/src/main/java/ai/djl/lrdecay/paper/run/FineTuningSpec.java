package ai.djl.lrdecay.paper.run;

/**
 * What is taken over where a run does not start from random parameters: the backbone of a snapshot,
 * under a new head. In JSON it is an object of these components.
 *
 * @param start the snapshot; without a stage the last one of a folder
 * @param backboneRate what the learning rate is multiplied with for the backbone, at least 0
 */
public record FineTuningSpec(SnapshotRef start, double backboneRate) {

    /**
     * Checks the factor, and that a stage is named.
     *
     * @throws IllegalArgumentException if one is wrong, in one sentence
     */
    public FineTuningSpec {
        Checks.require(
                backboneRate >= 0 && Double.isFinite(backboneRate),
                "the factor for the backbone must be a number of at least 0, not " + backboneRate);
        Checks.require(
                start.kind() == SnapshotRef.Kind.FOLDER || start.stage().isPresent(),
                "'" + start + "' names no stage: write for instance " + start + "@2");
    }

    /** For people. */
    @Override
    public String toString() {
        return "fine-tuning of " + start + ", its backbone at " + Json.number(backboneRate);
    }
}
