package ai.djl.lrdecay.zoo;

import ai.djl.repository.zoo.ModelZoo;
import ai.djl.repository.zoo.ZooProvider;

/** Lets DJL find {@link SnapshotZoo}; a service, which reads nothing. */
public final class SnapshotZooProvider implements ZooProvider {

    /** Creates the provider. */
    public SnapshotZooProvider() {}

    /** {@inheritDoc} */
    @Override
    public ModelZoo getModelZoo() {
        return new SnapshotZoo();
    }
}
