package ai.djl.lrdecay.zoo;

import org.jspecify.annotations.Nullable;

/**
 * A version of a model, named as DJL names artifacts.
 *
 * @param groupId who publishes it, as a reversed domain name: {@code org.example}; {@value
 *     #LIBRARY} for the models of this library
 * @param artifactId the name of the model: lower-case letters, digits, dots and hyphens, for
 *     instance {@code wrn-fashion-mnist}
 * @param version its version, as {@code 1.0.0}
 */
public record ModelVersion(String groupId, String artifactId, String version) {

    /** The group of the models of this library. */
    public static final String LIBRARY = "ai.djl.lrdecay";

    /** What is wrong with the names, as a clause; null if nothing is. */
    @Nullable String whatIsWrong() {
        if (!Names.isGroup(groupId)) {
            return "the group '"
                    + groupId
                    + "' is not allowed: use lower-case letters, digits, dots and hyphens";
        }
        if (!Names.isName(artifactId)) {
            return "the name '"
                    + artifactId
                    + "' is not allowed: use lower-case letters, digits, dots and hyphens";
        }
        return Names.isVersion(version)
                ? null
                : "the version '" + version + "' is not allowed: use 1.0.0";
    }

    /** How the index of a zoo names the model. */
    String indexEntry() {
        return indexEntry(groupId, artifactId);
    }

    static String indexEntry(String groupId, String artifactId) {
        return groupId.equals(LIBRARY) ? artifactId : groupId + ':' + artifactId;
    }
}
