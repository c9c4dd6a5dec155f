package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.training.snapshot.TrainedStage;
import ai.djl.lrdecay.util.Sha256;
import ai.djl.repository.Artifact;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the zoo knows about the snapshot at the end of a learning-rate stage.
 *
 * @param model the model and its version
 * @param about the stage
 * @param stages the number of stages of the training
 * @param network the network
 * @param translation what inputs and outputs are
 * @param licence the licence of the parameters
 * @param files the files with their sizes and checksums
 */
public record StageInfo(
        ModelVersion model,
        TrainedStage about,
        int stages,
        NetworkDescription network,
        Translation translation,
        String licence,
        List<StageFile> files) {

    /** The name of the usual part of a photograph that is seen. */
    public static final String CENTRAL = Translation.CENTRAL;

    /** The group of the models of this library. */
    public static final String GROUP = ModelVersion.LIBRARY;

    /** The order of training. */
    static final Comparator<StageInfo> BY_TRAINING =
            Comparator.comparingInt(StageInfo::stage).thenComparingInt(StageInfo::epoch);

    /** The key of this record among the arguments of a DJL artifact. */
    static final String ARGUMENT = "snapshot";

    /** The key of its checksum. */
    static final String DIGEST = "snapshotSha256";

    static final String SYNSET = "synset.txt";

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

    /** Makes the list unmodifiable. */
    public StageInfo {
        files = List.copyOf(files);
    }

    /**
     * Returns the name of the model.
     *
     * @return for instance {@code wrn-fashion-mnist}
     */
    public String artifactId() {
        return model.artifactId();
    }

    /**
     * Returns the version of the model.
     *
     * @return as {@code 1.0.0}
     */
    public String version() {
        return model.version();
    }

    /**
     * Returns the stage.
     *
     * @return the stage, from 1
     */
    public int stage() {
        return about.stage();
    }

    /**
     * Returns the number of epochs done at the end of the stage.
     *
     * @return the number
     */
    public int epoch() {
        return about.epoch();
    }

    /**
     * Returns the learning rate of the stage.
     *
     * @return the rate; NaN if it is not known
     */
    public double learningRate() {
        return about.learningRate();
    }

    /**
     * Returns the accuracy at the end of the stage.
     *
     * @return the share in [0, 1], on test data if there were any; NaN if it was not measured
     */
    public double accuracy() {
        return about.accuracy();
    }

    /**
     * Returns the data that it was trained on.
     *
     * @return the data, in the words of who trained
     */
    public String dataset() {
        return about.data();
    }

    /**
     * Returns the architecture.
     *
     * @return for instance {@code wrn-10-1}
     */
    public String architecture() {
        return network.architecture();
    }

    /**
     * Returns the shape of the first input.
     *
     * @return its lengths, without the batch: of images, channels, height and width
     */
    public List<Long> inputShape() {
        return network.inputShapes().get(0);
    }

    /**
     * Returns the names of the classes.
     *
     * @return the names in the order of the outputs; none where outputs are no classes
     */
    public List<String> classNames() {
        return translation.classNames();
    }

    /**
     * Returns the mean that is taken from each channel.
     *
     * @return the means, on the scale from 0 to 1
     */
    public List<Float> mean() {
        return translation.mean();
    }

    /**
     * Returns what each channel is divided by.
     *
     * @return the deviations
     */
    public List<Float> deviation() {
        return translation.deviation();
    }

    /**
     * Returns the part of an image that is seen.
     *
     * @return {@link Translation#CENTRAL}, or null for all of it
     */
    public @Nullable String crop() {
        return translation.crop();
    }

    /**
     * Returns what made it.
     *
     * @return seeds, versions, platform and the command, by name
     */
    public Map<String, String> provenance() {
        return about.provenance();
    }

    /**
     * Returns the name of the snapshot, which no other one has.
     *
     * @return artifact and stage, for instance {@code wrn-fashion-mnist-stage2}, with the epoch
     *     within a stage: {@code wrn-fashion-mnist-stage2-epoch40}
     */
    public String name() {
        return artifactId() + "-stage" + stage() + (about.atEnd() ? "" : "-epoch" + epoch());
    }

    /** The name of the file that DJL loads. */
    String parameterFile() {
        return name() + "-0000.params";
    }

    /** What DJL's filters can ask for. */
    Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        properties.put("stage", Integer.toString(stage()));
        properties.put("architecture", architecture());
        if (!about.atEnd()) {
            properties.put("epoch", Integer.toString(epoch()));
        }
        return properties;
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
        String wrong = model.whatIsWrong();
        if (wrong == null) {
            wrong = wrongStage();
        }
        if (wrong == null) {
            wrong = network.whatIsWrong();
        }
        if (wrong == null) {
            wrong = translation.whatIsWrong(inputShape());
        }
        if (wrong == null) {
            wrong = wrongTexts();
        }
        return wrong == null ? wrongFiles() : wrong;
    }

    /** They are printed, and the names of the classes are the lines of a file. */
    private @Nullable String wrongTexts() {
        List<String> texts = new ArrayList<>(classNames());
        texts.addAll(List.of(architecture(), dataset(), licence, translation.translator()));
        for (Map<String, String> all :
                List.of(provenance(), network.arguments(), translation.arguments())) {
            all.forEach((name, text) -> texts.addAll(List.of(name, text)));
        }
        texts.addAll(about.measures().keySet());
        for (String text : texts) {
            if (!Names.isPrintable(text)) {
                return "the text '" + text + "' has characters that cannot be printed";
            }
        }
        return null;
    }

    private @Nullable String wrongStage() {
        if (!(stage() <= stages && stages <= MOST_STAGES)) {
            return "stage " + stage() + " of " + stages + " is not possible";
        }
        return accuracy() < 0 || accuracy() > 1
                ? "an accuracy of " + accuracy() + " is not possible"
                : null;
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
            if (file.size() < 0 || file.size() > MOST_BYTES || !Names.isSha256(file.sha256())) {
                return "size or checksum of " + file.name() + " is not possible";
            }
        }
        if (names.size() != 2) {
            return "it must have parameters and " + SYNSET;
        }
        String synset = Sha256.of(synset(classNames()));
        boolean named =
                files.stream()
                        .filter(file -> file.name().equals(SYNSET))
                        .allMatch(file -> file.sha256().equals(synset));
        return named ? null : "the names of the classes are not those of " + SYNSET;
    }

    /** What the file of the names of the classes holds. */
    static String synset(List<String> classNames) {
        return classNames.isEmpty() ? "" : String.join("\n", classNames) + "\n";
    }

    /**
     * Tells whether a text can be the name of a model.
     *
     * @param text the text
     * @return true for lower-case letters, digits, dots and hyphens, at most 64, the first no dot
     *     and no hyphen, and no two dots together
     */
    public static boolean isName(String text) {
        return Names.isName(text);
    }

    /**
     * Tells whether a text can be the group of a model.
     *
     * @param text the text
     * @return true for a name as {@link #isName} has it that does not end in a dot, and whose parts
     *     begin with no hyphen
     */
    public static boolean isGroup(String text) {
        return Names.isGroup(text);
    }

    /**
     * Tells whether a text can be a version.
     *
     * @param text the text
     * @return true for three numbers with dots, of at most 5 digits each
     */
    public static boolean isVersion(String text) {
        return Names.isVersion(text);
    }
}
