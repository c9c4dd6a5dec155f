package ai.djl.lrdecay.zoo;

import ai.djl.repository.Repository;
import ai.djl.repository.RepositoryFactory;
import java.net.URI;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves addresses of the zoo's own scheme to {@code Criteria.optModelUrls}: {@code
 * lrdecay://ai.djl.lrdecay/NAME} for the last stage of the newest version, {@code
 * lrdecay://ai.djl.lrdecay/NAME/1.0.0} for that of another version, and {@code
 * lrdecay://ai.djl.lrdecay/NAME/1.0.0/NAME-stage2} for one snapshot; models of others have their
 * group as the host. A service, which reads nothing.
 */
public final class SnapshotRepositoryFactory implements RepositoryFactory {

    private static final Pattern PATH = Pattern.compile("/([^/]+)(?:/([^/]+)(?:/([^/]+))?)?/?");

    /** Creates the factory. */
    public SnapshotRepositoryFactory() {}

    /** {@inheritDoc} */
    @Override
    public Repository newInstance(String name, URI uri) {
        Matcher path = PATH.matcher(String.valueOf(uri.getPath()));
        boolean good =
                uri.getAuthority() != null
                        && Names.isGroup(uri.getAuthority())
                        && path.matches()
                        && Names.isName(path.group(1))
                        && (path.group(2) == null || Names.isVersion(path.group(2)));
        if (!good) {
            throw new IllegalArgumentException(
                    "an address of a snapshot is lrdecay://"
                            + StageInfo.GROUP
                            + "/NAME, and behind that /1.0.0 for a version and /NAME-stage2 for a"
                            + " snapshot of it, not "
                            + uri);
        }
        return new SnapshotRepository(
                name,
                uri.getAuthority(),
                SnapshotZoo.standardSource(),
                path.group(1),
                path.group(2),
                path.group(3));
    }

    /** {@inheritDoc} */
    @Override
    public Set<String> getSupportedScheme() {
        return Set.of("lrdecay");
    }
}
