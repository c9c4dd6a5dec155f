package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.training.snapshot.ParameterLayout;
import ai.djl.lrdecay.zoo.StageInfo.StageFile;
import ai.djl.nn.Block;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks that parameter files are those of the networks that their descriptions announce. A
 * checksum says that a file is as it was published; it does not say that who published it meant
 * well.
 */
final class StageFiles {

    /** Looking at a network costs more than loading a small one, which programs do often. */
    private static final Map<String, ParameterLayout> LAYOUTS = new ConcurrentHashMap<>();

    private static final int MOST_LAYOUTS = 64;

    private StageFiles() {}

    /**
     * Checks the parameters of a snapshot, before DJL reads them.
     *
     * @param network the network that they will be loaded into, which is left ready for it
     * @param ours whether the network was made from the description; otherwise it is the caller's
     * @param folder where the files are
     * @throws ZooException if they do not fit the network, or are not finite, in one sentence
     */
    static void check(StageInfo info, Block network, boolean ours, Path folder) throws IOException {
        ParameterLayout layout = ours ? layout(info, network) : make(info, network);
        try (InputStream in = Files.newInputStream(folder.resolve(info.parameterFile()))) {
            refuse(info, layout.problem(in));
        }
    }

    /**
     * Reads the parameters of a snapshot and checks them where its network can be made.
     *
     * @param in the parameter file
     * @return what is wrong with it, as a clause
     */
    static Optional<String> problem(StageInfo info, InputStream in) throws IOException {
        return StageNetworks.isKnown(info)
                ? layout(info, StageNetworks.create(info)).problem(in)
                : Optional.empty();
    }

    /** Throws what is wrong. */
    static void refuse(StageInfo info, Optional<String> problem) throws ZooException {
        if (problem.isPresent()) {
            throw new ZooException(
                    info.name()
                            + " cannot be used: "
                            + info.parameterFile()
                            + " does not hold the parameters of "
                            + info.architecture()
                            + ": "
                            + problem.get());
        }
    }

    private static ParameterLayout layout(StageInfo info, Block network) throws ZooException {
        String key = info.network() + " " + info.classNames().size();
        ParameterLayout known = LAYOUTS.get(key);
        if (known != null) {
            return known;
        }
        ParameterLayout layout = make(info, network);
        if (LAYOUTS.size() >= MOST_LAYOUTS) {
            LAYOUTS.clear();
        }
        LAYOUTS.put(key, layout);
        return layout;
    }

    private static ParameterLayout make(StageInfo info, Block network) throws ZooException {
        long most = 0;
        for (StageFile file : info.files()) {
            most += file.size();
        }
        return StageNetworks.layout(
                info.network(), info.classNames().size(), info.name(), network, most);
    }
}
