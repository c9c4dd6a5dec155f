package ai.djl.lrdecay.spark;

import ai.djl.lrdecay.hessian.operator.GaussNewtonOperator;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.lrdecay.hessian.operator.LossOperator;

/** Whose products are taken. */
public enum CurvatureKind {
    /** The Hessian, {@link HessianOperator}. */
    HESSIAN("Hessian"),
    /** The generalised Gauss-Newton matrix, {@link GaussNewtonOperator}. */
    GAUSS_NEWTON("Gauss-Newton");

    private final String title;

    CurvatureKind(String title) {
        this.title = title;
    }

    /**
     * Returns the name of the matrix.
     *
     * @return the name, as the operators of one machine say it
     */
    public String title() {
        return title;
    }

    LossOperator.Builder<?> builder() {
        // Executors do not keep the graph: a partition may be a single micro-batch in one layout
        // and not in another, and products have to be computed in the same way.
        return this == HESSIAN
                ? HessianOperator.builder().optKeepGraph(false)
                : GaussNewtonOperator.builder();
    }
}
