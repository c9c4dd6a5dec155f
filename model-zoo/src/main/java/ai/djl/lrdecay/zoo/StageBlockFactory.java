package ai.djl.lrdecay.zoo;

import ai.djl.Model;
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
        try {
            StageInfo info = StageInfo.of(arguments, model.getName());
            SnapshotCache.verify(
                    info,
                    modelPath.toString(),
                    file -> Files.newInputStream(modelPath.resolve(file.name())));
            Block block = StageNetworks.create(info);
            StageFiles.check(info, block, true, modelPath);
            return block;
        } catch (IOException e) {
            // DJL would leave it behind.
            model.close();
            throw e;
        }
    }
}
