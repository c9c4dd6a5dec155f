package ai.djl.lrdecay.zoo;

import ai.djl.Model;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.nn.Block;
import ai.djl.nn.BlockFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Makes the network of a snapshot for DJL's own repositories, which find it by its name in the
 * description. They check sizes never and checksums while they copy, so that it checks the files
 * first; the zoo of this library has done so before.
 */
public final class StageBlockFactory implements BlockFactory {

    private static final long serialVersionUID = 1;

    /** Creates the factory. */
    public StageBlockFactory() {}

    /** {@inheritDoc} */
    @Override
    public Block newBlock(Model model, Path modelPath, Map<String, ?> arguments)
            throws IOException {
        StageInfo info = StageInfo.of(arguments, model.getName());
        SnapshotCache.verify(
                info,
                modelPath.toString(),
                file -> Files.newInputStream(modelPath.resolve(file.name())));
        return create(info);
    }

    /** Makes the network of a snapshot. */
    static Block create(StageInfo info) throws ZooException {
        return create(info.architecture(), info.classNames().size());
    }

    /**
     * Makes a network.
     *
     * @param architecture its name, for instance {@code wrn-10-1}
     * @param classes the number of classes
     * @return the network, not initialised
     * @throws ZooException if there is no such architecture
     */
    static Block create(String architecture, int classes) throws ZooException {
        try {
            return Networks.create(architecture, classes);
        } catch (IllegalArgumentException e) {
            throw new ZooException("impossible architecture: " + e.getMessage(), e);
        }
    }
}
