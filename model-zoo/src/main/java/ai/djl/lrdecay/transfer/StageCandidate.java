package ai.djl.lrdecay.transfer;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import ai.djl.modality.Classifications;
import ai.djl.repository.zoo.ModelNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A snapshot that could be transferred.
 *
 * @param name its name, for people
 * @param stage its stage, from 1
 * @param epoch the epochs that it was trained for
 * @param architecture the architecture, for instance {@code wrn-16-2}
 * @param inputs what it expects of its inputs
 * @param accuracy its accuracy on held-out data of what it was trained on, in [0, 1]; NaN if
 *     unknown
 * @param opener opens it
 */
public record StageCandidate(
        String name,
        int stage,
        int epoch,
        String architecture,
        StageInputs inputs,
        double accuracy,
        Opener opener) {

    /** Opens a snapshot. */
    @FunctionalInterface
    public interface Opener {
        /**
         * Opens.
         *
         * @return the model, to be closed; its block is a {@code HeadedNetwork}
         * @throws IOException if files are missing or damaged
         */
        Model open() throws IOException;
    }

    /**
     * Lists the stages of a model of the zoo.
     *
     * @param snapshots the zoo
     * @param artifactId the name of the model
     * @return its stages in their order
     * @throws IOException if there is no such model, or its description cannot be read
     */
    public static List<StageCandidate> of(StagedSnapshots snapshots, String artifactId)
            throws IOException {
        return candidates(snapshots, snapshots.stages(artifactId));
    }

    /**
     * Lists the snapshots of a model of the zoo, those within stages, too.
     *
     * @param snapshots the zoo
     * @param artifactId the name of the model
     * @return its snapshots in the order of training
     * @throws IOException if there is no such model, or its description cannot be read
     */
    public static List<StageCandidate> all(StagedSnapshots snapshots, String artifactId)
            throws IOException {
        return candidates(snapshots, snapshots.all(artifactId));
    }

    /**
     * Returns snapshots of the zoo as candidates.
     *
     * @param snapshots the zoo
     * @param infos what it lists, of any version
     * @return the candidates in the same order
     */
    public static List<StageCandidate> candidates(
            StagedSnapshots snapshots, List<StageInfo> infos) {
        List<StageCandidate> candidates = new ArrayList<>();
        for (StageInfo info : infos) {
            candidates.add(
                    new StageCandidate(
                            info.name(),
                            info.stage(),
                            info.epoch(),
                            info.architecture(),
                            StageInputs.of(info),
                            info.accuracy(),
                            () -> load(snapshots, info)));
        }
        return candidates;
    }

    private static Model load(StagedSnapshots snapshots, StageInfo info) throws IOException {
        try {
            return snapshots.load(info, float[].class, Classifications.class);
        } catch (ModelNotFoundException | MalformedModelException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
