package ai.djl.lrdecay.paper.run;

import ai.djl.Device;
import ai.djl.lrdecay.transfer.StageCandidate;
import ai.djl.lrdecay.zoo.SnapshotZoo;
import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import java.io.IOException;
import java.util.List;

/**
 * A model of the zoo as it follows {@code zoo:} on the command line: {@code GROUP:MODEL} for one of
 * somebody else.
 *
 * @param group the group that it was published under
 * @param name its name, with the version if it is not the newest
 */
record ZooModelRef(String group, VersionedName name) {

    /**
     * Reads a name.
     *
     * @param text what follows {@code zoo:}, without a stage
     * @return the model, which need not exist
     */
    static ZooModelRef parse(String text) {
        int colon = text.indexOf(':');
        return new ZooModelRef(
                colon < 0 ? StageInfo.GROUP : text.substring(0, colon),
                VersionedName.parse(text.substring(colon + 1)));
    }

    /** The ends of its stages. */
    List<StageCandidate> stages(Device device) throws IOException {
        StagedSnapshots zoo = zoo(device);
        return StageCandidate.candidates(zoo, name.ends(zoo));
    }

    /** Its snapshots, those within stages, too. */
    List<StageCandidate> snapshots(Device device) throws IOException {
        StagedSnapshots zoo = zoo(device);
        return StageCandidate.candidates(zoo, name.all(zoo));
    }

    /** The zoo whose models are loaded to a device. */
    StagedSnapshots zoo(Device device) throws RunException {
        try {
            return new StagedSnapshots(new SnapshotZoo(null, group), device);
        } catch (IllegalArgumentException e) {
            throw new RunException(String.valueOf(e.getMessage()), e);
        }
    }
}
