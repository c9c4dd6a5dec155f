package ai.djl.lrdecay.zoo;

import ai.djl.repository.Artifact;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the zoo knows about the snapshot at the end of a learning-rate stage.
 *
 * @param artifactId the name of the model, for instance {@code wrn-fashion-mnist}
 * @param version the version of the model
 * @param stage the stage, from 1
 * @param stages the number of stages of the training
 * @param epoch the number of epochs done at its end
 * @param learningRate the learning rate of the stage
 * @param accuracy the test accuracy at its end, in [0, 1]
 * @param dataset the data that it was trained on
 * @param architecture the architecture, for instance {@code wrn-10-1}
 * @param inputShape channels, height and width of an input
 * @param classNames the names of the classes, in the order of the outputs
 * @param mean the mean of each channel, on the scale from 0 to 1, which is taken from an input
 * @param deviation what each channel is divided by then
 * @param licence the licence of the parameters
 * @param provenance seeds, versions, platform and the command, by name
 * @param files the files with their sizes and checksums
 * @param crop {@value #CENTRAL} for networks that see the central square of 224/256 of an image's
 *     shorter side; null for those that see all of it
 */
public record StageInfo(
        String artifactId,
        String version,
        int stage,
        int stages,
        int epoch,
        double learningRate,
        double accuracy,
        String dataset,
        String architecture,
        List<Long> inputShape,
        List<String> classNames,
        List<Float> mean,
        List<Float> deviation,
        String licence,
        Map<String, String> provenance,
        List<StageFile> files,
        @Nullable String crop) {

    /** The name of the usual part of a photograph that is seen. */
    public static final String CENTRAL = "central";

    /** The group of all models of this zoo. */
    public static final String GROUP = "ai.djl.lrdecay";

    /** The key of this record among the arguments of a DJL artifact. */
    static final String ARGUMENT = "snapshot";

    /** The key of its checksum. */
    static final String DIGEST = "snapshotSha256";

    static final String SYNSET = "synset.txt";

    private static final Gson GSON =
            new GsonBuilder().serializeSpecialFloatingPointValues().create();
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");
    private static final Pattern VERSION = Pattern.compile("\\d{1,5}\\.\\d{1,5}\\.\\d{1,5}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int MOST_STAGES = 99;
    private static final long MOST_BYTES = 1L << 34;

    /**
     * A file of a snapshot.
     *
     * @param name its name, without folders
     * @param size its size in bytes
     * @param sha256 its checksum, 64 hexadecimal digits
     */
    public record StageFile(String name, long size, String sha256) {}

    /** Makes the collections unmodifiable. */
    public StageInfo {
        inputShape = List.copyOf(inputShape);
        classNames = List.copyOf(classNames);
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
        files = List.copyOf(files);
    }

    /**
     * Returns the name of the snapshot, which no other one has.
     *
     * @return artifact and stage, for instance {@code wrn-fashion-mnist-stage2}
     */
    public String name() {
        return artifactId + "-stage" + stage;
    }

    /** The name of the file that DJL loads. */
    String parameterFile() {
        return name() + "-0000.params";
    }

    /** What DJL's filters can ask for. */
    Map<String, String> properties() {
        return Map.of("stage", Integer.toString(stage), "architecture", architecture);
    }

    /** The SHA-256 of the record: a description that was changed by accident is not believed. */
    String digest() {
        return SnapshotCache.checksum(GSON.toJson(this));
    }

    /**
     * Reads the record of a DJL artifact and checks everything in it.
     *
     * @param artifact the artifact
     * @return the record
     * @throws ZooException if a part is missing, changed, out of its range, or a name could lead
     *     elsewhere
     */
    static StageInfo of(Artifact artifact) throws ZooException {
        String place = String.valueOf(artifact.getName());
        StageInfo info = of(artifact.getArguments(), place);
        require(
                place,
                info.digest().equals(artifact.getArguments().get(DIGEST)),
                "its description was changed");
        return info;
    }

    /** Reads the record among the arguments that DJL hands to factories. */
    static StageInfo of(Map<String, ?> arguments, String place) throws ZooException {
        StageInfo info;
        try {
            info = GSON.fromJson(GSON.toJsonTree(arguments.get(ARGUMENT)), StageInfo.class);
        } catch (JsonParseException e) {
            throw new ZooException(place + ": it is not a description of a snapshot", e);
        } catch (RuntimeException e) {
            // Gson wraps what the constructor throws where a part is missing.
            throw new ZooException(place + ": a part of the description is missing", e);
        }
        if (info == null) {
            throw new ZooException(place + ": it has no description of a snapshot");
        }
        info.check(place);
        return info;
    }

    /** Checks all ranges and names. */
    void check(String place) throws ZooException {
        require(place, matches(NAME, artifactId), "its name '" + artifactId + "' is not allowed");
        require(place, matches(VERSION, version), "its version '" + version + "' is not allowed");
        require(
                place,
                stage >= 1 && stage <= stages && stages <= MOST_STAGES,
                "stage " + stage + " of " + stages + " is not possible");
        require(
                place,
                accuracy >= 0 && accuracy <= 1 && learningRate > 0 && epoch >= 1,
                "accuracy, learning rate or epoch is out of range");
        require(
                place,
                architecture != null && dataset != null && licence != null,
                "architecture, data set or licence is missing");
        boolean shaped = inputShape.size() == 3;
        for (Long length : inputShape) {
            shaped &= length >= 1 && length <= 1 << 16;
        }
        require(place, shaped, "the shape " + inputShape + " of an input is not possible");
        require(place, classNames.size() >= 2, "there must be at least 2 classes");
        require(
                place,
                mean.size() == inputShape.get(0) && deviation.size() == inputShape.get(0),
                "mean and deviation do not fit " + inputShape.get(0) + " channels");
        for (Float value : deviation) {
            require(place, value > 0, "a deviation of " + value + " is not possible");
        }
        require(
                place,
                crop == null
                        || (crop.equals(CENTRAL) && inputShape.get(1).equals(inputShape.get(2))),
                "the crop '" + crop + "' is not known");
        Set<String> names = new HashSet<>();
        for (StageFile file : files) {
            require(
                    place,
                    parameterFile().equals(file.name()) || SYNSET.equals(file.name()),
                    "a file '" + file.name() + "' has no place in a snapshot");
            require(place, names.add(file.name()), "the file " + file.name() + " is there twice");
            require(
                    place,
                    file.size() >= 0 && file.size() <= MOST_BYTES && matches(SHA256, file.sha256()),
                    "size or checksum of " + file.name() + " is not possible");
        }
        require(place, names.size() == 2, "it must have parameters and " + SYNSET);
    }

    private static boolean matches(Pattern pattern, @Nullable String text) {
        return text != null && pattern.matcher(text).matches() && !text.contains("..");
    }

    private static void require(String place, boolean condition, String message)
            throws ZooException {
        if (!condition) {
            throw new ZooException(place + ": " + message);
        }
    }

    /**
     * Tells whether a text can be the name of a model.
     *
     * @param text the text
     * @return true for lower-case letters, digits, dots and hyphens, at most 64
     */
    static boolean isName(String text) {
        return matches(NAME, text);
    }

    /**
     * Tells whether a text can be a version.
     *
     * @param text the text
     * @return true for three numbers with dots
     */
    static boolean isVersion(String text) {
        return matches(VERSION, text);
    }
}
