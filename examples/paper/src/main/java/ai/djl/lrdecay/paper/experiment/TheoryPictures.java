package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.util.List;

/**
 * Sections 3.1 and 3.2, Figures 2 and 3: the two explanations that the paper argues against, on
 * functions for which they hold. It needs no run, and judges nothing.
 */
public final class TheoryPictures implements Experiment {

    private static final String ID = "theory-pictures";

    /** {@inheritDoc} */
    @Override
    public String id() {
        return ID;
    }

    /** {@inheritDoc} */
    @Override
    public List<RunSpec> runs(Setting setting) {
        return List.of();
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) {
        SmoothingPicture smoothing = new SmoothingPicture(setting.seeds().get(0));
        return new Findings(
                ID,
                "The two explanations, on functions for which they hold",
                "Sections 3.1 and 3.2, Figures 2 and 3",
                "Gradient descent on a quadratic function of two parameters, and "
                        + SmoothingPicture.PATHS
                        + " paths of descent with noise on a function of one, simulated.",
                List.of(),
                List.of(
                        QuadraticPicture.figure(),
                        smoothing.functions(),
                        smoothing.places(),
                        smoothing.shares()),
                List.of(QuadraticPicture.table(), smoothing.minima(), smoothing.ends()),
                List.of(
                        "These are pictures of explanations, not of networks: they show what would"
                                + " be seen if an explanation held, and are no evidence for or"
                                + " against it. The chapters on gradient descent, on the Hessian and"
                                + " on SGD ask whether networks behave like this.",
                        "On a quadratic function each step multiplies each coordinate by 1 - rate x"
                                + " curvature. The paper's middle picture, descent that jumps to a"
                                + " neighbouring minimum, needs a function with several minima; the"
                                + " quadratic one shows only that descent leaves.",
                        "The large rate is below 2 / curvature at the bottom of every local"
                                + " minimum, so that descent without noise stays where it starts:"
                                + " it is the noise that carries the paths away.",
                        "Dividing the rate by eight at once leaves the share in the lowest valley"
                                + " about as it was: each path sinks to the bottom of the valley in"
                                + " which it happens to be. Decaying in rounds brings more paths to"
                                + " the lowest one, as in the paper's Figure 3."));
    }
}
