package ai.djl.lrdecay.paper.plateau;

/**
 * The rule of PyTorch's {@code ReduceLROnPlateau} (mode min, relative threshold): a reduction once
 * more than {@code patience} losses in a row were not better than {@code best (1 - threshold)}. The
 * best loss outlives a reduction.
 */
public final class PyTorchRule extends BestLossRule {

    /**
     * Creates the rule before its first observation.
     *
     * @param settings the settings
     */
    public PyTorchRule(Settings settings) {
        super(settings);
    }

    @Override
    public boolean observe(double loss) {
        if (loss < best * (1 - settings.threshold())) {
            best = loss;
            waited = 0;
        } else {
            waited++;
        }
        if (cooling > 0) {
            cooling--;
            waited = 0;
        }
        if (waited <= settings.patience()) {
            return false;
        }
        cooling = settings.cooldown();
        waited = 0;
        return true;
    }
}
