package ai.djl.lrdecay.paper.run;

import ai.djl.engine.Engine;
import java.util.Map;
import java.util.TreeMap;

/**
 * The circumstances under which a run was computed, or a part of it.
 *
 * @param engine the engine and its version
 * @param djl the version of DJL
 * @param platform the operating system and the processor's architecture
 * @param java the version of Java
 * @param execution threads and device
 */
public record Provenance(
        String engine, String djl, String platform, String java, Execution execution) {

    /**
     * Describes this process; this loads the engine.
     *
     * @param execution threads and device
     * @return the circumstances
     */
    public static Provenance here(Execution execution) {
        Engine engine = Engine.getInstance();
        return new Provenance(
                engine.getEngineName() + " " + engine.getVersion(),
                Engine.getDjlVersion(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.version"),
                execution);
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
        return texts;
    }

    /** For people. */
    @Override
    public String toString() {
        return execution + ", " + platform + ", " + engine;
    }
}
