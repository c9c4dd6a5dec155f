package ai.djl.lrdecay.hessian.operator;

/** Whose statistics batch norm uses while curvature is computed. */
enum BatchNormMode {
    /** The running statistics of training. */
    EVALUATION("evaluation mode"),
    /** Those of the data, which have to be one micro-batch. */
    TRAINING("training mode"),
    /** Those of each micro-batch. */
    TRAINING_BY_MICRO_BATCH("training mode, each micro-batch by itself");

    private final String label;

    BatchNormMode(String label) {
        this.label = label;
    }

    /** Whether the block runs in training mode. */
    boolean training() {
        return this != EVALUATION;
    }

    @Override
    public String toString() {
        return label;
    }
}
