package ai.djl.lrdecay.paper.experiment;

/** A {@link PairedExperiment} far beyond the paper, for which the small presets have no time. */
abstract class ExtensionExperiment extends PairedExperiment {

    /** {@inheritDoc} */
    @Override
    public final boolean isPartOf(Preset preset) {
        return preset.hasExtensions();
    }
}
