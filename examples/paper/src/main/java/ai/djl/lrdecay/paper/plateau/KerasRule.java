package ai.djl.lrdecay.paper.plateau;

/**
 * The rule of Keras's {@code ReduceLROnPlateau} callback (mode min): a reduction once {@code
 * patience} losses in a row were not below {@code best - min_delta}. The best loss outlives a
 * reduction.
 */
public final class KerasRule extends BestLossRule {

    /**
     * Creates the rule before its first observation.
     *
     * @param settings the settings
     */
    public KerasRule(Settings settings) {
        super(settings);
    }

    @Override
    public boolean observe(double loss) {
        if (cooling > 0) {
            cooling--;
            waited = 0;
        }
        if (loss < best - settings.threshold()) {
            best = loss;
            waited = 0;
        } else if (cooling == 0) {
            waited++;
            if (waited >= settings.patience()) {
                cooling = settings.cooldown();
                waited = 0;
                return true;
            }
        }
        return false;
    }
}
