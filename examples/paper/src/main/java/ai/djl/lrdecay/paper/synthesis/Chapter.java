package ai.djl.lrdecay.paper.synthesis;

import ai.djl.lrdecay.paper.finding.Claim;
import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the paper says of an experiment, for readers who have not seen it: {@code chapters.json}
 * beside this class holds all of them.
 *
 * @param experiment the name of the experiment
 * @param statement what the paper states
 * @param figure its figure in words, and its numbers
 * @param labels claims by their id, in a few words
 */
public record Chapter(
        String experiment, String statement, String figure, Map<String, String> labels) {

    private static final String FILE = "chapters.json";
    private static final Map<String, Chapter> ALL =
            read().collect(Collectors.toMap(Chapter::experiment, chapter -> chapter));

    /** Makes the map unmodifiable. */
    public Chapter {
        labels = Map.copyOf(labels);
    }

    private static Stream<Chapter> read() {
        try (InputStream in = Chapter.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException("the resource " + FILE + " is missing from this build");
            }
            InputStreamReader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            return List.of(new Gson().fromJson(reader, Chapter[].class)).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Finds what the paper says of an experiment.
     *
     * @param experiment its name
     * @return the chapter; one without text for an experiment of which the paper says nothing
     */
    public static Chapter of(String experiment) {
        Chapter chapter = ALL.get(experiment);
        return chapter == null ? new Chapter(experiment, "", "", Map.of()) : chapter;
    }

    /**
     * Names a claim in a few words.
     *
     * @param claim the claim
     * @return a short sentence without its full stop; its id where there is none
     */
    public static String label(Claim claim) {
        return of(claim.experiment()).labels().getOrDefault(claim.id(), claim.id());
    }

    /**
     * Names a claim as a part of a sentence.
     *
     * @param claim the claim
     * @return the short sentence, which begins small unless with a name
     */
    static String clause(Claim claim) {
        String label = label(claim);
        return label.startsWith("AutoDecay")
                ? label
                : label.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + label.substring(1);
    }
}
