package ai.djl.lrdecay.paper.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A data set as named on the command line: a name, and after a colon options, {@code
 * ps10:train=5000,test=1000,size=8,noise=0.1}. {@link DataSources} reads it.
 *
 * @param name the name of a {@link DataSource}
 * @param options values by key, in the order in which they were given
 */
public record DatasetSpec(String name, Map<String, String> options) {

    /** The option that holds the folder of image files; its text is the folder alone. */
    static final String FOLDER_OPTION = "dir";

    private static final String USUAL_SAMPLES = "50000";

    /** A folder, and what follows it: options with a comma each. */
    private static final Pattern FOLDER =
            Pattern.compile("(?![a-z]+=)(.+?)(?:,((?:[a-z]+=[^,]*)(?:,[a-z]+=[^,]*)*))?");

    /** Makes the map unmodifiable; it keeps its order. */
    public DatasetSpec {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /**
     * Takes a text apart, without asking whether there is such a data set: {@link
     * DataSources#parse} does that, too.
     *
     * @param text the text
     * @param takesFolder whether a folder may follow the colon
     * @return the name and the options
     * @throws IllegalArgumentException if an option is not of the form KEY=VALUE
     */
    static DatasetSpec split(String text, boolean takesFolder) {
        Map<String, String> options = new LinkedHashMap<>();
        int colon = text.indexOf(':');
        String rest = colon < 0 ? "" : text.substring(colon + 1);
        if (takesFolder) {
            Matcher folder = FOLDER.matcher(rest);
            if (folder.matches() && !folder.group(1).isBlank()) {
                options.put(FOLDER_OPTION, folder.group(1));
                rest = folder.group(2) == null ? "" : folder.group(2);
            }
        }
        if (colon >= 0 && !(rest.isEmpty() && !options.isEmpty())) {
            for (String option : rest.split(",", -1)) {
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
        return new DatasetSpec(nameOf(text), options);
    }

    static String nameOf(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? text : text.substring(0, colon);
    }

    /**
     * Returns about how many samples there are for training, without looking for the files.
     *
     * @return what the option {@code train} says, 50,000 without it
     */
    public long trainingSamples() {
        return Long.parseLong(options.getOrDefault("train", USUAL_SAMPLES));
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
                        .map(
                                option ->
                                        option.getKey().equals(FOLDER_OPTION)
                                                ? option.getValue()
                                                : option.getKey() + "=" + option.getValue())
                        .collect(Collectors.joining(",", name + ":", ""));
    }
}
