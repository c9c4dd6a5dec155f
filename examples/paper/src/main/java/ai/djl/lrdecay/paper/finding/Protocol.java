package ai.djl.lrdecay.paper.finding;

import org.jspecify.annotations.Nullable;

/**
 * The protocol that claims were judged by.
 *
 * @param seal the SHA-256 of the sealed list of claims, presets, sizes and seeds; null if there is
 *     none
 * @param version the version of the protocol, from 1
 */
public record Protocol(@Nullable String seal, int version) {

    /** Not sealed yet. */
    public static final Protocol UNSEALED = new Protocol(null, 1);
}
