package ai.djl.lrdecay.paper.run;

/**
 * Where a run is computed. It is no part of what a run is: the same run elsewhere has the same
 * name, and its numbers differ in their last bits. (Replicas have a batch norm of their own each.)
 *
 * @param threads CPU threads for tensor operations, at least 1: the order of summation, and so the
 *     last bits, depend on it
 * @param device {@code cpu} or {@code gpu:N}; several GPUs as {@code gpu:N,M}, several replicas on
 *     the CPU as {@code cpu:K}
 */
public record Execution(int threads, String device) {

    /**
     * Checks the number of threads.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Execution {
        Checks.require(threads >= 1, "the number of threads must be at least 1, not " + threads);
        Checks.require(!device.isBlank(), "the device has no name");
    }

    /** For people. */
    @Override
    public String toString() {
        return device + ", " + threads + (threads == 1 ? " thread" : " threads");
    }
}
