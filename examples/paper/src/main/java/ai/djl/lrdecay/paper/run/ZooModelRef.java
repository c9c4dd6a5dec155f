package ai.djl.lrdecay.paper.run;

import ai.djl.Device;
import ai.djl.lrdecay.transfer.StageCandidate;
import ai.djl.lrdecay.zoo.SnapshotZoo;
import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A model of the zoo as it is named on the command line: {@code MODEL}, {@code GROUP:MODEL} for one
 * of somebody else, {@code MODEL/1.0.0} for a version that is not the newest.
 *
 * @param group the group that it was published under
 * @param model the name of the model
 * @param version the version; without it the newest
 */
record ZooModelRef(String group, String model, Optional<String> version) {

    /**
     * Reads a name.
     *
     * @param text what follows {@code zoo:} on the command line, without a stage
     * @return the model, which need not exist
     */
    static ZooModelRef parse(String text) {
        int colon = text.indexOf(':');
        String group = colon < 0 ? StageInfo.GROUP : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        int slash = rest.indexOf('/');
        return slash < 0
                ? new ZooModelRef(group, rest, Optional.empty())
                : new ZooModelRef(
                        group, rest.substring(0, slash), Optional.of(rest.substring(slash + 1)));
    }

    /** The ends of its stages. */
    List<StageCandidate> stages(Device device) throws IOException {
        StagedSnapshots zoo = zoo(device);
        return StageCandidate.candidates(zoo, ends(zoo));
    }

    /** Its snapshots, those within stages, too. */
    List<StageCandidate> snapshots(Device device) throws IOException {
        StagedSnapshots zoo = zoo(device);
        return StageCandidate.candidates(zoo, all(zoo));
    }

    /** What is known about the ends of its stages. */
    List<StageInfo> ends(StagedSnapshots zoo) throws IOException {
        return all(zoo).stream().filter(info -> info.about().atEnd()).toList();
    }

    private List<StageInfo> all(StagedSnapshots zoo) throws IOException {
        return version.isEmpty() ? zoo.all(model) : zoo.all(model, version.get());
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
