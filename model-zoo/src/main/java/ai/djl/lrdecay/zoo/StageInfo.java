package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.util.Sha256;
import ai.djl.repository.Artifact;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

    private static final String DIGITS = "0123456789";
    private static final String HEXADECIMAL = DIGITS + "abcdef";
    private static final String NAME = DIGITS + "abcdefghijklmnopqrstuvwxyz.-";
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_NUMBER = 5;
    private static final int SHA256_DIGITS = 64;
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
        return Sha256.of(StageJson.write(this));
    }

    /**
     * Reads a record and checks everything in it.
     *
     * @param json the record
     * @param digest its checksum
     * @return the record
     * @throws ZooException if a part is missing, changed, out of its range, or a name could lead
     *     elsewhere
     */
    static StageInfo of(JsonObject json, String digest) throws ZooException {
        StageInfo info;
        try {
            info = StageJson.read(json);
        } catch (JsonParseException e) {
            throw new ZooException(String.valueOf(e.getMessage()), e);
        }
        String wrong = info.whatIsWrong();
        if (wrong != null) {
            throw new ZooException(wrong);
        }
        if (!info.digest().equals(digest)) {
            throw new ZooException("its description was changed");
        }
        return info;
    }

    /** The record of an artifact of {@link SnapshotRepository}. */
    static StageInfo of(Artifact artifact) throws ZooException {
        return of(artifact.getArguments(), artifact.getName());
    }

    /** The record among the arguments that DJL hands to factories, from whatever repository. */
    static StageInfo of(Map<String, ?> arguments, String place) throws ZooException {
        Object argument = arguments.get(ARGUMENT);
        if (argument instanceof StageInfo info) {
            return info;
        }
        if (!(argument instanceof Map)) {
            throw new ZooException(place + ": it has no description of a snapshot");
        }
        JsonObject json = new Gson().toJsonTree(argument).getAsJsonObject();
        try {
            return of(json, String.valueOf(arguments.get(DIGEST)));
        } catch (ZooException e) {
            throw new ZooException(place + ": " + e.getMessage(), e);
        }
    }

    /** Checks all ranges and names. */
    void check(String place) throws ZooException {
        String wrong = whatIsWrong();
        if (wrong != null) {
            throw new ZooException(place + ": " + wrong);
        }
    }

    private @Nullable String whatIsWrong() {
        if (!isName(artifactId)) {
            return "its name '" + artifactId + "' is not allowed";
        }
        if (!isVersion(version)) {
            return "its version '" + version + "' is not allowed";
        }
        if (!(stage >= 1 && stage <= stages && stages <= MOST_STAGES)) {
            return "stage " + stage + " of " + stages + " is not possible";
        }
        if (!(accuracy >= 0 && accuracy <= 1 && learningRate > 0 && epoch >= 1)) {
            return "accuracy, learning rate or epoch is out of range";
        }
        if (classNames.size() < 2) {
            return "there must be at least 2 classes";
        }
        String wrong = wrongInputs();
        return wrong == null ? wrongFiles() : wrong;
    }

    private @Nullable String wrongInputs() {
        boolean shaped = inputShape.size() == 3;
        for (Long length : inputShape) {
            shaped &= length >= 1 && length <= 1 << 16;
        }
        if (!shaped) {
            return "the shape " + inputShape + " of an input is not possible";
        }
        if (mean.size() != inputShape.get(0) || deviation.size() != inputShape.get(0)) {
            return "mean and deviation do not fit " + inputShape.get(0) + " channels";
        }
        for (Float value : deviation) {
            if (!(value > 0)) {
                return "a deviation of " + value + " is not possible";
            }
        }
        boolean square = inputShape.get(1).equals(inputShape.get(2));
        return crop == null || (crop.equals(CENTRAL) && square)
                ? null
                : "the crop '" + crop + "' is not known";
    }

    private @Nullable String wrongFiles() {
        Set<String> names = new HashSet<>();
        for (StageFile file : files) {
            if (!parameterFile().equals(file.name()) && !SYNSET.equals(file.name())) {
                return "a file '" + file.name() + "' has no place in a snapshot";
            }
            if (!names.add(file.name())) {
                return "the file " + file.name() + " is there twice";
            }
            if (file.size() < 0 || file.size() > MOST_BYTES || !isSha256(file.sha256())) {
                return "size or checksum of " + file.name() + " is not possible";
            }
        }
        return names.size() == 2 ? null : "it must have parameters and " + SYNSET;
    }

    /**
     * Tells whether a text can be the name of a model.
     *
     * @param text the text
     * @return true for lower-case letters, digits, dots and hyphens, at most 64, the first no dot
     *     and no hyphen, and no two dots together
     */
    public static boolean isName(String text) {
        return consistsOf(NAME, text)
                && text.length() <= LONGEST_NAME
                && text.charAt(0) != '.'
                && text.charAt(0) != '-'
                && !text.contains("..");
    }

    /**
     * Tells whether a text can be a version.
     *
     * @param text the text
     * @return true for three numbers with dots, of at most 5 digits each
     */
    public static boolean isVersion(String text) {
        String[] numbers = text.split("\\.", -1);
        boolean good = numbers.length == 3;
        for (String number : numbers) {
            good &= consistsOf(DIGITS, number) && number.length() <= LONGEST_NUMBER;
        }
        return good;
    }

    private static boolean isSha256(String text) {
        return text.length() == SHA256_DIGITS && consistsOf(HEXADECIMAL, text);
    }

    private static boolean consistsOf(String characters, String text) {
        boolean good = !text.isEmpty();
        for (int i = 0; i < text.length(); i++) {
            good &= characters.indexOf(text.charAt(i)) >= 0;
        }
        return good;
    }
}
