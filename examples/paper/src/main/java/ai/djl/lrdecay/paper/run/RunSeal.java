package ai.djl.lrdecay.paper.run;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Digests of all that a run left: what makes damage, and edits whose digests were not computed
 * again, visible.
 *
 * @param chain the chain value of the last line of {@code metrics.jsonl}
 * @param spec the digest of the specification
 * @param files the SHA-256 of each other file, by its path in the folder with slashes
 * @param digest the SHA-256 of the result with this seal, whose own digest is empty then
 */
public record RunSeal(String chain, String spec, SortedMap<String, String> files, String digest) {

    /** Makes the map unmodifiable. */
    public RunSeal {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    static RunSeal of(String chain, String spec, Map<String, String> files) {
        return new RunSeal(chain, spec, new TreeMap<>(files), "");
    }

    RunSeal withDigest(String value) {
        return new RunSeal(chain, spec, files, value);
    }
}
