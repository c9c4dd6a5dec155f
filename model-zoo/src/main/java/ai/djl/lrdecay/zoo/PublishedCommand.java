package ai.djl.lrdecay.zoo;

import java.util.LinkedHashMap;
import java.util.Map;

/** The command line that trained a model, which its provenance names. */
public final class PublishedCommand {

    /** What provenance calls it. */
    public static final String NAME = "command";

    private PublishedCommand() {}

    /**
     * Brings the command up to date: options have been renamed since some models were published.
     *
     * @param provenance what made a model, by name
     * @return the same, with the command as the command line has it now
     */
    public static Map<String, String> current(Map<String, String> provenance) {
        Map<String, String> current = new LinkedHashMap<>(provenance);
        current.computeIfPresent(
                NAME, (name, command) -> command.replace(" --dataset ", " --data "));
        return current;
    }
}
