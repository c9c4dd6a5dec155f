package ai.djl.lrdecay.zoo;

import ai.djl.nn.Block;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the snapshots of a training do not say themselves: the name under which they are published,
 * what goes in and what comes out.
 */
public final class Publication {

    /** The licence of parameters whose publisher states none: nobody else may choose one. */
    public static final String LICENCE_NOT_STATED = "not stated";

    private final ModelVersion model;
    private final Translation translation;
    private final String licence;
    private final Map<String, String> provenance;
    private final @Nullable Supplier<Block> block;

    private Publication(ModelVersion model, Builder builder) {
        this.model = model;
        translation =
                new Translation(
                        builder.classNames,
                        builder.mean,
                        builder.deviation,
                        builder.crop,
                        builder.translator,
                        builder.translatorArguments);
        licence = builder.licence;
        provenance = Map.copyOf(builder.provenance);
        block = builder.block;
    }

    /**
     * Returns a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the model.
     *
     * @return its group, name and version
     */
    public ModelVersion model() {
        return model;
    }

    /**
     * Returns what goes in and out.
     *
     * @return the translation
     */
    public Translation translation() {
        return translation;
    }

    String licence() {
        return licence;
    }

    Map<String, String> provenance() {
        return provenance;
    }

    /** Makes the network; null if it is made by name. */
    @Nullable Supplier<Block> block() {
        return block;
    }

    /** Builds a {@link Publication}. */
    public static final class Builder {

        private String groupId = ModelVersion.LIBRARY;
        private @Nullable String artifactId;
        private @Nullable String version;
        private List<String> classNames = List.of();
        private List<Float> mean = List.of();
        private List<Float> deviation = List.of();
        private @Nullable String crop;
        private String translator = "";
        private Map<String, String> translatorArguments = Map.of();
        private String licence = LICENCE_NOT_STATED;
        private Map<String, String> provenance = Map.of();
        private @Nullable Supplier<Block> block;

        private Builder() {}

        /**
         * Sets the name of the model.
         *
         * @param artifactId the name: lower-case letters, digits, dots and hyphens
         * @return this builder
         */
        public Builder setName(String artifactId) {
            this.artifactId = artifactId;
            return this;
        }

        /**
         * Sets the version of the model.
         *
         * @param version three numbers, as {@code 1.0.0}
         * @return this builder
         */
        public Builder setVersion(String version) {
            this.version = version;
            return this;
        }

        /**
         * Sets the group; that of this library by default.
         *
         * @param groupId a reversed domain name, as {@code org.example}
         * @return this builder
         */
        public Builder optGroup(String groupId) {
            this.groupId = groupId;
            return this;
        }

        /**
         * Sets the names of the classes. Without them the outputs are no classes.
         *
         * @param classNames the names in the order of the outputs, at least 2
         * @return this builder
         */
        public Builder optClassNames(List<String> classNames) {
            this.classNames = List.copyOf(classNames);
            return this;
        }

        /**
         * Sets the normalisation of the training, on the scale from 0 to 1 for images.
         *
         * @param mean what is taken from each channel
         * @param deviation what each channel is divided by then
         * @return this builder
         */
        public Builder optNormalisation(List<Float> mean, List<Float> deviation) {
            this.mean = List.copyOf(mean);
            this.deviation = List.copyOf(deviation);
            return this;
        }

        /**
         * Sets the part of an image that the network sees.
         *
         * @param crop {@link Translation#CENTRAL}, or null for all of it
         * @return this builder
         */
        public Builder optCrop(@Nullable String crop) {
            this.crop = crop;
            return this;
        }

        /**
         * Lets a {@link StageTranslatorProvider} translate, in place of this library.
         *
         * @param name the name of the provider
         * @param arguments what it needs, by name
         * @return this builder
         */
        public Builder optTranslator(String name, Map<String, String> arguments) {
            this.translator = name;
            this.translatorArguments = Map.copyOf(arguments);
            return this;
        }

        /**
         * Sets the licence of the parameters; {@value Publication#LICENCE_NOT_STATED} by default.
         *
         * @param licence the licence, best as its SPDX identifier, for instance {@code CC0-1.0}
         * @return this builder
         */
        public Builder optLicence(String licence) {
            this.licence = licence;
            return this;
        }

        /**
         * Sets what else is known of what made the snapshots.
         *
         * @param provenance seeds, versions, platform, the command, by name
         * @return this builder
         */
        public Builder optProvenance(Map<String, String> provenance) {
            this.provenance = Map.copyOf(provenance);
            return this;
        }

        /**
         * Sets how the network is made, where no {@link NetworkProvider} makes it by name. Whoever
         * loads the snapshots hands a block of the same architecture to {@code Criteria.optBlock}.
         *
         * @param block makes a new block that is not initialised
         * @return this builder
         */
        public Builder optBlock(Supplier<Block> block) {
            this.block = block;
            return this;
        }

        /**
         * Builds the publication.
         *
         * @return the publication
         * @throws IllegalArgumentException if name or version is missing or not allowed
         */
        public Publication build() {
            if (artifactId == null || version == null) {
                throw new IllegalArgumentException("set the name and the version of the model");
            }
            ModelVersion model = new ModelVersion(groupId, artifactId, version);
            String wrong = model.whatIsWrong();
            if (wrong != null) {
                throw new IllegalArgumentException(wrong);
            }
            // DJL would give one of them the probability of another.
            List<String> twice =
                    classNames.stream()
                            .filter(name -> Collections.frequency(classNames, name) > 1)
                            .distinct()
                            .toList();
            if (!twice.isEmpty()) {
                throw new IllegalArgumentException(
                        "each class needs a name of its own, and several are called "
                                + twice.get(0));
            }
            Publication publication = new Publication(model, this);
            String value = publication.translation.wrongValue();
            if (value != null) {
                throw new IllegalArgumentException(value);
            }
            return publication;
        }
    }
}
