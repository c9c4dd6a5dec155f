package ai.djl.lrdecay.paper.run;

import ai.djl.engine.Engine;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The circumstances under which a run was computed, or a part of it.
 *
 * @param engine the engine and its version
 * @param djl the version of DJL
 * @param platform the operating system, the processor's architecture, and the vector instructions,
 *     by which the last bits differ, where they can be found out
 * @param java the version of Java
 * @param execution threads and device
 * @param protocol the SHA-256 of the protocol that it was computed for; nothing outside of one
 */
public record Provenance(
        String engine,
        String djl,
        String platform,
        String java,
        Execution execution,
        Optional<String> protocol) {

    /** Records of before there were protocols have none. */
    public Provenance {
        protocol = protocol == null ? Optional.empty() : protocol;
    }

    /**
     * Describes this process; this loads the engine.
     *
     * @param execution threads and device
     * @param protocol the seal of the protocol that it is computed for, if any
     * @return the circumstances
     */
    public static Provenance here(Execution execution, Optional<String> protocol) {
        Engine engine = Engine.getInstance();
        return new Provenance(
                engine.getEngineName() + " " + engine.getVersion(),
                Engine.getDjlVersion(),
                System.getProperty("os.name")
                        + " "
                        + System.getProperty("os.arch")
                        + Processor.instructions(),
                System.getProperty("java.version"),
                execution,
                protocol);
    }

    /**
     * Lists the circumstances.
     *
     * @return texts by name, sorted
     */
    public Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        texts.put("engine", engine);
        texts.put("djl", djl);
        texts.put("platform", platform);
        texts.put("java", java);
        texts.put("device", execution.device());
        texts.put("threads", Integer.toString(execution.threads()));
        protocol.ifPresent(seal -> texts.put("protocol", seal));
        return texts;
    }

    /** For people. */
    @Override
    public String toString() {
        return execution + ", " + platform + ", " + engine;
    }
}
