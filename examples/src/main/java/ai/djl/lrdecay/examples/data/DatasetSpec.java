package ai.djl.lrdecay.examples.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A data set as named on the command line: a name, and after a colon options, {@code
 * ps10:train=5000,test=1000,size=8,noise=0.1}.
 *
 * @param name the name of a {@link DataSource}
 * @param options values by key, in the order in which they were given
 */
public record DatasetSpec(String name, Map<String, String> options) {

    /** Makes the map unmodifiable; it keeps its order. */
    public DatasetSpec {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /**
     * Reads a data set.
     *
     * @param text the text
     * @return the data set; its source has checked the options
     * @throws IllegalArgumentException if there is no such data set, or an option is wrong
     */
    public static DatasetSpec parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        Map<String, String> options = new LinkedHashMap<>();
        if (colon >= 0) {
            for (String option : text.substring(colon + 1).split(",", -1)) {
                int equals = option.indexOf('=');
                if (equals <= 0 || equals == option.length() - 1) {
                    throw new IllegalArgumentException(
                            "bad option '" + option + "' in '" + text + "': write KEY=VALUE");
                }
                String key = option.substring(0, equals).strip();
                if (options.put(key, option.substring(equals + 1).strip()) != null) {
                    throw new IllegalArgumentException(
                            "option '" + key + "' is given twice in '" + text + "'");
                }
            }
        }
        DatasetSpec spec = new DatasetSpec(name, options);
        DataSource.named(name).check(spec);
        return spec;
    }

    /**
     * Returns the text.
     *
     * @return the data set, as on the command line
     */
    @Override
    public String toString() {
        return options.isEmpty()
                ? name
                : options.entrySet().stream()
                        .map(option -> option.getKey() + "=" + option.getValue())
                        .collect(Collectors.joining(",", name + ":", ""));
    }
}
