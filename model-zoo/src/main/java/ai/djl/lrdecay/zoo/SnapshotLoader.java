package ai.djl.lrdecay.zoo;

import ai.djl.MalformedModelException;
import ai.djl.modality.cv.Image;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.zoo.BaseModelLoader;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Loads the snapshots of one model, and says in one sentence why it cannot. */
final class SnapshotLoader extends BaseModelLoader {

    SnapshotLoader(MRL mrl) {
        super(mrl);
    }

    /** {@inheritDoc} */
    @Override
    public <I, O> ZooModel<I, O> loadModel(Criteria<I, O> criteria)
            throws IOException, ModelNotFoundException, MalformedModelException {
        try {
            Artifact chosen = getMrl().match(criteria.getFilters());
            if (chosen == null) {
                List<Integer> stages = new ArrayList<>();
                for (Artifact artifact : getMrl().listArtifacts()) {
                    stages.add(StageInfo.of(artifact).stage());
                }
                throw new ModelNotFoundException(
                        getArtifactId()
                                + " has nothing for "
                                + criteria.getFilters()
                                + ": its stages are "
                                + stages.stream().sorted().distinct().toList());
            }
            if (criteria.getTranslatorFactory() == null
                    && criteria.getInputClass() == Image.class) {
                // DJL would notice with the model loaded, and leave it behind.
                ImageTranslator.check(StageInfo.of(chosen));
            }
            return super.loadModel(criteria);
        } catch (ZooException e) {
            if (criteria.getArtifactId() == null) {
                // DJL tries every model that could fit: this one must not stop it.
                throw new ModelNotFoundException(e.getMessage(), e);
            }
            throw e;
        }
    }
}
