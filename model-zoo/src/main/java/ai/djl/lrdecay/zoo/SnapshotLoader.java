package ai.djl.lrdecay.zoo;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.nn.Block;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.zoo.BaseModelLoader;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslatorFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads the snapshots of one model, and says in one sentence why it cannot. */
final class SnapshotLoader extends BaseModelLoader {

    SnapshotLoader(MRL mrl) {
        super(mrl);
    }

    /** The translator is that of this library; DJL would look for it by its name. */
    @Override
    protected TranslatorFactory getTranslatorFactory(
            Criteria<?, ?> criteria, Map<String, Object> arguments) {
        TranslatorFactory wanted = criteria.getTranslatorFactory();
        return wanted == null ? new StageTranslatorFactory() : wanted;
    }

    /** The network is that of this library; DJL would look for code beside the parameters. */
    @Override
    protected Model createModel(
            Path modelPath,
            String name,
            @Nullable Device device,
            @Nullable Block block,
            Map<String, Object> arguments,
            @Nullable String engine)
            throws IOException {
        StageInfo info = StageInfo.of(arguments, name);
        Block network = block == null ? StageNetworks.create(info) : block;
        StageFiles.check(info, network, block == null, modelPath);
        // They become properties of the model, as text.
        Map<String, Object> properties = new HashMap<>(arguments);
        properties.remove(StageInfo.ARGUMENT);
        return super.createModel(modelPath, name, device, network, properties, engine);
    }

    /** DJL's filters are properties of a snapshot; its version is a part of its address. */
    private String noFilter(String version) throws IOException {
        List<String> versions =
                getMrl().listArtifacts().stream().map(Artifact::getVersion).distinct().toList();
        return "a version is no filter: load "
                + getArtifactId()
                + ' '
                + version
                + " by its address, optModelUrls(\"lrdecay://"
                + getMrl().getGroupId()
                + '/'
                + getArtifactId()
                + '/'
                + version
                + "\"), for which "
                + ZooLocation.VARIABLE
                + " names the place unless it ships with the library; its versions are "
                + versions;
    }

    /** {@inheritDoc} */
    @Override
    public <I, O> ZooModel<I, O> loadModel(Criteria<I, O> criteria)
            throws IOException, ModelNotFoundException, MalformedModelException {
        try {
            Map<String, String> filters = criteria.getFilters();
            if (filters != null && filters.containsKey("version")) {
                throw new ZooException(noFilter(filters.get("version")));
            }
            if (getMrl().getVersion() == null) {
                // DJL would look for a stage that the newest version lacks in the older ones.
                SnapshotRepository all = (SnapshotRepository) getMrl().getRepository();
                return new SnapshotLoader(all.newest(getMrl())).loadModel(criteria);
            }
            Artifact chosen = getMrl().match(filters);
            if (chosen == null) {
                List<Integer> stages = new ArrayList<>();
                for (Artifact artifact : getMrl().listArtifacts()) {
                    stages.add(StageInfo.of(artifact).stage());
                }
                throw new ZooException(
                        getArtifactId()
                                + " "
                                + getMrl().getVersion()
                                + " has nothing for "
                                + filters
                                + ": its stages are "
                                + stages.stream().sorted().distinct().toList()
                                + ", and filters are stage and epoch");
            }
            if (criteria.getTranslatorFactory() == null) {
                // DJL would notice with the model loaded, and leave it behind.
                StageTranslators.check(
                        StageInfo.of(chosen), criteria.getInputClass(), criteria.getOutputClass());
            }
            return super.loadModel(criteria);
        } catch (ZooException e) {
            if (criteria.getArtifactId() == null) {
                // DJL tries every model that could fit: this one must not stop it.
                throw new ModelNotFoundException(e.getMessage(), e);
            }
            // Not DJL's ModelNotFoundException, which it would hide behind a vaguer one.
            throw e;
        }
    }
}
