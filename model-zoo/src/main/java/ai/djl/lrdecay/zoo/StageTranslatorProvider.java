package ai.djl.lrdecay.zoo;

import ai.djl.translate.Translator;

/**
 * Makes translators of somebody's own, so that snapshots are loaded with the pre-processing of
 * their training and give what its owner wants: classes, numbers, images. A service: a jar names
 * its implementation in {@code META-INF/services/ai.djl.lrdecay.zoo.StageTranslatorProvider}.
 *
 * <p>A translator that takes DJL's {@code Image} is used for {@code Path}, {@code URL}, {@code
 * InputStream}, {@code String} and {@code Input}, too.
 */
public interface StageTranslatorProvider {

    /**
     * Returns the name of the translator.
     *
     * @return its name, as {@link Translation#translator} gives it: best with the group in front,
     *     {@code org.example.small-cnn}
     */
    String name();

    /**
     * Returns what the translator takes.
     *
     * @return the type of an input
     */
    Class<?> input();

    /**
     * Returns what the translator gives.
     *
     * @return the type of an output
     */
    Class<?> output();

    /**
     * Makes a translator.
     *
     * @param stage the snapshot; {@link Translation#arguments} are meant for this
     * @return a translator of these types
     * @throws IllegalArgumentException if the snapshot does not fit, in one sentence
     */
    Translator<?, ?> create(StageInfo stage);
}
