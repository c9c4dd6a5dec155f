package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A model of a zoo as it is named on the command line: {@code MODEL}, or {@code MODEL/1.0.0} for a
 * version that is not the newest.
 *
 * @param model the name of the model
 * @param version the version; without it the newest
 */
public record VersionedName(String model, Optional<String> version) {

    /**
     * Reads a name.
     *
     * @param text the text
     * @return the model, which need not exist
     */
    public static VersionedName parse(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new VersionedName(text, Optional.empty())
                : new VersionedName(
                        text.substring(0, slash), Optional.of(text.substring(slash + 1)));
    }

    /**
     * Lists its snapshots, those within stages, too.
     *
     * @param zoo where they are
     * @return the snapshots in the order of training
     * @throws IOException if there is no such model or version, or its description cannot be read
     */
    public List<StageInfo> all(StagedSnapshots zoo) throws IOException {
        return version.isEmpty() ? zoo.all(model) : zoo.all(model, version.get());
    }

    /**
     * Lists the ends of its stages.
     *
     * @param zoo where they are
     * @return the snapshots in the order of the stages
     * @throws IOException if there is no such model or version, or its description cannot be read
     */
    public List<StageInfo> ends(StagedSnapshots zoo) throws IOException {
        return all(zoo).stream().filter(info -> info.about().atEnd()).toList();
    }
}
